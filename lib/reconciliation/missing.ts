import type { RecordedReturn } from '../purchasing/purchase-ledger.ts';
import { addPeriods, lastDay, periodOf, type Day } from '../values/day.ts';
import type { Currency } from '../values/money.ts';
import { noMoney } from '../values/money.ts';
import type { BookDocument, ReconcilablePurchase } from './book.ts';
import type { Reconciliation } from './discrepancy.ts';
import { finding, type Finding } from './finding.ts';
import { chargeDay, dueDay, expectedCharge, instalmentCount } from './instalments.ts';
import { expectedRefund } from './judge-refunds.ts';

export type ExpectedInstalment = Reconciliation['expected'][number];

/** Whether what was charged in this month and currency must have been billed by now. */
type IsMissing = (charged: Day, currency: Currency) => boolean;

/**
 * Past its due day, unless an invoice of that month and currency is there and its lines cannot be read yet: what has
 * not been read is no evidence that something is not in it.
 */
export function missingAfter(asOf: Day, documents: readonly BookDocument[]): IsMissing {
  const unread = new Set(
    documents
      .filter(({ header, published }) => published === undefined && couldBill(header))
      .map(({ header }) => `${header.period} ${header.total.currency}`),
  );
  return (charged, currency) => asOf > dueDay(charged) && !unread.has(`${periodOf(charged)} ${currency}`);
}

/**
 * What one purchase should have been billed and was not. Past its due day an instalment is missing; before, it is
 * expected, and listed as such up to the end of the next month.
 */
export function unbilledInstalments(
  purchase: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  billed: ReadonlySet<number>,
  context: { readonly asOf: Day; readonly isMissing: IsMissing },
): { readonly findings: readonly Finding[]; readonly expected: readonly ExpectedInstalment[] } {
  const findings: Finding[] = [];
  const expected: ExpectedInstalment[] = [];
  const horizon = lastDay(addPeriods(periodOf(context.asOf), 1));
  const count = instalmentCount(purchase);
  for (let instalment = 1; instalment <= count; instalment += 1) {
    const charged = chargeDay(purchase, instalment);
    if (charged > horizon) break;
    const { quantity, amount } = expectedCharge(purchase, charged, returns);
    if (billed.has(instalment) || quantity.eq('0')) continue;
    if (!context.isMissing(charged, amount.currency)) {
      expected.push({ purchaseId: purchase.id, instalment, dueOn: dueDay(charged), amount });
      continue;
    }
    const which = count === 1 ? 'The charge' : `Instalment ${instalment} of ${count}`;
    findings.push(
      finding({
        kind: 'purchased_not_billed',
        concerns: [purchase.id, String(instalment)],
        purchaseId: purchase.id,
        expected: amount,
        actual: noMoney(amount.currency),
        instalment,
        detail: `${which} of ${charged} was due by ${dueDay(charged)} and is on no invoice.`,
      }),
    );
  }
  return { findings, expected };
}

/** Returns whose money has not come back although it should have. */
export function missingRefunds(
  purchase: ReconcilablePurchase,
  returns: readonly RecordedReturn[],
  refunded: ReadonlySet<RecordedReturn>,
  isMissing: IsMissing,
): readonly Finding[] {
  return returns
    .filter((recorded) => !refunded.has(recorded))
    .filter(({ returnedOn, currency }) => isMissing(returnedOn as Day, currency))
    .map((recorded) =>
      finding({
        kind: 'refund_missing',
        concerns: [purchase.id, recorded.returnId],
        purchaseId: purchase.id,
        expected: expectedRefund(recorded),
        actual: noMoney(recorded.currency),
        detail: `${recorded.quantity} returned on ${recorded.returnedOn}; the refund was due by ${dueDay(recorded.returnedOn as Day)}.`,
      }),
    );
}

function couldBill(header: BookDocument['header']): boolean {
  return header.commerce === 'new' && header.documentType === 'invoice' && !header.isVoid;
}
