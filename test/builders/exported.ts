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
import type { RecordedReturn } from '../../lib/purchasing/purchase-ledger.ts';
import { ageOf } from '../../lib/reconciliation/cases/case-age.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import {
  boughtPurchase,
  observedPurchase,
} from '../../lib/reconciliation/matching/book/comparable-purchase.ts';
import { nightlyFigures } from '../../lib/reconciliation/nightly-figures.ts';
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
  /** What its lines print beyond what is asked of them. */
  readonly printed?: Partial<PrintedColumns>;
};

export type GivenBooks = {
  readonly documents?: readonly GivenDocument[];
  readonly purchases?: readonly Purchase[];
  readonly returns?: readonly RecordedReturn[];
  readonly observed?: readonly ObservedPurchase[];
  readonly asOf?: string;
};

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
  const { purchases = [], returns = [], observed = [], asOf = '2024-02-10' } = given;
  const reconciliations = inMemoryReconciliationStore();
  const { cases, periods } = inMemoryCaseBooks();
  const reconciliation = reconcile(
    aBook({
      asOf: day(asOf),
      purchases: [
        ...purchases.flatMap((purchase) => boughtPurchase(purchase) ?? []),
        ...observed.map(observedPurchase),
      ],
      returns,
      documents: documents.map(({ inBook }) => inBook),
    }),
    sha256,
  );
  await reconciliations.save(reconciliation, nightlyFigures(reconciliation));
  await settleCases({ cases, periods, sha256, nowMs: () => 0 }, reconciliation);
  const all = documents.map(({ document }) => document);
  return {
    billing: {
      read: async (id) => all.find(({ header }) => header.id === id),
      all: () => streamed(all),
    },
    ledger: {
      all: () => streamed(purchases),
      returns: () => streamed(returns),
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
    archive,
    readLines: (header) => streamed([linesOf.get(header.id) ?? []]),
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

async function filed(
  { statement = '%PDF-1.7 %%EOF', ...given }: GivenDocument,
  archive: ReturnType<typeof inMemoryArchive>,
) {
  const { lines, header, total } = given;
  const inBook = aDocument(lines, { ...header, ...(total && { total }) });
  const { currency } = inBook.header.total;
  const placed = lines.map((line, lineNumber) => ({ ...line, documentId: inBook.header.id, lineNumber }));
  const sumOf = (column: 'subtotal' | 'tax' | 'total') =>
    money(sum(placed.map((line) => line[column])), currency);
  const part = await archive.keep('lines', inBook.header.id, contentOf(Buffer.from('source bytes\n')));
  const kept = await archive.keep('statements', inBook.header.id, contentOf(Buffer.from(statement)));
  const published = aVersion({
    version: inBook.published?.version ?? '',
    lineCount: lines.length,
    ...{ subtotal: sumOf('subtotal'), tax: sumOf('tax'), total: sumOf('total') },
    parts: [{ ...part, part: 0, lines: lines.length }],
    loadedAtMs: Date.parse('2024-02-08T03:00:00Z'),
  });
  const document: BillingDocument = aBillingDocument({
    header: inBook.header,
    stage: 'filed',
    published,
    statement: { ...kept, figures: given.tied?.figures, fetchedAtMs: 0 },
    tieOut: tieOutOf(given, inBook.header, published),
  });
  return { document, lines: placed, inBook: { ...inBook, tieOut: document.tieOut } };
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
