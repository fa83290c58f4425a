import type { BilledLine } from '../../../billing/billed-line.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { MatchDecision, ReconcilablePurchase } from '../../book.ts';
import type { MatchedBy } from '../../discrepancy.ts';
import { lineIdentity } from '../../line-identity.ts';
import { reservationOrderOf } from './reservation-order.ts';
import { isSameProduct } from './same-product.ts';

/** Which purchase of the book it is, counted from 0 in its order. */
export type PurchaseNumber = number;

type Paired = { readonly at: PurchaseNumber; readonly by: MatchedBy };
/** By an id: the purchase, or where it names several, all of them. */
type Index = ReadonlyMap<string, PurchaseNumber | readonly PurchaseNumber[]>;

/**
 * Finds the purchase that a line charges for. The keys are tried in this order, and the first that finds one decides; a
 * person's word counts where none does. Anything softer is no match. Where an id names several purchases, as the lines of
 * an imported order, the one with the line's product and SKU is meant, of several such the one that may have the line's
 * reservation order, and where that is not one either, none.
 */
export function purchaseFinder(
  purchases: readonly ReconcilablePurchase[],
  decisions: readonly MatchDecision[],
): (line: BilledLine) => Paired | undefined {
  const byReservationOrder = indexed(purchases, ({ reservationOrderId }) => reservationOrderId);
  const byOrder = indexed(purchases, ({ orderId }) => orderId);
  const byAlternate = indexed(purchases, ({ alternateId }) => alternateId);
  const confirmed = confirmedPurchases(purchases, decisions);
  const found = (index: Index, key: string, line: BilledLine): PurchaseNumber | undefined => {
    const named = key === '' ? undefined : index.get(key);
    return typeof named === 'object' ? onlyAlike(named, purchases, line) : named;
  };
  const ordered = (index: Index, key: string, line: BilledLine): PurchaseNumber | undefined => {
    const at = found(index, key, line);
    return at === undefined || isAnother(purchases[at]!, line) ? undefined : at;
  };
  return (line) => {
    const reserved = found(byReservationOrder, reservationOrderOf(line.reservationOrderId), line);
    if (reserved !== undefined) return { at: reserved, by: 'reservation_order_id' };
    const [orderId, alternateId] = [plain(line.orderId), plain(line.alternateId)];
    const byId = ordered(byOrder, orderId, line) ?? ordered(byAlternate, orderId, line);
    if (byId !== undefined) return { at: byId, by: 'order_id' };
    const alternate = ordered(byAlternate, alternateId, line) ?? ordered(byOrder, alternateId, line);
    if (alternate !== undefined) return { at: alternate, by: 'alternate_id' };
    const said = confirmed.size === 0 ? undefined : confirmed.get(lineIdentity(line));
    return said === undefined ? undefined : { at: said, by: 'confirmed' };
  };
}

function confirmedPurchases(
  purchases: readonly ReconcilablePurchase[],
  decisions: readonly MatchDecision[],
): ReadonlyMap<string, PurchaseNumber> {
  const confirmed = decisions.filter(({ decision }) => decision === 'confirmed');
  if (confirmed.length === 0) return new Map();
  const byId = new Map<PurchaseId, PurchaseNumber>(purchases.map(({ id }, at) => [id, at]));
  const said = new Map<string, PurchaseNumber>();
  for (const { identity, purchaseId } of confirmed) {
    const at = byId.get(purchaseId);
    if (at !== undefined && !said.has(identity)) said.set(identity, at);
  }
  return said;
}

function indexed(
  purchases: readonly ReconcilablePurchase[],
  keyOf: (purchase: ReconcilablePurchase) => string | undefined,
): Index {
  const index = new Map<string, PurchaseNumber | readonly PurchaseNumber[]>();
  for (const [at, purchase] of purchases.entries()) {
    const key = plain(keyOf(purchase) ?? '');
    if (key === '') continue;
    const others = index.get(key);
    index.set(key, others === undefined ? at : [others, at].flat());
  }
  return index;
}

function onlyAlike(
  named: readonly PurchaseNumber[],
  purchases: readonly ReconcilablePurchase[],
  line: BilledLine,
): PurchaseNumber | undefined {
  const alike = named.filter((at) => isSameProduct(purchases[at]!, line));
  const open = alike.length === 1 ? alike : alike.filter((at) => !namesAnother(purchases[at]!, line));
  return open.length === 1 ? open[0] : undefined;
}

/** An order id is the weaker evidence: a line that names another reservation order and another product is of another purchase. */
function isAnother(purchase: ReconcilablePurchase, line: BilledLine): boolean {
  return namesAnother(purchase, line) && !isSameProduct(purchase, line);
}

function namesAnother({ reservationOrderId }: ReconcilablePurchase, line: BilledLine): boolean {
  if (reservationOrderId === undefined) return false;
  const [known, said] = [reservationOrderOf(reservationOrderId), reservationOrderOf(line.reservationOrderId)];
  return known !== '' && said !== '' && known !== said;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
