import type { KeptReturn, RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import type { MovedReturn } from '../../../reconciliation/book.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import { periodOf, type BillingPeriod, type Day } from '../../../values/day.ts';
import type { PurchaseId } from '../../../values/id.ts';

/** Those of each purchase in the order of their days, also what was withdrawn: closed months may have it. */
export type Returns = ReadonlyMap<PurchaseId, readonly KeptReturn[]>;

/** Months in which a return counts: from one on, and until another one if it was withdrawn after it was booked. */
type Span = { readonly from: BillingPeriod; readonly until: BillingPeriod | undefined };

/**
 * Returns by the purchase that they count for. What was recorded on a record that is the same as another one counts for
 * that, as the reconciliation says: it is the one whose charges are booked.
 */
export async function returnsByPurchase(
  returns: AsyncIterable<KeptReturn>,
  moved: readonly MovedReturn[],
): Promise<Returns> {
  const countsFor = new Map(moved.map((one) => [keyOf(one.recordedOn, one.returnId), one.countsFor]));
  const found = new Map<PurchaseId, KeptReturn[]>();
  for await (const one of returns) {
    const key = keyOf(one.purchaseId, one.returnId);
    const purchaseId = countsFor.has(key) ? countsFor.get(key) : one.purchaseId;
    if (purchaseId === undefined) continue;
    const others = found.get(purchaseId) ?? [];
    found.set(purchaseId, [...others, { ...one, purchaseId }]);
  }
  for (const list of found.values())
    list.sort((a, b) => (`${a.returnedOn}|${a.returnId}` < `${b.returnedOn}|${b.returnId}` ? -1 : 1));
  return found;
}

function keyOf(recordedOn: PurchaseId, returnId: string): string {
  return JSON.stringify([recordedOn, returnId]);
}

/** In which months a return counts for something of a month; undefined where it was withdrawn before it was booked. */
export function spanOf(
  { recordedAtMs, withdrawn }: KeptReturn,
  own: BillingPeriod,
  monthOf: BookingMonth,
): Span | undefined {
  const from = monthOf(own, recordedAtMs);
  const until = withdrawn && monthOf(from, withdrawn.atMs);
  return until === from ? undefined : { from, until };
}

/** The month of the day of a return. */
export function ownMonth({ returnedOn }: RecordedReturn): BillingPeriod {
  return periodOf(returnedOn as Day);
}
