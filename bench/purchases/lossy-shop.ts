import { createHash } from 'node:crypto';
import type { VirtualClock } from './virtual-clock.ts';

/** What a cart holds: one line, and the name by which whoever filled it knows it again. */
type ShopLine = {
  readonly customerId: string;
  readonly catalogItemId: string;
  readonly quantity: number;
  readonly friendlyName: string;
};

export type ShopOrder = {
  readonly orderId: string;
  readonly line: ShopLine;
  /** Whose order it truly is. The shop shows it to nobody. */
  readonly requestId: string;
  readonly orderedAtMs: number;
  readonly listedAtMs: number;
};

export type ShopCart = {
  readonly cartId: string;
  readonly line: ShopLine;
  readonly expiresAtMs: number;
  order: ShopOrder | undefined;
};

/** An answer that arrived; `code` is Partner Center's. */
export type Answered<Body> =
  { readonly status: 200 | 201; readonly body: Body } | { readonly status: 400 | 404; readonly code: string };

export type Habits = {
  readonly seed: number;
  /** Part of the replies that are lost. */
  readonly lost: number;
  /** Once a reply was lost, how long all further replies about the same are lost as well. */
  readonly lostForMs: number;
  /** What a checkout of a cart that was ordered before is answered with. */
  readonly repeated: 'replay' | '800065';
};

/** The shop did what it was asked, and its reply never came. */
export class ConnectionReset extends Error {
  override name = 'ConnectionReset' as const;
  // As the client of Partner Center names the world's failures.
  readonly kind = 'unavailable';
}

type Asked = 'create cart' | 'check out' | 'look';

export type LossyShop = ReturnType<typeof createLossyShop>;

const WEEK_MS = 7 * 86_400_000;
const LISTED_WITHIN_MS = 15 * 60_000;

/**
 * Partner Center as far as buying goes: a cart holds one line and becomes one order at most, and a new order may take 15
 * minutes to be listed. Whether a reply is lost depends on the seed, on what it is about and on how often that was asked,
 * never on who asks or when: whoever buys meets the same losses. Orders show neither the friendly name nor the call.
 */
export function createLossyShop(
  habits: Habits,
  { nowMs, pause }: VirtualClock,
  requestOf: (friendlyName: string) => string,
) {
  const carts = new Map<string, ShopCart>();
  const orders: ShopOrder[] = [];
  const asked = new Map<string, number>();
  const lostUntilMs = new Map<string, number>();
  const counts = { calls: 0, changes: 0, lostReplies: 0, lostCheckouts: 0 };

  /** One call about a request or a customer: it takes its time, is carried out, and may lose its reply. */
  async function ask<Body>(what: Asked, about: string, carryOut: () => Body): Promise<Body> {
    const key = `${what} ${about}`;
    const times = (asked.get(key) ?? 0) + 1;
    asked.set(key, times);
    counts.calls += 1;
    if (what !== 'look') counts.changes += 1;
    const fate = fateOf(`${habits.seed} ${key} ${times}`);
    await pause(200 + fate.second * 600);
    const body = carryOut();
    const isCut = nowMs() < (lostUntilMs.get(about) ?? 0);
    if (!isCut && fate.first >= habits.lost) return body;
    if (!isCut) lostUntilMs.set(about, nowMs() + habits.lostForMs);
    counts.lostReplies += 1;
    if (what === 'check out') counts.lostCheckouts += 1;
    throw new ConnectionReset(`The connection was reset: ${key}.`);
  }

  function place({ cartId, line }: ShopCart): ShopOrder {
    const orderedAtMs = nowMs();
    const requestId = requestOf(line.friendlyName);
    const listedAtMs = orderedAtMs + fateOf(`${habits.seed} listed ${cartId}`).first * LISTED_WITHIN_MS;
    const order = { orderId: `order-of-${cartId}`, line, requestId, orderedAtMs, listedAtMs };
    orders.push(order);
    return order;
  }

  return {
    ...{ orders, counts },
    look: <Body>(about: string, body: Body) => ask('look', about, () => body),
    createCart: (line: ShopLine) =>
      ask('create cart', requestOf(line.friendlyName), (): Answered<ShopCart> => {
        const cartId = `cart-${carts.size + 1}`;
        const cart = { cartId, line, expiresAtMs: nowMs() + WEEK_MS, order: undefined };
        carts.set(cartId, cart);
        return { status: 201, body: cart };
      }),
    checkOut(cartId: string): Promise<Answered<ShopOrder>> {
      const cart = carts.get(cartId);
      return ask('check out', cart ? requestOf(cart.line.friendlyName) : cartId, () => {
        if (!cart || (!cart.order && nowMs() >= cart.expiresAtMs)) return { status: 404, code: '800008' };
        if (cart.order && habits.repeated === '800065') return { status: 400, code: '800065' };
        cart.order ??= place(cart);
        return { status: 201, body: cart.order };
      });
    },
    cart: (cartId: string) => {
      const cart = carts.get(cartId);
      return ask('look', cart ? requestOf(cart.line.friendlyName) : cartId, () =>
        cart && (cart.order || nowMs() < cart.expiresAtMs) ? { ...cart } : undefined,
      );
    },
    order: (orderId: string) => {
      const order = orders.find((one) => one.orderId === orderId);
      return ask('look', order?.requestId ?? orderId, () => order);
    },
    ordersOf: (customerId: string) =>
      ask('look', customerId, () =>
        orders.filter((order) => order.line.customerId === customerId && order.listedAtMs <= nowMs()),
      ),
  };
}

/** Two numbers from 0 up to 1 that are the same for the same text. */
function fateOf(text: string): { readonly first: number; readonly second: number } {
  const hash = createHash('sha256').update(text).digest();
  return { first: hash.readUInt32LE(0) / 2 ** 32, second: hash.readUInt32LE(4) / 2 ** 32 };
}
