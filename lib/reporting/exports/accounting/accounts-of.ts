import type { LineCategory } from '../../../billing/billed-line.ts';
import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import type { MovedReturn } from '../../../reconciliation/book.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { LineRow } from '../lines/line-row.ts';
import type { Account } from './accounts.ts';

export type Returns = ReadonlyMap<PurchaseId, readonly RecordedReturn[]>;

/** Where a charge of a purchase is booked: up front it is prepaid, and what comes back after a return is a refund. */
export function accountOfPurchase(purchase: KnownPurchase, amount: Decimal, returns: Returns): Account {
  if (amount.lt(ZERO) && returns.has(purchase.id)) return 'refunds';
  return purchase.billingCycle === 'one_time' ? 'prepaid' : 'reservations';
}

/** Where a line is booked. */
export function accountOfLine({ line, purchase }: LineRow, returns: Returns): Account {
  return purchase ? accountOfPurchase(purchase, line.subtotal, returns) : ACCOUNTS_BY_CATEGORY[line.category];
}

const ACCOUNTS_BY_CATEGORY: Readonly<Record<LineCategory, Account>> = {
  reservation: 'unmatched',
  savings_plan: 'usage',
  azure_usage: 'usage',
  license: 'licences',
  software_subscription: 'licences',
  perpetual_software: 'licences',
  marketplace: 'marketplace',
  other: 'other',
};

/**
 * Returns by the purchase that they count for, each list in the order of its days. What was recorded on a record that is the
 * same as another one counts for that, as the reconciliation says: it is the one whose charges are booked.
 */
export async function returnsByPurchase(
  returns: AsyncIterable<RecordedReturn>,
  moved: readonly MovedReturn[],
): Promise<Returns> {
  const countsFor = new Map(moved.map((one) => [keyOf(one.recordedOn, one.returnId), one.countsFor]));
  const found = new Map<PurchaseId, RecordedReturn[]>();
  for await (const one of returns) {
    const key = keyOf(one.purchaseId, one.returnId);
    const purchaseId = countsFor.has(key) ? countsFor.get(key) : one.purchaseId;
    if (purchaseId === undefined) continue;
    const others = found.get(purchaseId);
    if (others) others.push({ ...one, purchaseId });
    else found.set(purchaseId, [{ ...one, purchaseId }]);
  }
  for (const list of found.values())
    list.sort((a, b) => (`${a.returnedOn}|${a.returnId}` < `${b.returnedOn}|${b.returnId}` ? -1 : 1));
  return found;
}

function keyOf(recordedOn: PurchaseId, returnId: string): string {
  return JSON.stringify([recordedOn, returnId]);
}
