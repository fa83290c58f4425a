import type { BilledLine } from '../../../billing/billed-line.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { MatchDecision, ReconcilablePurchase } from '../../book.ts';
import type { MatchedBy } from '../../discrepancy.ts';
import { lineIdentity } from '../../line-identity.ts';
import { reservationOrderOf } from './reservation-order.ts';

type Paired = { readonly purchase: ReconcilablePurchase; readonly by: MatchedBy };
/** By an id: the purchase, or where it names several, all of them. */
type Index = ReadonlyMap<string, ReconcilablePurchase | readonly ReconcilablePurchase[]>;

/**
 * Finds the purchase that a line charges for. The keys are tried in this order, and the first that finds one decides; a
 * person's word counts where none does. Anything softer is no match. Where an id names several purchases, as the lines of
 * an imported order, the one with the line's product and SKU is meant, and where that is not one either, none.
 */
export function purchaseFinder(
  purchases: readonly ReconcilablePurchase[],
  decisions: readonly MatchDecision[],
): (line: BilledLine) => Paired | undefined {
  const byReservationOrder = indexed(purchases, ({ reservationOrderId }) => reservationOrderId);
  const byOrder = indexed(purchases, ({ orderId }) => orderId);
  const byAlternate = indexed(purchases, ({ alternateId }) => alternateId);
  const confirmed = confirmedPurchases(purchases, decisions);
  return (line) => {
    const { orderId, alternateId } = line;
    const reserved = found(byReservationOrder, reservationOrderOf(line.reservationOrderId), line);
    if (reserved) return { purchase: reserved, by: 'reservation_order_id' };
    const ordered = found(byOrder, orderId, line) ?? found(byAlternate, orderId, line);
    if (ordered) return { purchase: ordered, by: 'order_id' };
    const alternate = found(byAlternate, alternateId, line) ?? found(byOrder, alternateId, line);
    if (alternate) return { purchase: alternate, by: 'alternate_id' };
    const said = confirmed.size === 0 ? undefined : confirmed.get(lineIdentity(line));
    return said && { purchase: said, by: 'confirmed' };
  };
}

function confirmedPurchases(
  purchases: readonly ReconcilablePurchase[],
  decisions: readonly MatchDecision[],
): ReadonlyMap<string, ReconcilablePurchase> {
  const confirmed = decisions.filter(({ decision }) => decision === 'confirmed');
  if (confirmed.length === 0) return new Map();
  const byId = new Map<PurchaseId, ReconcilablePurchase>(purchases.map((each) => [each.id, each]));
  const said = new Map<string, ReconcilablePurchase>();
  for (const { identity, purchaseId } of confirmed) {
    const purchase = byId.get(purchaseId);
    if (purchase && !said.has(identity)) said.set(identity, purchase);
  }
  return said;
}

function indexed(
  purchases: readonly ReconcilablePurchase[],
  keyOf: (purchase: ReconcilablePurchase) => string | undefined,
): Index {
  const index = new Map<string, ReconcilablePurchase | readonly ReconcilablePurchase[]>();
  for (const purchase of purchases) {
    const key = plain(keyOf(purchase) ?? '');
    if (key === '') continue;
    const others = index.get(key);
    index.set(key, others === undefined ? purchase : [...several(others), purchase]);
  }
  return index;
}

function several(
  named: ReconcilablePurchase | readonly ReconcilablePurchase[],
): readonly ReconcilablePurchase[] {
  return 'id' in named ? [named] : named;
}

function found(index: Index, key: string, line: BilledLine): ReconcilablePurchase | undefined {
  const named = key === '' ? undefined : index.get(plain(key));
  if (named === undefined || 'id' in named) return named;
  const alike = named.filter(
    ({ productId, skuId }) =>
      plain(productId) === plain(line.productId) && plain(skuId) === plain(line.skuId),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
