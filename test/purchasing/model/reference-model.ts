/**
 * A purchase as DESIGN.md describes it, in plain words and without a ledger: what must come of each thing that happens,
 * given what is true at the shop. It is compared with the core after every step. model-turn.ts says what a purchase does
 * once it is due, model-settling.ts what becomes of a checkout that was not heard.
 */
import type { StageName } from '../../../lib/purchasing/purchase.ts';
import { itemOf } from './model-catalogue.ts';
import { LISTED_AFTER_MS, type Fate, type ModelShop, type TrueOrder } from './model-shop.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SETTLE_MS = 30 * MINUTE_MS;

export type Heard =
  'none' | 'order' | 'refused' | 'refresh' | 'busy' | 'in_progress' | 'answered' | 'unknown';

export type ModelPurchase = {
  readonly name: string;
  readonly id: string;
  readonly skuId: string;
  readonly acceptedAtMs: number;
  stage: StageName;
  foundAtMs: number;
  approvedAtMs: number | undefined;
  cart:
    { readonly id: string; readonly boundAtMs: number; readonly toldEndMs: number | undefined } | undefined;
  attempt: { readonly number: number; readonly purpose: 'buy' | 'replay'; readonly startedAtMs: number };
  sends: { readonly attempt: number; readonly atMs: number; readonly heard: Heard }[];
  month: string;
  orderedSeenAtMs: number | undefined;
  goneSeenAtMs: number | undefined;
  endSeenAtMs: number | undefined;
  /** Orders of the same SKU that were listed at some look, within a day of the life of the cart. */
  shown: readonly TrueOrder[];
  order: TrueOrder | undefined;
  evidence: string | undefined;
  reason: string | undefined;
  resolution: { readonly decision: 'ordered' | 'failed'; readonly atMs: number } | undefined;
};

export type Model = {
  readonly purchases: ModelPurchase[];
  readonly shop: ModelShop;
  readonly clock: () => number;
  /** What becomes of the sends of this turn, in the order in which they leave. */
  fates: Fate[];
  /** Times in which purchasing was stopped; the last goes on where it has no end. */
  readonly stops: { readonly fromMs: number; toMs: number | undefined }[];
};

export function isOpen({ stops }: Model): boolean {
  return stops.at(-1)?.toMs !== undefined;
}

/** How much of its own time a purchase has used since an instant: stops do not count. */
export function ownTimeMs({ stops, clock }: Model, sinceMs: number): number {
  const stopped = stops.map(({ fromMs, toMs = clock() }) => toMs - Math.max(fromMs, sinceMs));
  return clock() - sinceMs - stopped.filter((ms) => ms > 0).reduce((sum, ms) => sum + ms, 0);
}

export function isApproved(model: Model, { approvedAtMs }: ModelPurchase): boolean {
  return approvedAtMs !== undefined && ownTimeMs(model, approvedAtMs) <= 72 * HOUR_MS;
}

export function ends(purchase: ModelPurchase, stage: StageName, reason: string): void {
  purchase.stage = stage;
  purchase.reason = reason;
}

export function isGood({ clock }: Model, { cart }: ModelPurchase): boolean {
  return (cart!.toldEndMs ?? cart!.boundAtMs + 15 * MINUTE_MS) - clock() > 10 * MINUTE_MS;
}

export function endMs({ cart }: ModelPurchase): number {
  return cart!.toldEndMs ?? cart!.boundAtMs + 7 * DAY_MS;
}

type Proven = { readonly order: TrueOrder; readonly evidence: 'marker' | 'audit_record' };

/** The order that Microsoft proves to be ours; or that there is none, or that it cannot tell. */
export function proven({ shop, clock }: Model, purchase: ModelPurchase): Proven | 'none' | 'down' {
  const { outages, carts } = shop.truth;
  const order = carts.get(purchase.cart!.id)?.order;
  const isListed = order !== undefined && order.orderedAtMs + LISTED_AFTER_MS <= clock() && !outages.orders;
  if (order && isListed && shop.habits.echoesMarker) return { order, evidence: 'marker' };
  if (order && shop.habits.audits && !outages.audit) {
    return isListed || !outages.order ? { order, evidence: 'audit_record' } : 'down';
  }
  return outages.orders || outages.audit ? 'down' : 'none';
}

/** Listed orders of the same item since the first send that no purchase has claimed. */
export function alike({ shop, clock, purchases }: Model, purchase: ModelPurchase): readonly TrueOrder[] {
  return shop.truth.orders.filter(
    ({ orderId, orderedAtMs, line }) =>
      orderedAtMs + LISTED_AFTER_MS <= clock() &&
      orderedAtMs >= purchase.sends[0]!.atMs - 5 * MINUTE_MS &&
      line.catalogItemId === itemOf(purchase.skuId) &&
      !purchases.some((other) => other.order?.orderId === orderId),
  );
}

/** Everything of the SKU that is listed now, however far from what was asked for, is remembered. */
export function remembers({ shop, clock }: Model, purchase: ModelPurchase): void {
  const listed = shop.truth.orders.filter(
    ({ orderedAtMs, line }) =>
      orderedAtMs + LISTED_AFTER_MS <= clock() &&
      orderedAtMs >= purchase.sends[0]!.atMs - DAY_MS &&
      orderedAtMs <= endMs(purchase) + DAY_MS &&
      line.catalogItemId === itemOf(purchase.skuId),
  );
  purchase.shown = [...new Set([...purchase.shown, ...listed])];
}

export function orders(purchase: ModelPurchase, order: TrueOrder | undefined, evidence: string): void {
  purchase.stage = 'ordered';
  purchase.order = order;
  purchase.evidence = evidence;
}
