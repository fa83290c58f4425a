import {
  currencySchema as currency,
  daySchema as day,
  decimalTextSchema as amount,
  instantSchema as instant,
  listOf,
  moneySchema,
  named,
  nullable,
  pageOf,
  said,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { CheckView, FamilyView } from '../views/check-view.ts';
import type { DocumentDetails } from '../views/document-details.ts';
import type { DocumentView } from '../views/document-view.ts';
import { documentList, oneDocument, paperOf } from '../pages/list-query.ts';
import type { PaperLink } from '../views/paper-links.ts';
import type { ProgressView } from '../views/progress-view.ts';
import type { RestatementView, VersionView } from '../views/version-view.ts';

const { string, number, boolean } = z;

const kept = { key: string(), sha256: string(), length: number() };
export const source = z.enum(['v1', 'v2']);
const figures = nullable(z.object({ subtotal: amount, tax: amount, total: amount }));

const document = {
  id: string(),
  documentType: string(),
  commerce: said(z.enum(['legacy', 'new']), 'new: the commerce that carries reservations.'),
  void: boolean(),
  amendsOf: nullable(string()),
  period: string(),
  invoiceDate: string(),
  currency,
  stage: string(),
  source,
  total: amount,
  payable: said(
    amount,
    'The total, and the tax on top of it where the totals of this tenant leave tax out; nothing where it is void.',
  ),
  taxOnTop: said(
    nullable(z.object({ tax: amount, shownBy: z.enum(['lines', 'statement', 'nothing', 'undecided']) })),
    'Tax beyond a total that leaves it out, and who shows it; null where the total is all that is payable.',
  ),
  linesTotal: said(
    nullable(amount),
    'What the total was compared with: with tax, or before it where only the document has any.',
  ),
  linesSubtotal: said(nullable(amount), 'The sum of the lines before tax.'),
  linesTax: nullable(amount),
  lines: nullable(number()),
  statementSha256: nullable(string()),
  statement: figures,
  tied: boolean(),
  difference: nullable(amount),
  explained: listOf(z.object({ kind: string(), amount })),
  unexplained: nullable(amount),
  why: string(),
  paid: moneySchema,
};

export const documentSchema = named('Document', z.object(document)) satisfies z.ZodMiniType<DocumentView>;

export const progress = named(
  'Progress',
  z.object({
    documentId: string(),
    state: string(),
    open: boolean(),
    done: nullable(number()),
    of: nullable(number()),
    why: string(),
    dueAt: nullable(instant),
  }),
) satisfies z.ZodMiniType<ProgressView>;

const side = nullable(z.object({ name: string(), figure: string(), currency: nullable(string()) }));

export const checkSchema = named(
  'Check',
  z.object({
    check: z.enum(['T0', 'T1', 'T2', 'T3', 'T4']),
    title: string(),
    left: side,
    right: side,
    verdict: z.enum(['equal', 'explained', 'differs', 'unread', 'does_not_apply']),
    detail: string(),
  }),
) satisfies z.ZodMiniType<CheckView>;

const family = z.object({
  documents: listOf(string()),
  checks: listOf(checkSchema),
}) satisfies z.ZodMiniType<FamilyView>;

const version = named(
  'Version',
  z.object({
    version: string(),
    published: boolean(),
    source,
    lines: number(),
    subtotal: amount,
    tax: amount,
    total: amount,
    currency,
    loadedAt: instant,
    eTag: nullable(string()),
    fingerprint: nullable(string()),
    announcedParts: nullable(number()),
    parts: listOf(z.object({ ...kept, part: number(), lines: number() })),
  }),
) satisfies z.ZodMiniType<VersionView>;

const counted = z.object({ lines: number(), subtotal: amount });

export const restatement = {
  from: string(),
  to: string(),
  cause: z.enum(['microsoft', 'read_again']),
  at: instant,
  before: amount,
  after: amount,
  currency,
  difference: nullable(z.object({ removed: counted, added: counted, kept: listOf(z.object(kept)) })),
};
z.object(restatement) satisfies z.ZodMiniType<RestatementView>;

const details = named(
  'DocumentDetails',
  z.object({
    ...document,
    progress,
    night: day,
    firstSeenAt: instant,
    checks: listOf(checkSchema),
    findings: listOf(
      z.object({
        kind: z.enum(['lines_do_not_sum', 'statement_differs']),
        figure: z.enum(['total', 'before_tax', 'tax']),
        expected: amount,
        actual: amount,
        currency,
      }),
    ),
    family: nullable(family),
    versions: listOf(version),
    restatements: listOf(z.object(restatement)),
    statements: listOf(z.object({ ...kept, current: boolean(), fetchedAt: instant, figures })),
    failure: nullable(string()),
    statementProblem: nullable(string()),
    receipts: listOf(z.object({ ...kept, receiptId: string(), fetchedAt: instant })),
    timeline: listOf(z.object({ at: instant, what: string(), ids: z.record(string(), string()) })),
  }),
) satisfies z.ZodMiniType<DocumentDetails>;

const paper = named(
  'PaperLink',
  z.object({
    ...kept,
    documentId: string(),
    name: string(),
    fetchedAt: instant,
    link: string(),
    seconds: number(),
  }),
) satisfies z.ZodMiniType<PaperLink>;

export const documentDefinitions = {
  statement: {
    summary: 'The statement (PDF) of one document: its hash, and a link that is good for some minutes.',
    query: paperOf,
    answer: paper,
  },
  receipts: {
    summary: 'The tax receipts of one document, each with a link.',
    answer: pageOf('PaperPage', paper),
  },
  documents: {
    summary: 'Every invoice, credit note and other document, and whether each ties out.',
    query: documentList,
    answer: pageOf('DocumentPage', documentSchema),
  },
  document: {
    summary: 'One document whole: every check, version, statement and hash.',
    query: oneDocument,
    answer: details,
  },
} satisfies Readonly<Record<string, Definition>>;
