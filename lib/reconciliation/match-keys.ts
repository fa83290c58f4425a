import type { BilledLine } from '../billing/billed-line.ts';
import type { ReconcilablePurchase } from './book.ts';

export type MatchKey = 'reservation_order_id' | 'order_id' | 'alternate_id';
type Paired = { readonly purchase: ReconcilablePurchase; readonly by: MatchKey };

/**
 * Finds the purchase that a line charges for. The keys are tried in this order, and the first that finds one decides;
 * anything softer than these ids is no match.
 */
export function purchaseFinder(
  purchases: readonly ReconcilablePurchase[],
): (line: BilledLine) => Paired | undefined {
  const byReservationOrder = indexed(purchases, ({ reservationOrderId }) => reservationOrderId);
  const byOrder = indexed(purchases, ({ orderId }) => orderId);
  const byAlternate = indexed(purchases, ({ alternateId }) => alternateId);
  return (line) => {
    const keys: readonly [MatchKey, ReconcilablePurchase | undefined][] = [
      ['reservation_order_id', found(byReservationOrder, reservationOrderOf(line.reservationOrderId))],
      ['order_id', found(byOrder, line.orderId) ?? found(byAlternate, line.orderId)],
      ['alternate_id', found(byAlternate, line.alternateId) ?? found(byOrder, line.alternateId)],
    ];
    const hit = keys.find(([, purchase]) => purchase !== undefined);
    return hit?.[1] === undefined ? undefined : { purchase: hit[1], by: hit[0] };
  };
}

/** The GUID inside, whatever prefix the line puts before it; empty where there is none. */
export function reservationOrderOf(printed: string): string {
  return GUID.exec(printed)?.[0].toLowerCase() ?? '';
}

/** Partner Center marks what a test account bought. */
export function isTestPurchase(line: BilledLine): boolean {
  return /^\s*PCTest/i.test(line.reservationOrderId);
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

function indexed(
  purchases: readonly ReconcilablePurchase[],
  keyOf: (purchase: ReconcilablePurchase) => string | undefined,
): ReadonlyMap<string, ReconcilablePurchase> {
  const index = new Map<string, ReconcilablePurchase>();
  for (const purchase of purchases) {
    const key = keyOf(purchase)?.trim().toLowerCase() ?? '';
    if (key !== '' && !index.has(key)) index.set(key, purchase);
  }
  return index;
}

function found(
  index: ReadonlyMap<string, ReconcilablePurchase>,
  key: string,
): ReconcilablePurchase | undefined {
  return key.trim() === '' ? undefined : index.get(key.trim().toLowerCase());
}
