/**
 * A purchase as DESIGN.md describes it, in plain words and without a ledger: what must come of each thing that happens,
 * given what is true at the shop. It is compared with the core after every step.
 */
import type { StageName } from '../../../lib/purchasing/purchase.ts';
import { LISTED_AFTER_MS, type Fate, type ModelShop, type TrueOrder } from './model-shop.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SETTLE_MS = 30 * MINUTE_MS;

type Heard = 'none' | 'order' | 'refused' | 'refresh' | 'busy' | 'in_progress' | 'answered' | 'unknown';

export type ModelPurchase = {
  readonly name: string;
  readonly skuId: string;
  readonly acceptedAtMs: number;
  stage: StageName;
  foundAtMs: number;
  approvedAtMs: number | undefined;
  cart: { readonly id: string; readonly boundAtMs: number; readonly toldEndMs: number | undefined } | undefined;
  attempt: { readonly number: number; readonly purpose: 'buy' | 'replay'; readonly startedAtMs: number };
  sends: { readonly attempt: number; readonly atMs: number; readonly heard: Heard }[];
  month: string;
  orderedSeenAtMs: number | undefined;
  goneSeenAtMs: number | undefined;
  order: TrueOrder | undefined;
  evidence: string | undefined;
  reason: string | undefined;
  resolution: { readonly decision: 'ordered' | 'failed'; readonly atMs: number } | undefined;
};

export type Model = {
  readonly purchases: ModelPurchase[];
  readonly shop: ModelShop;
  readonly clock: () => number;
  /** How often nothing but the budget was in the way. */
  readonly stops: { readonly fromMs: number; toMs: number | undefined }[];
};

export function isOpen({ stops }: Model): boolean {
  return stops.at(-1)?.toMs !== undefined;
}

/** How much of its own time a purchase has used since an instant: stops do not count. */
function ownTimeMs({ stops, clock }: Model, sinceMs: number): number {
  const stopped = stops.map(({ fromMs, toMs = clock() }) => toMs - Math.max(fromMs, sinceMs));
  return clock() - sinceMs - stopped.filter((ms) => ms > 0).reduce((sum, ms) => sum + ms, 0);
}

/** Everything that a purchase does by itself once it is due. */
export function due(model: Model, purchase: ModelPurchase): void {
  if (purchase.stage === 'accepted' || purchase.stage === 'ready') prepare(model, purchase);
  else if (purchase.stage === 'awaiting_approval') giveUpWaiting(model, purchase);
  else if (purchase.stage === 'unknown') applyDecision(model, purchase);
  if (purchase.stage === 'checking_out') settle(model, purchase);
  if (purchase.stage === 'ordered') follow(model, purchase);
}

function isTooOld(model: Model, { acceptedAtMs }: ModelPurchase): boolean {
  return ownTimeMs(model, acceptedAtMs) > 7 * DAY_MS;
}

function giveUpWaiting(model: Model, purchase: ModelPurchase): void {
  if (isOpen(model) && isTooOld(model, purchase)) ends(purchase, 'cancelled', 'not_approved');
}

function prepare(model: Model, purchase: ModelPurchase): void {
  const { clock, shop } = model;
  if (isTooOld(model, purchase)) {
    if (isOpen(model)) ends(purchase, 'rejected', 'expired');
    return;
  }
  // Past its seven days by the clock, but not by its own time, it still waits for the opening.
  if (!isOpen(model) && clock() - purchase.acceptedAtMs > 7 * DAY_MS) return;
  if (purchase.stage === 'ready') {
    if (isHeldBack(model, purchase)) return;
    if (clock() - purchase.foundAtMs > 10 * MINUTE_MS) purchase.stage = 'accepted';
  }
  if (purchase.stage === 'accepted') {
    if (isLikelyDuplicate(model, purchase) && !isApproved(model, purchase)) return asks(purchase);
    purchase.stage = 'ready';
    purchase.foundAtMs = clock();
    if (isHeldBack(model, purchase)) return;
  }
  if (shop.truth.outages.carts) return;
  if (purchase.approvedAtMs !== undefined && !isApproved(model, purchase)) return asks(purchase);
  const month = new Date(clock()).toISOString().slice(0, 7);
  if (model.purchases.some((other) => other.month === month && holdsBudget(other))) {
    return ends(purchase, 'rejected', 'over_budget');
  }
  purchase.month = month;
  purchase.stage = 'checking_out';
  send(model, purchase, 'buy', 1);
}

/** The budget of a month holds one purchase, so that whoever has it keeps out every other. */
export function holdsBudget({ stage }: ModelPurchase): boolean {
  return ['checking_out', 'unknown', 'ordered', 'fulfilled', 'unfulfilled'].includes(stage);
}

function isHeldBack(model: Model, purchase: ModelPurchase): boolean {
  return !isOpen(model) || lockHolder(model, purchase) !== undefined;
}

function lockHolder({ purchases }: Model, { name, skuId }: ModelPurchase): ModelPurchase | undefined {
  return purchases.find(
    (other) =>
      other.name !== name && other.skuId === skuId && ['checking_out', 'unknown'].includes(other.stage),
  );
}

function isLikelyDuplicate({ purchases }: Model, { name, skuId, acceptedAtMs }: ModelPurchase): boolean {
  return purchases.some(
    (other) =>
      other.skuId === skuId &&
      (other.acceptedAtMs < acceptedAtMs || (other.acceptedAtMs === acceptedAtMs && other.name < name)) &&
      acceptedAtMs - other.acceptedAtMs <= DAY_MS &&
      !['rejected', 'cancelled', 'failed'].includes(other.stage),
  );
}

function isApproved(model: Model, { approvedAtMs }: ModelPurchase): boolean {
  return approvedAtMs !== undefined && ownTimeMs(model, approvedAtMs) <= 72 * HOUR_MS;
}

function asks(purchase: ModelPurchase): void {
  purchase.stage = 'awaiting_approval';
  purchase.cart = undefined;
}

function ends(purchase: ModelPurchase, stage: StageName, reason: string): void {
  purchase.stage = stage;
  purchase.reason = reason;
}

/** What is heard of one more send, as the story wants it. */
function send(model: Model, purchase: ModelPurchase, purpose: 'buy' | 'replay', number: number): void {
  const { clock, shop } = model;
  const atMs = clock();
  if (number !== purchase.attempt.number) purchase.attempt = { number, purpose, startedAtMs: atMs };
  purchase.cart ??= boundNow(model);
  const cart = shop.truth.carts.get(purchase.cart.id);
  const sent = sentNow(model);
  const fate = shop.truth.fates[sent] ?? 'lost request';
  const heard = heardOf(model, cart?.order, fate);
  purchase.sends = [...purchase.sends, { attempt: number, atMs, heard }];
  if (heard === 'order' && !cart?.order?.cancelled) {
    // An order that did not exist before is placed by this very send; the shop has it once the core has sent.
    orders(purchase, cart?.order, purpose === 'replay' ? 'replay' : 'answer');
  }
}

const sentSoFar = new WeakMap<Model, number>();

/** Counts the sends of one turn, so that each takes the fate that the shop will give it. */
function sentNow(model: Model): number {
  const sent = sentSoFar.get(model) ?? 0;
  sentSoFar.set(model, sent + 1);
  return sent;
}

export function newTurn(model: Model): void {
  sentSoFar.set(model, 0);
  model.shop.settle();
}

function boundNow({ shop, clock }: Model): NonNullable<ModelPurchase['cart']> {
  const { truth, habits } = { truth: shop.truth, habits: shop.habits };
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
      return 'busy';
    case 'error':
    case 'error after all':
      return 'answered';
    case 'in progress':
      return 'in_progress';
    case 'order':
    case 'final':
    case 'stale':
      if (order) return shop.habits.replays ? 'order' : 'in_progress';
      return ({ order: 'order', final: 'refused', stale: 'refresh' } as const)[fate];
  }
}

function orders(purchase: ModelPurchase, order: TrueOrder | undefined, evidence: string): void {
  purchase.stage = 'ordered';
  purchase.order = order;
  purchase.evidence = evidence;
}

function isGood({ clock }: Model, { cart }: ModelPurchase): boolean {
  return (cart!.toldEndMs ?? cart!.boundAtMs + 15 * MINUTE_MS) - clock() > 10 * MINUTE_MS;
}

function endMs({ cart }: ModelPurchase): number {
  return cart!.toldEndMs ?? cart!.boundAtMs + 7 * DAY_MS;
}

/** A checkout whose answer settled nothing; decided again after each send that leaves within one turn. */
function settle(model: Model, purchase: ModelPurchase): void {
  const { clock } = model;
  const last = purchase.sends.at(-1)!;
  const { number, purpose, startedAtMs } = purchase.attempt;
  const inAttempt = purchase.sends.filter(({ attempt }) => attempt === number).length;
  if (last.heard === 'busy' && inAttempt < 3 && clock() - startedAtMs <= 5 * MINUTE_MS && isGood(model, purchase)) {
    // What was sent in this very turn waits for its minute.
    if (isOpen(model) && last.atMs !== clock()) again(model, purchase, purpose, number);
    return;
  }
  const allRefused = purchase.sends.every(({ heard }) => heard === 'refused' || heard === 'refresh');
  if (last.heard === 'refresh' && allRefused && number < 3 && isGood(model, purchase) && ownTimeMs(model, last.atMs) < SETTLE_MS) {
    return putAndSend(model, purchase);
  }
  if (clock() < last.atMs + SETTLE_MS) return;
  look(model, purchase, allRefused);
}

function again(model: Model, purchase: ModelPurchase, purpose: 'buy' | 'replay', number: number): void {
  send(model, purchase, purpose, number);
  if (purchase.stage === 'checking_out') settle(model, purchase);
}

function putAndSend(model: Model, purchase: ModelPurchase): void {
  if (!isOpen(model) || model.shop.truth.outages.carts) return;
  if (purchase.approvedAtMs !== undefined && !isApproved(model, purchase)) return;
  again(model, purchase, 'buy', purchase.attempt.number + 1);
}

/** The order that Microsoft proves to be ours; or that it cannot tell. */
function proven({ shop, clock }: Model, purchase: ModelPurchase): TrueOrder | 'none' | 'down' {
  const { outages, carts } = shop.truth;
  const order = carts.get(purchase.cart!.id)?.order;
  const isListed = order !== undefined && order.orderedAtMs + LISTED_AFTER_MS <= clock() && !outages.orders;
  if (order && isListed && shop.habits.echoesMarker) return order;
  if (order && shop.habits.audits && !outages.audit) return isListed || !outages.order ? order : 'down';
  return outages.orders || outages.audit ? 'down' : 'none';
}

/** Listed orders of the same item since the first send that no purchase has claimed. */
function alike({ shop, clock, purchases }: Model, purchase: ModelPurchase): readonly TrueOrder[] {
  return shop.truth.orders.filter(
    ({ orderId, orderedAtMs, line }) =>
      orderedAtMs + LISTED_AFTER_MS <= clock() &&
      orderedAtMs >= purchase.sends[0]!.atMs - 5 * MINUTE_MS &&
      line.catalogItemId === shop.itemOf(purchase.skuId) &&
      !purchases.some((other) => other.order?.orderId === orderId),
  );
}

function look(model: Model, purchase: ModelPurchase, allRefused: boolean): void {
  const { shop, clock } = model;
  const found = proven(model, purchase);
  if (found === 'down') return unsettled(model, purchase);
  if (found !== 'none') {
    if (found.cancelled) return ends(purchase, 'unknown', 'order_ended_badly');
    return orders(purchase, found, 'lists');
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
  if ((purpose === 'replay' && heard === 'in_progress') || number >= 6) return fingerprint(model, purchase, others);
  if (isOpen(model)) again(model, purchase, 'replay', number + 1);
}

function fingerprint(model: Model, purchase: ModelPurchase, others: readonly TrueOrder[]): void {
  if (model.clock() < purchase.orderedSeenAtMs! + SETTLE_MS) return;
  const [order, second] = others;
  if (!order) return unsettled(model, purchase);
  if (second) return ends(purchase, 'unknown', 'two_orders');
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
  if (purchase.sends.at(-1)!.heard === 'refresh') return putAndSend(model, purchase);
  if (isOpen(model)) again(model, purchase, 'buy', number + 1);
}

function byEndOfCart({ clock }: Model, purchase: ModelPurchase): void {
  if (clock() < endMs(purchase) + SETTLE_MS) return;
  const spoken = purchase.sends.some(({ heard }) => heard === 'in_progress' || heard === 'order');
  if (spoken) ends(purchase, 'unknown', 'order_spoken_of');
  else ends(purchase, 'failed', 'no_order_made');
}

function applyDecision(model: Model, purchase: ModelPurchase): void {
  const { shop, clock } = model;
  const { resolution } = purchase;
  if (!resolution) return;
  const { outages, carts } = shop.truth;
  if (resolution.decision === 'ordered') {
    const order = carts.get(purchase.cart!.id)?.order;
    if (order && !outages.order) orders(purchase, order, 'decision');
    return;
  }
  const found = proven(model, purchase);
  if (found === 'down') return;
  const drop = () => (purchase.resolution = undefined);
  if (found !== 'none' || purchase.orderedSeenAtMs !== undefined) return void drop();
  if (outages.carts) return;
  const reads = shop.reads(purchase.cart!.id);
  if (reads === 'ordered') return void drop();
  const provenMs = (reads === 'active' ? endMs(purchase) : resolution.atMs) + SETTLE_MS;
  if (clock() >= provenMs) ends(purchase, 'failed', 'decided_by_people');
}

/** An order that was placed in this very turn is pending, and is looked at later. */
function follow({ shop }: Model, purchase: ModelPurchase): void {
  const { order } = purchase;
  if (!order || shop.truth.outages.order) return;
  const status = shop.statusOf(order);
  if (status === 'ended_badly') ends(purchase, 'unfulfilled', 'order_ended_badly');
  if (status === 'completed') purchase.stage = 'fulfilled';
}
