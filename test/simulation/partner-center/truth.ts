/** What really lies at Microsoft, whatever anybody was told. Amounts are whole cents, instants are of the simulated time. */

export type Cart = {
  readonly id: string;
  readonly customerId: string;
  /** The purchase whose marker the cart's line bears; the carts of others bear none. */
  readonly purchaseId: string;
  readonly quantity: number;
  readonly term: string;
  readonly billingCycle: string;
  readonly marker: string;
  readonly productId: string;
  readonly skuId: string;
  cents: number;
  /** When it came to cost what it costs. */
  pricedAtMs: number;
  currency: string;
  item: string;
  expiresAtMs: number;
  /** From then on it cannot be found any more, nor ordered. */
  goneAtMs: number;
  order: Order | undefined;
  /** Checkouts that will be executed later. */
  underWay: number;
  /** It was asked to change, nobody heard an answer, and nobody has looked since: by whom, and since when. */
  unsure: { readonly task: object; readonly sinceMs: number } | undefined;
};

export type Order = {
  readonly id: string;
  readonly cart: Cart | undefined;
  readonly customerId: string;
  readonly item: string;
  readonly productId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly term: string;
  readonly billingCycle: string;
  readonly cents: number;
  readonly currency: string;
  readonly marker: string | undefined;
  readonly atMs: number;
  readonly listedAtMs: number;
  readonly auditedAtMs: number;
  readonly correlationId: string;
  readonly completedAtMs: number;
  readonly endsBadlyAtMs: number;
  readonly endsAs: 'cancelled' | 'error';
  /** In error since then for ten minutes, and then as if nothing had been. */
  readonly inErrorAtMs: number;
  /** A look that showed it was followed by a write of its purchase: whoever looked can know of it from then on. */
  isNoted: boolean;
};

// Shorter than anybody waits who looks twice.
const ERROR_MS = 10 * 60_000;

export function isInError({ inErrorAtMs }: Order, nowMs: number): boolean {
  return nowMs >= inErrorAtMs && nowMs < inErrorAtMs + ERROR_MS;
}

export function orderStatus(order: Order, nowMs: number): 'completed' | 'pending' | 'ended_badly' {
  if (isInError(order, nowMs)) return 'ended_badly';
  if (nowMs >= order.endsBadlyAtMs) return 'ended_badly';
  return nowMs >= order.completedAtMs ? 'completed' : 'pending';
}

/** Whether a checkout that Microsoft executes at this instant can make an order of the cart. */
export function canBeOrdered(cart: Cart, nowMs: number): boolean {
  return cart.order === undefined && nowMs < cart.expiresAtMs && nowMs < cart.goneAtMs;
}
