/** Everything that a purchase does by itself once it is due. */
import { again, settle } from './model-settling.ts';
import {
  alike,
  DAY_MS,
  endMs,
  ends,
  isApproved,
  isOpen,
  MINUTE_MS,
  orders,
  ownTimeMs,
  proven,
  SETTLE_MS,
  type Model,
  type ModelPurchase,
} from './reference-model.ts';

/** Everything that a purchase does by itself once it is due, up to its next wait. */
export function due(model: Model, purchase: ModelPurchase): void {
  const { stage } = purchase;
  if (stage === 'ordered') return follow(model, purchase);
  if (stage === 'accepted' || stage === 'ready') prepare(model, purchase);
  if (stage === 'awaiting_approval') giveUpWaiting(model, purchase);
  if (stage === 'unknown') applyDecision(model, purchase);
  if (stage === 'checking_out') settle(model, purchase);
  const { order } = purchase;
  if (order && purchase.stage === 'ordered' && model.shop.statusOf(order) === 'completed')
    follow(model, purchase);
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
  again(model, purchase, 'buy', 1);
}

/** The budget of a month holds one purchase, so that whoever has it keeps out every other. */
function holdsBudget({ stage }: ModelPurchase): boolean {
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

function isLikelyDuplicate({ purchases }: Model, { id, skuId, acceptedAtMs }: ModelPurchase): boolean {
  return purchases.some(
    (other) =>
      other.skuId === skuId &&
      (other.acceptedAtMs < acceptedAtMs || (other.acceptedAtMs === acceptedAtMs && other.id < id)) &&
      acceptedAtMs - other.acceptedAtMs <= DAY_MS &&
      !['rejected', 'cancelled', 'failed'].includes(other.stage),
  );
}

function asks(purchase: ModelPurchase): void {
  purchase.stage = 'awaiting_approval';
  purchase.cart = undefined;
}

function applyDecision(model: Model, purchase: ModelPurchase): void {
  const { shop, clock } = model;
  const { resolution } = purchase;
  if (!resolution) return;
  const { outages, carts } = shop.truth;
  if (resolution.decision === 'ordered') {
    const order = carts.get(purchase.cart!.id)?.order;
    if (order && !outages.order && proven(model, purchase) !== 'down') orders(purchase, order, 'decision');
    return;
  }
  const found = proven(model, purchase);
  if (found === 'down') return;
  const drop = () => (purchase.resolution = undefined);
  if (found !== 'none' || purchase.orderedSeenAtMs !== undefined) return void drop();
  // What was not listed yet when people looked, they cannot have judged.
  if (alike(model, purchase).some(({ orderedAtMs }) => orderedAtMs > resolution.atMs - SETTLE_MS))
    return void drop();
  if (outages.carts) return;
  const reads = shop.reads(purchase.cart!.id);
  if (reads === 'ordered') return void drop();
  const provenMs = (reads === 'active' ? endMs(purchase) : resolution.atMs) + SETTLE_MS;
  if (clock() >= provenMs) ends(purchase, 'failed', 'decided_by_people');
}

/** The order of a purchase that is ordered, as it stands at Microsoft now. */
function follow({ shop }: Model, purchase: ModelPurchase): void {
  const { order } = purchase;
  if (!order || shop.truth.outages.order) return;
  const status = shop.statusOf(order);
  if (status === 'ended_badly') ends(purchase, 'unfulfilled', 'order_ended_badly');
  if (status === 'completed') purchase.stage = 'fulfilled';
}
