import { asId, type PurchaseId } from '../values/id.ts';
import { amountText } from '../values/money.ts';
import { lookAgainAtMs, OFFER_FRESH_MS } from './deadlines.ts';
import type { PurchaseIn } from './purchase.ts';
import { moved, rejected, type Move, type Tools } from './step.ts';
import type { Cart } from './storefront.ts';

/** What we write on the cart's line, so that an order of ours can be told from anybody else's. */
function markerOf(id: PurchaseId): string {
  return `tieout ${id}`;
}

/**
 * ready -> carted: one cart with one line, compared with the intent before it is bound. Where the answer is lost an
 * idle cart stays behind at Microsoft, and nothing was bought.
 */
export async function fillCart(tools: Tools, purchase: PurchaseIn<'ready'>): Promise<Move> {
  const { intent, offer } = purchase;
  const nowMs = tools.nowMs();
  if (nowMs - offer.foundAtMs > OFFER_FRESH_MS) {
    return moved(purchase, { stage: 'accepted' }, nowMs, 'The item was looked up too long ago.');
  }
  const { quantity, billingCycle, term } = intent;
  const { catalogItemId, provisioningContext } = offer;
  const friendlyName = markerOf(purchase.id);
  const line = { catalogItemId, quantity, billingCycle, term, provisioningContext, friendlyName };
  const [requestId, correlationId] = [tools.newGuid(), tools.newGuid()];
  const call = {
    requestId: asId<'RequestId'>(requestId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  const cart = await tools.storefront.createCart(intent.customerId, line, call);
  if ('refused' in cart) {
    const { code, detail } = cart;
    if (cart.refused === 'final') {
      return rejected(purchase, 'cart_refused', `Microsoft refused the cart: ${detail} (${code})`);
    }
    const dueAtMs = lookAgainAtMs(nowMs, purchase.acceptedAtMs);
    return moved(purchase, { stage: 'accepted' }, dueAtMs, 'The item is stale.', { code, detail });
  }
  return bind(purchase, cart, nowMs, { requestId, correlationId });
}

function bind(
  purchase: PurchaseIn<'ready'>,
  cart: Cart,
  nowMs: number,
  ids: { readonly requestId: string; readonly correlationId: string },
): Move {
  const [line] = cart.lines;
  if (line?.error) {
    const { code, detail } = line.error;
    return rejected(purchase, 'cart_line_error', `Microsoft will not sell this line: ${detail} (${code})`);
  }
  const difference = differenceOf(purchase, cart);
  if (difference !== undefined) {
    return rejected(
      purchase,
      'cart_differs',
      `Cart ${cart.cartId} is not what was asked for: ${difference}.`,
    );
  }
  const charge = line?.charge;
  if (!charge) return rejected(purchase, 'price_missing', `Cart ${cart.cartId} has no price to compare.`);
  const { cartId, expiresAtMs } = cart;
  const bound = { cartId, boundAtMs: nowMs, expiresAtMs, charge };
  const facts = { cartId, charge: amountText(charge), currency: charge.currency, ...ids };
  return moved(purchase, { stage: 'carted', offer: purchase.offer, cart: bound }, nowMs, 'In a cart.', facts);
}

function differenceOf({ intent, offer }: PurchaseIn<'ready'>, cart: Cart): string | undefined {
  const [line] = cart.lines;
  if (cart.status === 'ordered') return 'it is ordered already';
  if (!line || cart.lines.length !== 1) return `it has ${cart.lines.length} lines`;
  if (line.catalogItemId !== offer.catalogItemId) return `its item is ${line.catalogItemId}`;
  if (line.quantity !== intent.quantity) return `its quantity is ${line.quantity}`;
  if (line.term !== undefined && line.term !== intent.term) return `its term is ${line.term}`;
  if (line.billingCycle.toLowerCase() !== intent.billingCycle) return `it is billed ${line.billingCycle}`;
  return undefined;
}
