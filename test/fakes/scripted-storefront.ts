import { asId, type OrderId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import type {
  Cart,
  CartLine,
  CheckoutAnswer,
  OrderState,
  Refusal,
  Sku,
  Storefront,
} from '../../lib/purchasing/storefront.ts';

/** What a scripted storefront was asked that changes something. */
type Asked = {
  readonly asked: string;
  readonly cartId?: string;
  readonly requestId: string;
  readonly correlationId: string;
};

export type ScriptedStorefront = Storefront & {
  readonly asked: Asked[];
  /** Orders that really exist, whatever was answered; one that is added here is one that somebody else placed. */
  readonly placed: OrderState[];
};

/** In what the documents leave open. */
type Habits = {
  /** Whether an order repeats the friendly name of its cart's line; it does not where left out. */
  readonly echoesName?: boolean;
  /** Seven days where left out. */
  readonly cartLifeMs?: number;
  /** How long an order is not listed yet; it is listed at once where left out. */
  readonly listedAfterMs?: number;
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
 * A shop that sells the one item of the builders at its expected price, and keeps Microsoft's promises: checking out the
 * same cart again repeats the first order, and a cart past its end is gone. Members are replaced to make it answer otherwise.
 */
export function createScriptedStorefront(
  script: Partial<Storefront> = {},
  clock: () => number = () => OPENED_AT_MS,
  habits: Habits = {},
): ScriptedStorefront {
  const shelf = createShelf(clock, habits);
  const { asked, placed, auditTrail, carts } = shelf;
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
      const expiresAtMs = clock() + (habits.cartLifeMs ?? WEEK_MS);
      carts.set(cartId, { customerId, line, expiresAtMs, order: undefined });
      asked.push({ asked: 'createCart', cartId, ...call });
      return shelf.shown(customerId, cartId) ?? GONE;
    },
    async cart(customerId, cartId) {
      const found = shelf.shown(customerId, cartId);
      return found ? { looked: 'found', found } : { looked: 'absent' };
    },
    async updateCart(customerId, cartId, line, { requestId, correlationId }) {
      asked.push({ asked: 'updateCart', cartId, requestId, correlationId });
      const cart = shelf.kept(customerId, cartId);
      if (!cart) return GONE;
      if (cart.order) throw new Error(`cart ${cartId} was submitted before (800065)`);
      cart.line = line;
      return shelf.shown(customerId, cartId) ?? GONE;
    },
    async checkOut(customerId, cartId, { requestId, correlationId }) {
      asked.push({ asked: 'checkOut', cartId, requestId, correlationId });
      const order = shelf.ordered(customerId, cartId, correlationId);
      return order
        ? { answer: 'orders', orders: [order], orderErrors: 0 }
        : { answer: 'refused', refusal: GONE };
    },
    async order(_customer, orderId) {
      const order = placed.find((one) => one.orderId === orderId);
      return order ? { looked: 'found', found: { ...order, status: 'completed' } } : { looked: 'absent' };
    },
    orders: async (customerId) => ({ looked: 'found', found: shelf.listed(customerId) }),
    ordersAudited: async (_customer, correlationIds) => ({
      looked: 'found',
      found: correlationIds.flatMap((id) => auditTrail.get(id) ?? []),
    }),
    reservationOrderOf: async () => ({
      looked: 'found',
      found: asId('6f1c0d2e-0000-4000-8000-000000000001'),
    }),
  };
  return Object.assign(shop, { asked, placed }, wrap(script, asked));
}

const OPENED_AT_MS = Date.parse('2024-02-05T09:00:00Z');
const WEEK_MS = 7 * 86_400_000;
const GONE: Refusal = { refused: 'final', code: '800008', detail: 'Unable to retrieve the cart.' };

const BUILT_LINE: CartLine = {
  catalogItemId: CATALOG_ITEM,
  quantity: 2,
  billingCycle: 'one_time',
  term: 'P1Y',
  provisioningContext: {},
  friendlyName: 'tieout p-1',
};

type KeptCart = {
  readonly customerId: string;
  readonly expiresAtMs: number;
  line: CartLine;
  order: OrderState | undefined;
};

/** What the shop has in its books. A cart that it never made is taken for that of the builders, made when they say. */
function createShelf(
  clock: () => number,
  { echoesName = false, listedAfterMs = 0, cartLifeMs = WEEK_MS }: Habits,
) {
  const carts = new Map<string, KeptCart>();
  const placed: OrderState[] = [];
  const auditTrail = new Map<string, OrderId>();
  const charge = money('1037.78', 'EUR');
  const kept = (customerId: string, cartId: string): KeptCart | undefined => {
    const expiresAtMs = OPENED_AT_MS + cartLifeMs;
    const cart = carts.get(cartId) ?? { customerId, line: BUILT_LINE, expiresAtMs, order: undefined };
    carts.set(cartId, cart);
    return cart.order !== undefined || clock() < cart.expiresAtMs ? cart : undefined;
  };
  return {
    asked: [] as Asked[],
    ...{ carts, placed, auditTrail, kept },
    shown(customerId: string, cartId: string): Cart | undefined {
      const cart = kept(customerId, cartId);
      if (!cart) return undefined;
      const status = cart.order ? 'ordered' : 'active';
      const lines = [{ ...cart.line, charge, error: undefined }];
      return { cartId: asId(cartId), status, expiresAtMs: cart.expiresAtMs, lines };
    },
    /** The order of a cart, placed now where it was not before; none of a cart that is gone. */
    ordered(customerId: string, cartId: string, correlationId: string): OrderState | undefined {
      const cart = kept(customerId, cartId);
      if (!cart || cart.order) return cart?.order;
      const { catalogItemId, quantity, term, friendlyName } = cart.line;
      const shownName = echoesName ? friendlyName : undefined;
      const line = { lineNumber: 0, catalogItemId, quantity, term, friendlyName: shownName, charge };
      cart.order = {
        orderId: asId(`order-of-${cartId}`),
        alternateId: `alternate-of-${cartId}`,
        customerId: cart.customerId,
        status: 'pending',
        rawStatus: 'pending',
        orderedAtMs: clock(),
        currency: 'EUR',
        billingCycle: cart.line.billingCycle,
        lines: [line],
      };
      placed.push(cart.order);
      auditTrail.set(correlationId, cart.order.orderId);
      return cart.order;
    },
    listed: (customerId: string): readonly OrderState[] =>
      placed.filter(
        (order) => order.customerId === customerId && order.orderedAtMs + listedAfterMs <= clock(),
      ),
  };
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
