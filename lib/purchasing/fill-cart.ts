import { asId } from '../values/id.ts';
import { amountText } from '../values/money.ts';
import { isFresh } from './check-out.ts';
import { lookAgainAtMs } from './deadlines.ts';
import { markerOf } from './marker.ts';
import type { PurchaseIn, WentBackFor } from './purchase.ts';
import { moved, rejected, type Move, type Tools } from './step.ts';
import type { Cart, Refusal } from './storefront.ts';

/**
 * ready -> carted: one cart with one line, compared with the intent before it is bound. Where the answer is lost an
 * idle cart stays behind at Microsoft, and nothing was bought.
 */
export async function fillCart(tools: Tools, purchase: PurchaseIn<'ready'>): Promise<Move> {
  const { intent, offer } = purchase;
  const nowMs = tools.nowMs();
  if (!isFresh(offer, nowMs)) return lookUpAnew(purchase, nowMs, 'The item was looked up too long ago.');
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
    return (
      goBack(purchase, cart, nowMs) ??
      rejected(purchase, 'cart_refused', `Microsoft refused the cart: ${cart.detail} (${cart.code})`)
    );
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
    return (
      goBack(purchase, line.error, nowMs) ??
      rejected(purchase, 'cart_line_error', `Microsoft will not sell this line: ${detail} (${code})`)
    );
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

/**
 * Back to the look-ups, where they may answer otherwise by now. A stale item is looked up at once the first time and
 * with pauses after that, so that no trail of idle carts is left; a missing registration is believed the second time.
 */
function goBack(purchase: PurchaseIn<'ready'>, refusal: Refusal, nowMs: number): Move | undefined {
  const { code, detail } = refusal;
  const laterMs = lookAgainAtMs(nowMs, purchase.acceptedAtMs);
  const before = purchase.wentBackFor ?? [];
  switch (refusal.refused) {
    case 'final':
      return undefined;
    case 'refresh': {
      const dueAtMs = before.includes('stale_item') ? laterMs : nowMs;
      return lookUpAnew(purchase, dueAtMs, 'The item is stale.', { code, detail }, 'stale_item');
    }
    case 'not_registered': {
      if (before.includes('not_registered')) return undefined;
      const what =
        'The cart says that the subscription is not registered; its registration is looked at again.';
      return lookUpAnew(purchase, laterMs, what, { code, detail }, 'not_registered');
    }
  }
}

function lookUpAnew(
  purchase: PurchaseIn<'ready'>,
  dueAtMs: number,
  what: string,
  facts: Readonly<Record<string, string>> = {},
  because?: WentBackFor,
): Move {
  const wentBackFor = [...new Set([...(purchase.wentBackFor ?? []), ...(because ? [because] : [])])];
  const memory = wentBackFor.length === 0 ? {} : { wentBackFor };
  return moved(purchase, { stage: 'accepted', ...memory }, dueAtMs, what, facts);
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
