import { CART_LIFE_PROVING_MS, CART_LIFE_UNKNOWN_MS, CART_MARGIN_MS, SETTLE_MS } from '../deadlines.ts';
import type { BoundCart } from '../purchase.ts';

/** Whether a checkout of this cart may still be sent: it lives for ten minutes more. */
export function isGoodForSending({ expiresAtMs, boundAtMs }: BoundCart, nowMs: number): boolean {
  return (expiresAtMs ?? boundAtMs + CART_LIFE_UNKNOWN_MS) - nowMs > CART_MARGIN_MS;
}

/** The latest instant at which this cart can possibly be ordered. Carts that never told their end are given a week. */
export function cartEndMs({ latestExpiresAtMs, boundAtMs }: BoundCart): number {
  return latestExpiresAtMs ?? boundAtMs + CART_LIFE_PROVING_MS;
}

/** From when on an order that this cart became must be listed: a settling time after the cart's end. */
export function cartProvenMs(cart: BoundCart): number {
  return cartEndMs(cart) + SETTLE_MS;
}

/** The cart with an end it was read with; ends that were heard before are not forgotten, since any of them may hold. */
export function withExpiry(cart: BoundCart, expiresAtMs: number | undefined): BoundCart {
  if (expiresAtMs === undefined) return cart;
  const latestExpiresAtMs = Math.max(expiresAtMs, cart.latestExpiresAtMs ?? expiresAtMs);
  return { ...cart, expiresAtMs, latestExpiresAtMs };
}
