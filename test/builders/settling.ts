import type { Guards } from '../../lib/purchasing/guards/guards.ts';
import type { BoundCart, Checkout, Intent, PurchaseIn, Send } from '../../lib/purchasing/purchase.ts';
import { settleCheckout } from '../../lib/purchasing/checkout/settle-checkout.ts';
import type { Cart, Looked, OrderState, Storefront } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { createScriptedStorefront } from '../fakes/scripted-storefront.ts';
import { aShownCart, found } from './order-state.ts';
import { aPurchase, checkingOut, NOW_MS } from './purchase.ts';
import { openPurchasing, purchasingTools } from './purchasing-tools.ts';

/** A checkout that left at `NOW_MS` unless its sends say otherwise, and what Microsoft shows of it. */
export type Shown = {
  readonly sends?: readonly Send[];
  readonly cart?: Partial<BoundCart>;
  readonly checkout?: Partial<Checkout>;
  readonly intent?: Partial<Intent>;
  /** The order list; empty where left out. */
  readonly orders?: readonly OrderState[];
  /** Ids of the orders that the audit trail names; none where left out. */
  readonly audited?: readonly string[];
  /** What the cart reads; active where left out. */
  readonly reads?: Looked<Cart>;
  /** When it is looked at; 30 minutes after the first send where left out. */
  readonly afterMs?: number;
  readonly stopped?: boolean;
  readonly guards?: Guards;
  readonly script?: Partial<Storefront>;
};

export const UNAVAILABLE: Looked<never> = { looked: 'unavailable', detail: 'throttled' };
export const ABSENT: Looked<never> = { looked: 'absent' };

/** A cart that reads so, with the line that was put into it. */
export function reading(
  status: Cart['status'],
  cart: Partial<Cart> = {},
  line: Parameters<typeof aShownCart>[1] = {},
): Looked<Cart> {
  return found(aShownCart({ status, ...cart }, line));
}

/** The tools of a worker who looks after that checkout, the purchase, and what was looked at so far. */
export async function unsettled(shown: Shown = {}) {
  const { orders = [], audited = [], reads = reading('active'), afterMs = 30 * 60_000, script } = shown;
  const looks: string[] = [];
  const look = <Found>(name: string, answer: Looked<Found>) => {
    looks.push(name);
    return Promise.resolve(answer);
  };
  const shop = createScriptedStorefront({
    orders: () => look('orders', found(orders)),
    ordersAudited: () => look('audit', found(audited.map((id) => asId<'OrderId'>(id)))),
    order: () => look('order', ABSENT),
    cart: () => look('cart', reads),
    ...script,
  });
  const tools = purchasingTools(shop, ...(shown.guards ? [shown.guards] : []));
  if (!shown.stopped) await openPurchasing(tools.ledger);
  tools.advanceTo(NOW_MS + afterMs);
  const stage = checkingOut(shown.sends, shown.cart, shown.checkout);
  const purchase = aPurchase(stage, { version: 5, ...(shown.intent && { intent: shown.intent }) });
  return { tools, purchase, looks, asked: shop.asked };
}

/** What is decided about that checkout. */
export async function settle(shown: Shown = {}) {
  const { tools, purchase, looks, asked } = await unsettled(shown);
  const move = await settleCheckout(tools, purchase);
  return { ...move, to: move.to as PurchaseIn<'checking_out'>, looks, asked, tools };
}
