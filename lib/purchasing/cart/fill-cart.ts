import { asId } from '../../values/id.ts';
import { amountText } from '../../values/money.ts';
import { cartDifference, cartLineOf } from './cart-line.ts';
import { lookAgainAtMs } from '../deadlines.ts';
import type { PurchaseIn, WentBackFor } from '../purchase.ts';
import { isFresh } from './refresh-item.ts';
import { moved, rejected, waitsForLock, waitsForOpening, type Move, type Tools } from '../step.ts';
import type { Cart, Refusal } from '../storefront.ts';
import { waitingSinceMs } from '../waiting-since.ts';

/**
 * ready -> carted: one cart with one line, compared with the intent before it is bound. Where the answer is lost an
 * idle cart stays behind at Microsoft, and nothing was bought. No cart is made while nothing could come of it.
 */
export async function fillCart(tools: Tools, purchase: PurchaseIn<'ready'>): Promise<Move> {
  const { intent, offer } = purchase;
  const nowMs = tools.nowMs();
  const held = await holdBack(tools, purchase);
  if (held) return held;
  if (!isFresh(offer, nowMs)) return lookUpAnew(purchase, nowMs, 'The item was looked up too long ago.');
  const [requestId, correlationId] = [tools.newGuid(), tools.newGuid()];
  const call = {
    requestId: asId<'RequestId'>(requestId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  const cart = await tools.storefront.createCart(intent.customerId, cartLineOf(purchase, offer), call);
  if ('refused' in cart) {
    return (
      goBack(purchase, cart, nowMs) ??
      rejected(purchase, 'cart_refused', `Microsoft refused the cart: ${cart.detail} (${cart.code})`)
    );
  }
  return bind(purchase, cart, nowMs, { requestId, correlationId });
}

async function holdBack(
  { ledger, guards, nowMs }: Tools,
  purchase: PurchaseIn<'ready'>,
): Promise<Move | undefined> {
  const { state, reason } = await ledger.purchasing();
  if (state === 'stopped' && !guards.dryRun) return waitsForOpening(nowMs(), purchase, reason);
  const holder = await ledger.lockHolder(purchase.intent);
  return holder === undefined || holder === purchase.id ? undefined : waitsForLock(nowMs(), purchase, holder);
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
  const difference = cartDifference(purchase, purchase.offer, cart);
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
  const items = [purchase.offer.catalogItemId];
  const bound = { cartId, boundAtMs: nowMs, expiresAtMs, latestExpiresAtMs: expiresAtMs, charge, items };
  const facts = { cartId, charge: amountText(charge), currency: charge.currency, ...ids };
  return moved(purchase, { stage: 'carted', offer: purchase.offer, cart: bound }, nowMs, 'In a cart.', facts);
}

/**
 * Back to the look-ups, where they may answer otherwise by now. A stale item is looked up at once the first time and
 * with pauses after that, so that no trail of idle carts is left; a missing registration is believed the second time.
 */
function goBack(purchase: PurchaseIn<'ready'>, refusal: Refusal, nowMs: number): Move | undefined {
  const { code, detail } = refusal;
  const laterMs = lookAgainAtMs(nowMs, waitingSinceMs(purchase));
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
