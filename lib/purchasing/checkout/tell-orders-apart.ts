import type { OrderId, PurchaseId } from '../../values/id.ts';
import { CLOCK_SKEW_MS } from '../deadlines.ts';
import { markedPurchase } from '../marker.ts';
import type { Checkout, Purchase } from '../purchase.ts';
import type { Tools } from '../step.ts';
import type { OrderState } from '../storefront.ts';

type Sent = Pick<Purchase, 'id'> & Pick<Checkout, 'sends' | 'attempt'>;
type Ledger = Pick<Tools, 'ledger'>;

/** Without the orders that are surely not of this purchase, however alike they are: others have them, or they were there before. */
export async function withoutOthers(
  tools: Ledger,
  purchase: Sent,
  orders: readonly OrderState[],
): Promise<readonly OrderState[]> {
  const left: OrderState[] = [];
  for (const order of orders) {
    if ((await markedFor(tools, purchase.id, order)) !== undefined) continue;
    if (await mayBeIts(tools, purchase, order.orderId)) left.push(order);
  }
  return left;
}

/** The other purchase of the ledger whose marker an order bears. A marker that names none of ours says nothing. */
export async function markedFor(
  { ledger }: Ledger,
  id: PurchaseId,
  { lines }: OrderState,
): Promise<PurchaseId | undefined> {
  for (const { friendlyName } of lines) {
    const named = markedPurchase(friendlyName);
    if (named !== undefined && named !== id && (await ledger.read(named)) !== undefined) return named;
  }
  return undefined;
}

/** Whether an order may be of this purchase: no other has claimed it, and no watch saw it before we sent anything. */
export async function mayBeIts(
  { ledger }: Ledger,
  { id, sends, attempt }: Sent,
  orderId: OrderId,
): Promise<boolean> {
  const owner = await ledger.orderOwner(orderId);
  if (owner !== undefined) return owner === id;
  const noted = await ledger.boughtElsewhere(orderId);
  const firstSentMs = sends[0]?.sentAtMs ?? attempt.startedAtMs;
  return noted === undefined || noted.seenAtMs >= firstSentMs - CLOCK_SKEW_MS;
}
