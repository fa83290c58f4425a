import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import type { CheckoutAnswer, OrderState, Sku, Storefront } from '../../lib/purchasing/storefront.ts';

/** What a scripted storefront was asked that changes something. */
type Asked = {
  readonly asked: string;
  readonly cartId?: string;
  readonly requestId: string;
  readonly correlationId: string;
};

export type ScriptedStorefront = Storefront & {
  readonly asked: Asked[];
  /** Orders that really exist, whatever was answered. */
  readonly orders: OrderState[];
};

export const SKU: Sku = {
  productId: 'DZH318Z0BQ4B',
  skuId: '00DN',
  title: 'Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year',
  minimumQuantity: 1,
  maximumQuantity: 100,
  supportedBillingCycles: ['one_time', 'monthly'],
  term: 'P1Y',
  needsInventoryCheck: true,
  needsRegistration: true,
  inventoryVariables: ['AzureSubscriptionId'],
  provisioningVariables: ['Scope', 'SubscriptionId'],
  armRegionName: 'westeurope',
};

export const CATALOG_ITEM = 'DZH318Z0BQ4B:00DN:DZH318Z0AVAIL';

/**
 * A shop that sells the one item of the builders at its expected price, and keeps Microsoft's promise: checking out
 * the same cart again repeats the first order. Members are replaced to make it answer otherwise.
 */
export function createScriptedStorefront(
  script: Partial<Storefront> = {},
  clock: () => number = () => Date.parse('2024-02-05T09:00:00Z'),
): ScriptedStorefront {
  const asked: Asked[] = [];
  const orders: OrderState[] = [];
  const ordered = new Map<string, OrderState>();
  const carts = new Map<
    string,
    { customerId: string; quantity: number; term: string; billingCycle: string; friendlyName: string }
  >();
  const charge = money('1037.78', 'EUR');
  const cartOf = (cartId: string) => {
    const line = carts.get(cartId);
    const status = ordered.has(cartId) ? ('ordered' as const) : ('active' as const);
    const lines = line ? [{ catalogItemId: CATALOG_ITEM, ...line, charge, error: undefined }] : [];
    return { cartId: asId<'CartId'>(cartId), status, expiresAtMs: clock() + 7 * 86_400_000, lines };
  };
  const shop: Storefront = {
    subscription: async () => ({
      looked: 'found',
      found: { status: 'active', rawStatus: 'active', isAzurePlan: true },
    }),
    registrationStatus: async () => ({ looked: 'found', found: 'registered' }),
    async register(_customer, _subscription, call) {
      asked.push({ asked: 'register', ...call });
      return 'asked';
    },
    sku: async () => ({ looked: 'found', found: SKU }),
    inventory: async () => ({ looked: 'found', found: { restricted: false, detail: '' } }),
    availabilities: async () => ({
      looked: 'found',
      found: [{ catalogItemId: CATALOG_ITEM, isPurchasable: true, terms: ['P1Y', 'P3Y'] }],
    }),
    async createCart(customerId, line, call) {
      const cartId = `cart-${carts.size + 1}`;
      carts.set(cartId, { ...line, customerId });
      asked.push({ asked: 'createCart', cartId, ...call });
      return cartOf(cartId);
    },
    cart: async (_customer, cartId) => ({ looked: 'found', found: cartOf(cartId) }),
    async checkOut(customerId, cartId, { requestId, correlationId }) {
      asked.push({ asked: 'checkOut', cartId, requestId, correlationId });
      const before = ordered.get(cartId);
      const order = before ?? orderOf(customerId, cartId, carts.get(cartId)?.quantity ?? 0);
      if (!before) orders.push(order);
      ordered.set(cartId, order);
      return { answer: 'orders', orders: [order], orderErrors: 0 };
    },
    async order(_customer, orderId) {
      const order = orders.find((one) => one.orderId === orderId);
      return order ? { looked: 'found', found: { ...order, status: 'completed' } } : { looked: 'absent' };
    },
    reservationOrderOf: async () => ({
      looked: 'found',
      found: asId('6f1c0d2e-0000-4000-8000-000000000001'),
    }),
  };
  const orderOf = (customerId: string, cartId: string, quantity: number): OrderState => ({
    orderId: asId(`order-of-${cartId}`),
    alternateId: `alternate-of-${cartId}`,
    customerId,
    status: 'pending',
    rawStatus: 'pending',
    orderedAtMs: clock(),
    currency: 'EUR',
    lines: [
      { lineNumber: 0, catalogItemId: CATALOG_ITEM, quantity, term: 'P1Y', friendlyName: undefined, charge },
    ],
  });
  return Object.assign(shop, { asked, orders }, wrap(script, asked));
}

/** Answers a checkout in turn: as scripted first, and as the shop itself once the script is used up. */
export function answering(
  shop: ScriptedStorefront,
  ...answers: readonly CheckoutAnswer[]
): ScriptedStorefront {
  const left = [...answers];
  const itself = shop.checkOut.bind(shop);
  shop.checkOut = async (customerId, cartId, call) => {
    const next = left.shift();
    if (!next) return itself(customerId, cartId, call);
    shop.asked.push({
      asked: 'checkOut',
      cartId,
      requestId: call.requestId,
      correlationId: call.correlationId,
    });
    return next;
  };
  return shop;
}

// A scripted checkout is counted like the shop's own.
function wrap(script: Partial<Storefront>, asked: Asked[]): Partial<Storefront> {
  const { checkOut } = script;
  if (!checkOut) return script;
  return {
    ...script,
    async checkOut(customerId, cartId, call) {
      asked.push({ asked: 'checkOut', cartId, requestId: call.requestId, correlationId: call.correlationId });
      return checkOut(customerId, cartId, call);
    },
  };
}
