import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { ExpectedInstalment, NotBilledStage } from '../../../../lib/reconciliation/discrepancy.ts';
import { addDays, addMonths, periodOf, type BillingPeriod, type Day } from '../../../../lib/values/day.ts';
import { decimal } from '../../../../lib/values/decimal.ts';
import { money, type Currency, type Money } from '../../../../lib/values/money.ts';
import type { Paper } from '../generated/papers.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { standsFor } from './document-verdict.ts';
import { dueAfter, type Instalment } from './calendar.ts';
import type { Own } from './verdict.ts';

/** What did not come: still expected, late, or missing. */
export type Awaited = ExpectedInstalment & { readonly stage: NotBilledStage | undefined };

/** Instalments that no charge took. What was billed before the ledger's start is not asked for. */
export function awaitedInstalments(
  { purchase }: Own,
  instalments: readonly Instalment[],
  taken: ReadonlySet<number | undefined>,
  book: GeneratedBook,
): readonly Awaited[] {
  return instalments.flatMap(({ number, day, units, cost }): readonly Awaited[] => {
    const isBeforeUs = purchase.origin === 'observed' && day < book.ledgerStart;
    if (taken.has(number) || units <= 0 || isBeforeUs) return [];
    const stage = stageOf(day, cost.currency, book, true);
    if (!stage && !isWithinSight(day, book)) return [];
    return [awaited({ purchase }, day, cost, stage, { instalment: number, returnId: undefined })];
  });
}

/** Returns that no refund settled. */
export function awaitedRefunds(
  { purchase }: Own,
  returns: readonly RecordedReturn[],
  settled: ReadonlySet<RecordedReturn | undefined>,
  book: GeneratedBook,
): readonly Awaited[] {
  return returns.flatMap((one): readonly Awaited[] => {
    if (settled.has(one)) return [];
    const day = one.returnedOn as Day;
    const amount = money(decimal(one.amount).neg(), one.currency);
    const stage = stageOf(day, one.currency, book, false);
    return [awaited({ purchase }, day, amount, stage, { instalment: undefined, returnId: one.returnId })];
  });
}

/**
 * Late once its day is past, or (of a charge) once an invoice of its month and currency is here without it; missing once the
 * same holds for the month after. What lies on a document that nobody has read is no evidence of anything.
 */
function stageOf(
  day: Day,
  currency: Currency,
  book: GeneratedBook,
  invoicesTell: boolean,
): NotBilledStage | undefined {
  if (!book.papers.some(isReadInvoice)) return undefined;
  const isOver = (one: Day) => {
    const papers = papersFor(periodOf(one), currency, book);
    const invoices = papers.filter(({ header }) => header.documentType !== 'credit_note');
    // What is charged is on invoices; what is given back may be on a credit note as well.
    const mayTell = invoicesTell ? invoices : papers;
    if (mayTell.some(({ lines }) => lines === undefined)) return false;
    return book.asOf > dueAfter(one) || (invoicesTell && invoices.length > 0);
  };
  if (!isOver(day)) return undefined;
  return isOver(addMonths(firstOf(day), 1)) ? 'missing' : 'late';
}

// A side that is empty is no evidence: BILLING.md section 4, invented findings.
function isReadInvoice({ header, lines }: Paper): boolean {
  return (
    lines !== undefined &&
    !header.isVoid &&
    header.documentType !== 'credit_note' &&
    header.commerce === 'new'
  );
}

/** What takes the place of a void document is for the month of that. */
function papersFor(period: BillingPeriod, currency: Currency, { papers }: GeneratedBook) {
  const live = papers.filter(({ header }) => !header.isVoid && header.commerce === 'new');
  return live.filter(
    (paper) => standsFor(paper, papers).header.period === period && paper.header.total.currency === currency,
  );
}

/** Up to the end of the next month. */
function isWithinSight(day: Day, { asOf }: GeneratedBook): boolean {
  return day <= addDays(addMonths(firstOf(asOf), 2), -1);
}

const firstOf = (day: Day) => `${periodOf(day)}-01` as Day;

function awaited(
  { purchase }: Pick<Own, 'purchase'>,
  day: Day,
  amount: Money,
  stage: NotBilledStage | undefined,
  what: Pick<ExpectedInstalment, 'instalment' | 'returnId'>,
): Awaited {
  const { id: purchaseId, customerId } = purchase;
  return { purchaseId, customerId, ...what, period: periodOf(day), dueOn: dueAfter(day), amount, stage };
}
