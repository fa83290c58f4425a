import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { CartLine, Storefront } from '../../../lib/purchasing/storefront.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { createScriptedStorefront } from '../../fakes/scripted-storefront.ts';
import { purchaseNamedBy, type TrueCheckout, type Truth } from '../real/judge/truth.ts';
import type { Path } from './path.ts';

/** The world of one run: a shop in which what the path tells happens, a ledger, and one clock. */
export type World = {
  readonly nowMs: () => number;
  readonly advanceTo: (instantMs: number) => void;
  /** Lets something happen at an instant, whoever is at work then. */
  readonly later: (atMs: number, happen: () => unknown) => void;
  readonly ledger: PurchaseLedger;
  readonly storefront: Storefront;
  /** What lies in a cart now. */
  readonly lineOf: (cartId: string) => CartLine | undefined;
  readonly truth: () => Truth;
};

export function createWorld(path: Path): World {
  let nowMs = NOW_MS;
  const happenings: { readonly atMs: number; readonly happen: () => unknown }[] = [];
  const checkouts: TrueCheckout[] = [];
  const lines = new Map<string, CartLine>();
  const shop = createScriptedStorefront({}, () => nowMs, path.habits);
  const world = {
    nowMs: () => nowMs,
    advanceTo(instantMs: number) {
      const due = happenings.filter(({ atMs }) => atMs <= instantMs).sort((a, b) => a.atMs - b.atMs);
      for (const happening of due) {
        nowMs = Math.max(nowMs, happening.atMs);
        happenings.splice(happenings.indexOf(happening), 1);
        void happening.happen();
      }
      nowMs = Math.max(nowMs, instantMs);
    },
    later: (atMs: number, happen: () => unknown) => void happenings.push({ atMs, happen }),
    ledger: createInMemoryPurchaseLedger(),
    lineOf: (cartId: string) => lines.get(cartId),
    truth: (): Truth => ({
      orders: shop.placed.map(({ orderId, customerId, lines: [line] }) => {
        if (line?.charge === undefined) throw new Error(`Order ${orderId} has no price.`);
        const { catalogItemId, quantity, term = '', charge } = line;
        // What is named after its cart was bought with it; anything else was bought by somebody else.
        const purchaseId = purchaseNamedBy(lines.get(orderId.replace('order-of-', ''))?.friendlyName);
        return { orderId, purchaseId, customerId, catalogItemId, quantity, term, charge };
      }),
      checkouts,
    }),
  };
  const played: Storefront = { ...shop, ...path.shop?.(shop, world) };
  const storefront: Storefront = {
    ...played,
    async createCart(customerId, line, call) {
      const cart = await played.createCart(customerId, line, call);
      if ('cartId' in cart) lines.set(cart.cartId, line);
      return cart;
    },
    async updateCart(customerId, cartId, line, call) {
      const cart = await played.updateCart(customerId, cartId, line, call);
      if ('cartId' in cart) lines.set(cart.cartId, line);
      return cart;
    },
    async checkOut(customerId, cartId, call) {
      const { requestId, correlationId } = call;
      checkouts.push({ cartId, requestId, correlationId });
      return played.checkOut(customerId, cartId, call);
    },
  };
  return { ...world, storefront };
}
