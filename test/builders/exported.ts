import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type {
  BillingDocument,
  DocumentHeader,
  Explained,
  StatementFigures,
  TieOut,
  Version,
} from '../../lib/billing/document.ts';
import type { TenantFacts } from '../../lib/billing/filing/tenant-facts.ts';
import { tieOut } from '../../lib/billing/filing/tie-out.ts';
import type { PrintedColumns } from '../../lib/billing/printed-columns.ts';
import type { ObservedPurchase } from '../../lib/purchasing/history/observed-purchase.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { countedReturns } from '../../lib/purchasing/people/return-book.ts';
import type { KeptReturn, RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import { ageOf } from '../../lib/reconciliation/cases/case-age.ts';
import { setCaseStatus } from '../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import {
  boughtPurchase,
  observedPurchase,
} from '../../lib/reconciliation/matching/book/comparable-purchase.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
import {
  bookingMonth,
  createBookingMonths,
  type Closed,
} from '../../lib/reconciliation/periods/booking-months.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import type { ExportBooks } from '../../lib/reporting/exports/export-books.ts';
import type { ExportJob } from '../../lib/reporting/exports/export-job.ts';
import { readExportSettings } from '../../lib/reporting/exports/export-settings.ts';
import { sum } from '../../lib/values/decimal.ts';
import { minus, money, type Money } from '../../lib/values/money.ts';
import { contentOf, inMemoryArchive } from '../fakes/in-memory-archive.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../fakes/sha256.ts';
import { aBillingDocument } from './billing-document.ts';
import { aVersion, day } from './billing.ts';
import { aBook, aDocument } from './book.ts';

type GivenDocument = {
  readonly lines: readonly BilledLine[];
  readonly header?: Parameters<typeof aDocument>[1];
  /** What the document comes to; what its lines do where it is left out. */
  readonly total?: Money;
  readonly explained?: readonly Explained[];
  /** Ties it by the real rules, with what this tenant's documents taught and what its statement says. */
  readonly tied?: {
    readonly facts: TenantFacts;
    readonly figures?: StatementFigures | undefined;
  };
  /** What does not agree about the document as a whole. */
  readonly findings?: TieOut['findings'];
  readonly statement?: string;
  /** When its lines were here first. */
  readonly loadedAtMs?: number;
  /** Lines that were replaced, the first ones first, and when. */
  readonly replaced?: readonly { readonly lines: readonly BilledLine[]; readonly atMs: number }[];
  /** What its lines print beyond what is asked of them. */
  readonly printed?: Partial<PrintedColumns>;
};

export type GivenBooks = {
  readonly documents?: readonly GivenDocument[];
  readonly purchases?: readonly Purchase[];
  /** Recorded before anything was closed where it is not said. */
  readonly returns?: readonly GivenReturn[];
  /** Months that were closed, and when. */
  readonly closed?: readonly Closed[];
  /** When cases followed the reconciliation. */
  readonly settledAtMs?: number;
  /** What was known when the books were reconciled once before. */
  readonly before?: {
    readonly returns: readonly GivenReturn[];
    /** As they are now where they are left out. */
    readonly documents?: readonly GivenDocument[];
    readonly observed?: readonly ObservedPurchase[];
    readonly settledAtMs: number;
    /** What was decided of every case then. */
    readonly decided?: { readonly status: 'accepted' | 'written_off'; readonly atMs: number };
  };
  readonly observed?: readonly ObservedPurchase[];
  readonly asOf?: string;
};

export type GivenReturn = RecordedReturn & Partial<Pick<KeptReturn, 'recordedAtMs' | 'withdrawn'>>;

/** Books that were reconciled by the real rules, with their cases. */
export async function exportBooks(given: GivenBooks = {}): Promise<ExportBooks> {
  const archive = inMemoryArchive();
  const documents = await Promise.all((given.documents ?? []).map((one) => filed(one, archive)));
  const linesOf = new Map(
    documents.map(({ document, lines }, index) => {
      const printed = printedColumns(given.documents?.[index]?.printed);
      return [document.header.id, lines.map((line) => ({ line, printed }))];
    }),
  );
  const replacedLines = new Map(
    documents.flatMap(({ earlier }) =>
      earlier.map(({ version, lines }) => [
        version.version,
        lines.map((line) => ({ line, printed: printedColumns() })),
      ]),
    ),
  );
  const { purchases = [], observed = [], asOf = '2024-02-10', closed = [], settledAtMs = 0 } = given;
  const kept = keptReturns(given.returns);
  const reconciliations = inMemoryReconciliationStore();
  const { cases, periods, audit } = inMemoryCaseBooks();
  const reconciled = async (
    returns: readonly KeptReturn[],
    imported: readonly ObservedPurchase[],
    nowMs: number,
    billed = documents,
  ) => {
    const book = aBook({
      asOf: day(asOf),
      purchases: [
        ...purchases.flatMap((purchase) => boughtPurchase(purchase) ?? []),
        ...imported.map(observedPurchase),
      ],
      returns: countedReturns({ returns }),
      documents: billed.map(({ inBook }) => inBook),
    });
    const reconciliation = reconcile(book, sha256);
    await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
    await settleCases({ cases, periods, sha256, nowMs: () => nowMs }, reconciliation);
  };
  const { before } = given;
  if (before) {
    const filedBefore = before.documents?.map((one) => filed(one, archive));
    const billed = filedBefore && (await Promise.all(filedBefore));
    await reconciled(keptReturns(before.returns), before.observed ?? observed, before.settledAtMs, billed);
  }
  if (before?.decided) {
    const { status, atMs } = before.decided;
    const desk = { cases, periods, sha256, nowMs: () => atMs };
    for (const { id } of (await cases.ofStatus('open', undefined, 100)).cases)
      await setCaseStatus(desk, { id, body: { status, comment: 'Decided.' }, caller: 'ada' });
  }
  await reconciled(kept, observed, settledAtMs);
  const all = documents.map(({ document }) => document);
  return {
    billing: {
      read: async (id) => all.find(({ header }) => header.id === id),
      all: () => streamed(all),
      linesAt: async (id, _version, places) =>
        places.flatMap(({ lineNumber }) => linesOf.get(id)?.[lineNumber]?.line ?? []),
    },
    ledger: {
      all: () => streamed(purchases),
      allReturns: () => streamed(kept),
      read: async (id) => purchases.find((purchase) => purchase.id === id),
      history: async () => [],
    },
    history: {
      observed: () => streamed(observed),
      readObserved: async (id) => observed.find((one) => one.id === id),
    },
    reconciliations,
    cases,
    periods,
    bookings: { ...createBookingMonths({ periods, audit }), months: async () => bookingMonth(closed) },
    archive,
    readLines: (header, { version }) =>
      streamed([replacedLines.get(version) ?? linesOf.get(header.id) ?? []]),
    readSourceLine: async (header, _part, lineNumber) => {
      const whole = linesOf.get(header.id)?.[lineNumber];
      return whole && { text: `{"source line":${lineNumber}}`, ...whole, problem: undefined };
    },
    ageOf,
  };
}

export const SETTINGS = readExportSettings({ billingAccountId: '1234567', billingAccountName: 'Contoso' });

export function anExportJob(overrides: Partial<ExportJob> = {}): ExportJob {
  return {
    id: 'export-1',
    format: 'csv',
    of: { what: 'all' },
    askedBy: 'finance',
    askedAtMs: Date.parse('2024-02-10T08:00:00Z'),
    customers: undefined,
    state: 'asked',
    files: [],
    problems: [],
    endedAtMs: undefined,
    revision: 1,
    ...overrides,
  };
}

function keptReturns(returns: readonly GivenReturn[] = []): readonly KeptReturn[] {
  return returns.map((one) => ({ recordedAtMs: 0, why: '', ...one }));
}

async function filed(
  { statement = '%PDF-1.7 %%EOF', ...given }: GivenDocument,
  archive: ReturnType<typeof inMemoryArchive>,
) {
  const { lines, header, total } = given;
  const inBook = aDocument(lines, { ...header, ...(total && { total }) });
  const { currency } = inBook.header.total;
  const part = await archive.keep('lines', inBook.header.id, contentOf(Buffer.from('source bytes\n')));
  const kept = await archive.keep('statements', inBook.header.id, contentOf(Buffer.from(statement)));
  const { loadedAtMs = Date.parse('2024-02-08T03:00:00Z'), replaced = [] } = given;
  const versionOf = (of: readonly BilledLine[], version: string, sinceMs: number) => {
    const placed = of.map((line, lineNumber) => ({ ...line, documentId: inBook.header.id, lineNumber }));
    const sumOf = (column: 'subtotal' | 'tax' | 'total') =>
      money(sum(placed.map((line) => line[column])), currency);
    const made = aVersion({
      ...{ version, lineCount: of.length, loadedAtMs: sinceMs },
      ...{ subtotal: sumOf('subtotal'), tax: sumOf('tax'), total: sumOf('total') },
      parts: [{ ...part, part: 0, lines: of.length }],
    });
    return { version: made, lines: placed };
  };
  const since = [loadedAtMs, ...replaced.map(({ atMs }) => atMs)];
  const earlier = replaced.map((one, index) =>
    versionOf(one.lines, `${inBook.header.id} as it was ${index}`, since[index] ?? loadedAtMs),
  );
  const { version: published, lines: placed } = versionOf(
    lines,
    inBook.published?.version ?? '',
    since.at(-1) ?? loadedAtMs,
  );
  const restatements = earlier.map(({ version }, index) => ({
    ...{ from: version.version, to: (earlier[index + 1]?.version ?? published).version },
    ...{
      replaced: version,
      before: version.subtotal,
      after: (earlier[index + 1]?.version ?? published).subtotal,
    },
    atMs: since[index + 1] ?? loadedAtMs,
  }));
  const document: BillingDocument = aBillingDocument({
    header: inBook.header,
    stage: 'filed',
    published,
    restatements,
    statement: { ...kept, figures: given.tied?.figures, fetchedAtMs: 0 },
    tieOut: tieOutOf(given, inBook.header, published),
  });
  return { document, lines: placed, earlier, inBook: { ...inBook, tieOut: document.tieOut } };
}

function tieOutOf(
  { tied, explained = [], findings = [] }: GivenDocument,
  header: DocumentHeader,
  published: Version,
): TieOut {
  if (tied) return tieOut(header, published, tied.figures && { figures: tied.figures }, tied.facts);
  const [total, linesTotal] = [header.total, published.total];
  const difference = minus(total, linesTotal);
  const unexplained = explained.reduce((left, { amount }) => minus(left, amount), difference);
  const agrees = unexplained.amount.eq('0');
  return {
    ...{ total, linesTotal, difference, explained, unexplained, tied: agrees, findings },
    why: agrees ? '' : 'the lines sum to something else',
  };
}

/** The rest of a line's columns, most of them empty. */
export function printedColumns(over: Partial<PrintedColumns> = {}): PrintedColumns {
  const texts = { mpnId: '', tier2MpnId: '0', orderDate: '', availabilityId: '', skuName: '', unitType: '' };
  const words = { priceAdjustmentDescription: '', publisherName: 'Microsoft', publisherId: '', others: '' };
  const codes = { creditReasonCode: '', productQualifiers: '', promotionId: '', productCategory: '' };
  return {
    ...texts,
    ...words,
    ...codes,
    ...{ invoiceNumber: '', partnerId: '', customerName: 'Fabrikam', customerDomainName: '' },
    ...{ customerCountry: 'DE', subscriptionDescription: '', meterDescription: '' },
    ...{ unitPrice: undefined, quantity: undefined, exchangeRateDate: undefined, subscriptionEnd: undefined },
    ...over,
  };
}

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
