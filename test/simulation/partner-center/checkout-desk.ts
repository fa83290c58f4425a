import type { CheckoutAnswer } from '../../../lib/purchasing/storefront.ts';
import type { Market } from '../market.ts';
import { orderState } from './answers.ts';
import type { Executed } from './shop.ts';
import type { Cart } from './truth.ts';

type Call = { readonly requestId: string; readonly correlationId: string };

const FINAL = ['800020', '800023', '800069', '900121'];

/** Answers one checkout: by what truly happens to the cart, or by one of the ways in which the answer tells nothing. */
export function answerCheckout(market: Market, cartId: string, call: Call): CheckoutAnswer {
  const { shop, knobs, random, calls, witness } = market;
  const cart = shop.carts.get(cartId);
  if (!cart) return refused(market, call, 'final', '800008');
  const fate = !calls.healed && random.chance(knobs.checkoutFaults) ? random.pick(knobs.fates) : 'answered';
  switch (fate) {
    case 'nothing_left':
      return { answer: 'busy', retryAfterMs: undefined, detail: 'no connection' };
    case 'busy_after':
      shop.checkOut(cart, call.requestId, call.correlationId);
      return busy(market);
    case 'busy':
      return busy(market);
    case 'request_lost':
      return unheard('the connection was reset');
    case 'reply_lost':
      shop.checkOut(cart, call.requestId, call.correlationId);
      return unheard('the body was cut short');
    case 'late':
      executeLater(market, cart, call);
      return unheard('no answer within 30 s');
    case 'broken':
      return broken(market, call);
    case 'broken_after':
      shop.checkOut(cart, call.requestId, call.correlationId);
      return broken(market, call);
    case 'broken_late':
      executeLater(market, cart, call);
      return broken(market, call);
    case 'in_progress':
      executeLater(market, cart, call);
      return inProgress(market, call, '800060');
    case 'order_errors':
      witness.answered(call.requestId);
      return { answer: 'orders', orders: [], orderErrors: 1 };
    case 'old_order': {
      const old = shop.orders.find(({ cart: of, customerId }) => !of && customerId === cart.customerId);
      if (!old || old.atMs > shop.startMs) break;
      witness.answered(call.requestId);
      return { answer: 'orders', orders: [orderState(market, old)], orderErrors: 0 };
    }
    case 'answered':
      break;
  }
  if (cart.underWay > 0 && knobs.vendor.speaksOfProgress && !cart.order)
    return inProgress(market, call, '800064');
  if (!calls.healed && !cart.order && random.chance(knobs.checkoutRefused)) {
    const kind = random.pick(knobs.refusals);
    return refused(
      market,
      call,
      kind,
      kind === 'final' ? random.pick(FINAL) : kind === 'refresh' ? '400019' : '800030',
    );
  }
  const odd = !calls.healed && random.chance(knobs.mismatches);
  witness.answered(call.requestId);
  return answerOf(
    market,
    shop.checkOut(cart, call.requestId, call.correlationId, odd && random.next() < 0.5),
    call,
    odd,
  );
}

function answerOf(market: Market, executed: Executed, call: Call, odd: boolean): CheckoutAnswer {
  switch (executed.kind) {
    case 'order': {
      const order = orderState(market, executed.order);
      return odd && market.random.next() < 0.4
        ? { answer: 'orders', orders: [order], orderErrors: 1 }
        : { answer: 'orders', orders: [order], orderErrors: 0 };
    }
    case 'refused':
      return refused(market, call, executed.refused, executed.code);
    case 'in_progress':
      return inProgress(market, call, executed.code);
  }
}

/** The connection is cut, and the checkout goes on without us: soon, after the settling time, or just before the end. */
function executeLater({ shop, scheduler, knobs, random }: Market, cart: Cart, call: Call): void {
  const soonMs = scheduler.nowMs + random.below(knobs.lateMs);
  const atMs =
    knobs.lateToTheEnd && random.next() < 0.7 ? cart.expiresAtMs - 1 - random.below(120_000) : soonMs;
  cart.underWay += 1;
  scheduler.at(atMs, () => {
    cart.underWay -= 1;
    shop.checkOut(cart, call.requestId, call.correlationId);
  });
}

function busy({ random }: Market): CheckoutAnswer {
  const retryAfterMs = random.pick([undefined, 5_000, 70_000, 1_200_000]);
  return {
    answer: 'busy',
    retryAfterMs,
    detail: random.next() < 0.5 ? 'throttled (429)' : 'unavailable (503)',
  };
}

function broken({ random, witness }: Market, { requestId }: Call): CheckoutAnswer {
  if (random.next() < 0.5) return { answer: 'unknown', heard: 'none', detail: 'a page of the gateway (502)' };
  witness.answered(requestId);
  return { answer: 'unknown', heard: 'complete', detail: 'Create order is not successful (800005)' };
}

function inProgress({ witness }: Market, { requestId }: Call, code: string): CheckoutAnswer {
  witness.answered(requestId);
  return { answer: 'unknown', heard: 'in_progress', detail: `Your order is in progress (${code})` };
}

function refused(
  { witness }: Market,
  { requestId }: Call,
  kind: 'final' | 'refresh' | 'not_registered',
  code: string,
): CheckoutAnswer {
  witness.answered(requestId);
  return { answer: 'refused', refusal: { refused: kind, code, detail: 'Microsoft will not sell it.' } };
}

function unheard(detail: string): CheckoutAnswer {
  return { answer: 'unknown', heard: 'none', detail };
}
