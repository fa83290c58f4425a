import {
  daySchema as day,
  instantSchema as instant,
  listOf,
  named,
  nextMark,
  nullable,
  pageOf,
  type Definition,
} from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import type { DecidedView } from '../case-office.ts';
import type { AuditView, CaseView } from '../views/case-view.ts';
import { auditList, caseList } from '../pages/list-query.ts';
import { discrepancySchema } from './reconciliation.ts';

const { string, number } = z;

// A case is of what nobody explained.
const finding = z.omit(discrepancySchema, { explained: true }).shape;

const found = named(
  'Case',
  z.object({
    ...finding,
    status: string(),
    owner: nullable(string()),
    reason: string(),
    reasonBy: z.enum(['rule', 'person']),
    age: number(),
    ageBucket: string(),
    bookedIn: string(),
    openedOn: day,
    closedOn: nullable(day),
    closedBy: nullable(string()),
    comments: number(),
    lastComment: nullable(z.object({ at: instant, by: string(), text: string() })),
    evidence: listOf(z.object({ link: string(), note: string(), by: string(), at: instant })),
    revision: number(),
  }),
) satisfies z.ZodMiniType<CaseView>;

export const auditSchema = named(
  'AuditEntry',
  z.object({
    chain: string(),
    number: number(),
    at: instant,
    by: string(),
    what: string(),
    why: string(),
    facts: z.record(string(), string()),
    previous: string(),
    hash: string(),
  }),
) satisfies z.ZodMiniType<AuditView>;

const caseAudit = named(
  'CaseAudit',
  z.object({ customerId: nullable(string()), items: listOf(auditSchema), next: nextMark }),
);

const row = z.object({ row: number(), id: string() });

const uploaded = named(
  'UploadedCases',
  z.object({
    applied: listOf(row),
    already: listOf(row),
    unchanged: number(),
    refused: listOf(z.object({ row: number(), column: string(), reason: string() })),
  }),
);

const decided = named(
  'DecidedMatch',
  z.object({
    identity: string(),
    suggestionId: string(),
    purchaseId: string(),
    decision: z.enum(['confirmed', 'refused']),
    by: string(),
    at: instant,
    why: string(),
  }),
) satisfies z.ZodMiniType<Omit<DecidedView, 'purchaseId'>>;

/** `bodies` are the schemas by which each decision is decoded where it is made. */
export function caseDefinitions(
  bodies: Readonly<
    Record<'owner' | 'status' | 'comment' | 'evidence' | 'matchDecision' | 'sheet', z.ZodMiniType>
  >,
) {
  return {
    cases: {
      summary: 'The queue of cases; what still waits for a decision where no status is named.',
      query: caseList,
      answer: pageOf('CasePage', found),
    },
    case: { summary: 'One case: the discrepancy, its owner, status, age and evidence.', answer: found },
    caseAudit: {
      summary: 'Everything that happened to a case, chained by hash.',
      query: auditList,
      answer: caseAudit,
    },
    assignCase: { summary: 'Makes a case somebody’s, or nobody’s.', body: bodies.owner, answer: found },
    setCaseStatus: { summary: 'Says how far a case is, and why.', body: bodies.status, answer: found },
    commentCase: { summary: 'Says something on a case.', body: bodies.comment, answer: found },
    reopenCase: {
      summary: 'Takes back that a difference was accepted or written off.',
      body: bodies.comment,
      answer: found,
    },
    linkEvidence: { summary: 'Names something to look at for a case.', body: bodies.evidence, answer: found },
    resolveSheet: {
      summary: 'Applies an edited queue row by row; a bad row is named, the others are applied.',
      body: bodies.sheet,
      answer: uploaded,
    },
    decideMatch: {
      summary: 'Confirms or refuses a suggested match; the next reconciliation goes by it.',
      body: bodies.matchDecision,
      answer: decided,
    },
  } satisfies Readonly<Record<string, Definition>>;
}
