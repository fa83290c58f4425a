/** What becomes of a checkout whose answer settled nothing. */
import type { Fate, TrueOrder } from './model-shop.ts';
import {
  alike,
  endMs,
  ends,
  HOUR_MS,
  isApproved,
  isGood,
  isOpen,
  MINUTE_MS,
  orders,
  ownTimeMs,
  proven,
  remembers,
  SETTLE_MS,
  type Heard,
  type Model,
  type ModelPurchase,
} from './reference-model.ts';

/** A checkout whose answer settled nothing; decided again after each send that leaves within one turn. */
export function settle(model: Model, purchase: ModelPurchase): void {
  const { clock } = model;
  const last = purchase.sends.at(-1)!;
  const { number, purpose, startedAtMs } = purchase.attempt;
  const inAttempt = purchase.sends.filter(({ attempt }) => attempt === number).length;
  if (
    last.heard === 'busy' &&
    inAttempt < 3 &&
    clock() - startedAtMs <= 5 * MINUTE_MS &&
    isGood(model, purchase)
  ) {
    // What was sent in this very turn waits for its minute.
    if (isOpen(model) && last.atMs !== clock()) again(model, purchase, purpose, number);
    return;
  }
  const allRefused = purchase.sends.every(({ heard }) => heard === 'refused' || heard === 'refresh');
  if (
    last.heard === 'refresh' &&
    allRefused &&
    number < 3 &&
    isGood(model, purchase) &&
    ownTimeMs(model, last.atMs) < SETTLE_MS
  ) {
    return putAndSend(model, purchase);
  }
  if (clock() < last.atMs + SETTLE_MS) return;
  look(model, purchase, allRefused);
}

export function again(
  model: Model,
  purchase: ModelPurchase,
  purpose: 'buy' | 'replay',
  number: number,
): void {
  send(model, purchase, purpose, number);
  if (purchase.stage === 'checking_out') settle(model, purchase);
}

function putAndSend(model: Model, purchase: ModelPurchase): void {
  if (!isOpen(model) || model.shop.truth.outages.carts) return;
  if (purchase.approvedAtMs !== undefined && !isApproved(model, purchase)) return;
  again(model, purchase, 'buy', purchase.attempt.number + 1);
}

/** What is heard of one more send, as the story wants it. */
function send(model: Model, purchase: ModelPurchase, purpose: 'buy' | 'replay', number: number): void {
  const { clock, shop } = model;
  const atMs = clock();
  if (number !== purchase.attempt.number) purchase.attempt = { number, purpose, startedAtMs: atMs };
  purchase.cart ??= boundNow(model);
  const cart = shop.truth.carts.get(purchase.cart.id);
  const fate = model.fates.shift() ?? 'lost request';
  const heard = heardOf(model, cart?.order, fate);
  if (fate === 'stopped first') model.stops.push({ fromMs: atMs, toMs: undefined });
  purchase.sends = [...purchase.sends, { attempt: number, atMs, heard }];
  if (heard === 'order' && !cart?.order?.cancelled) {
    // An order that did not exist before is placed by this very send; the shop has it once the core has sent.
    orders(purchase, cart?.order, purpose === 'replay' ? 'replay' : 'answer');
  }
}

function boundNow({ shop, clock }: Model): NonNullable<ModelPurchase['cart']> {
  const { truth, habits } = shop;
  const toldEndMs = habits.tellsEnd ? clock() + habits.cartLifeMs : undefined;
  return { id: `cart-${truth.carts.size + 1}`, boundAtMs: clock(), toldEndMs };
}

function heardOf({ shop }: Model, order: TrueOrder | undefined, fate: Fate): Heard {
  switch (fate) {
    case 'lost reply':
    case 'lost request':
    case 'late':
      return 'unknown';
    case 'busy':
    case 'busy after all':
    case 'stopped first':
      return 'busy';
    case 'error':
    case 'error after all':
      return 'answered';
    case 'in progress':
    case 'in progress in vain':
      return 'in_progress';
    case 'order':
    case 'final':
    case 'stale':
      if (order) return shop.habits.replays ? 'order' : 'in_progress';
      return ({ order: 'order', final: 'refused', stale: 'refresh' } as const)[fate];
  }
}

function look(model: Model, purchase: ModelPurchase, allRefused: boolean): void {
  const { shop, clock } = model;
  const found = proven(model, purchase);
  if (typeof found === 'string' && !shop.truth.outages.orders) remembers(model, purchase);
  if (found === 'down') return unsettled(model, purchase);
  if (found !== 'none') {
    if (found.order.cancelled) return ends(purchase, 'unknown', 'order_ended_badly');
    return orders(purchase, found.order, found.evidence);
  }
  if (shop.truth.outages.carts) return unsettled(model, purchase);
  const others = alike(model, purchase);
  switch (shop.reads(purchase.cart!.id)) {
    case 'ordered':
      purchase.orderedSeenAtMs ??= clock();
      return cartOrdered(model, purchase, others);
    case 'active':
      return cartActive(model, purchase, others, allRefused);
    case 'gone':
      if (purchase.orderedSeenAtMs !== undefined) return fingerprint(model, purchase, others);
      if (clock() <= endMs(purchase)) return ends(purchase, 'unknown', 'cart_gone');
      purchase.goneSeenAtMs ??= clock();
      if (clock() < purchase.goneSeenAtMs + SETTLE_MS) return;
      if (others.length > 0) return ends(purchase, 'unknown', 'order_alike_cart_gone');
      return byEndOfCart(model, purchase);
  }
}

function unsettled({ clock }: Model, purchase: ModelPurchase): void {
  if (clock() - endMs(purchase) > 48 * HOUR_MS) ends(purchase, 'unknown', 'never_settled');
}

function cartOrdered(model: Model, purchase: ModelPurchase, others: readonly TrueOrder[]): void {
  const { number, purpose } = purchase.attempt;
  const { heard } = purchase.sends.at(-1)!;
  if (purpose === 'replay' && heard === 'order') return ends(purchase, 'unknown', 'order_does_not_match');
  if ((purpose === 'replay' && heard === 'in_progress') || number >= 6)
    return fingerprint(model, purchase, others);
  if (isOpen(model)) again(model, purchase, 'replay', number + 1);
}

function fingerprint(model: Model, purchase: ModelPurchase, others: readonly TrueOrder[]): void {
  if (model.clock() < purchase.orderedSeenAtMs! + SETTLE_MS) return;
  // Where an answer named our order, no other one can be ours.
  const isNamed = purchase.sends.some(({ heard }) => heard === 'order');
  const own = model.shop.truth.carts.get(purchase.cart!.id)?.order;
  const [order, second] = isNamed ? others.filter((one) => one === own) : others;
  if (!order && isNamed) return ends(purchase, 'unknown', 'order_does_not_match');
  if (!order) return unsettled(model, purchase);
  // Whatever of the SKU was shown beside it and is nobody's could be ours as well, when it was ordered or how.
  const beside = purchase.shown.some(
    (shown) => shown !== order && !model.purchases.some((other) => other.order === shown),
  );
  if (second || (beside && !isNamed)) return ends(purchase, 'unknown', 'two_orders');
  if (order.cancelled) return ends(purchase, 'unknown', 'order_ended_badly');
  orders(purchase, order, 'fingerprint');
}

function cartActive(
  model: Model,
  purchase: ModelPurchase,
  others: readonly TrueOrder[],
  allRefused: boolean,
): void {
  if (others.some(({ cancelled }) => !cancelled)) return ends(purchase, 'unknown', 'order_alike_cart_active');
  if (allRefused) return ends(purchase, 'failed', 'checkout_refused');
  const { number } = purchase.attempt;
  if (number >= 3 || !isGood(model, purchase)) return byEndOfCart(model, purchase);
  if (purchase.sends.at(-1)!.heard === 'refresh') {
    // Another item is put only where no checkout can be under way.
    const answered = purchase.sends.every(({ heard }) => ['refused', 'refresh', 'busy'].includes(heard));
    return answered ? putAndSend(model, purchase) : byEndOfCart(model, purchase);
  }
  if (isOpen(model)) again(model, purchase, 'buy', number + 1);
}

/** Two looks half an hour apart have to find the cart past its end, and no order that anybody could take for its. */
function byEndOfCart({ clock, purchases }: Model, purchase: ModelPurchase): void {
  if (clock() < endMs(purchase) + SETTLE_MS) return;
  purchase.endSeenAtMs ??= clock();
  if (clock() < purchase.endSeenAtMs + 30 * MINUTE_MS) return;
  const isClaimed = ({ orderId }: TrueOrder) => purchases.some(({ order }) => order?.orderId === orderId);
  const spoken = purchase.sends.some(({ heard }) => heard === 'in_progress' || heard === 'order');
  if (spoken) ends(purchase, 'unknown', 'order_spoken_of');
  else if (purchase.shown.some((order) => !isClaimed(order)))
    ends(purchase, 'unknown', 'order_alike_cart_gone');
  else ends(purchase, 'failed', 'no_order_made');
}
