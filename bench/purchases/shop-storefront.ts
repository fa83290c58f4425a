import type { CheckoutAnswer, Looked, OrderState, Sku, Storefront } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { ConnectionReset, type LossyShop, type ShopCart, type ShopOrder } from './lossy-shop.ts';
import { catalogItemOf, CHARGE } from './requests.ts';

/** The lossy shop as the purchase core sees it: what cannot be looked at is `unavailable`, a lost checkout `unknown`. */
export function createShopStorefront(shop: LossyShop): Storefront {
  return {
    subscription: (customerId) =>
      looked(() => shop.look(customerId, { status: 'active', rawStatus: 'active', isAzurePlan: true })),
    registrationStatus: (customerId) => looked(() => shop.look(customerId, 'registered')),
    register: async () => 'asked',
    sku: ({ customerId, productId, skuId }) =>
      looked(() => shop.look(customerId, { ...SKU, productId, skuId })),
    inventory: ({ customerId }) => looked(() => shop.look(customerId, { restricted: false, detail: '' })),
    availabilities: ({ customerId, skuId }) => {
      const availability = { catalogItemId: catalogItemOf(skuId), isPurchasable: true, terms: ['P1Y'] };
      return looked(() => shop.look(customerId, [availability]));
    },
    async createCart(customerId, { catalogItemId, quantity, friendlyName }) {
      const answer = await shop.createCart({ customerId, catalogItemId, quantity, friendlyName });
      if ('code' in answer) return { refused: 'final', code: answer.code, detail: 'No cart.' };
      return cartShown(answer.body);
    },
    cart: (_customer, cartId) =>
      looked(async () => {
        const cart = await shop.cart(cartId);
        return cart && cartShown(cart);
      }),
    updateCart: async () => {
      throw new Error('No item goes stale in this shop.');
    },
    checkOut: async (_customer, cartId) => checkedOut(shop, cartId),
    order: (_customer, orderId) =>
      looked(async () => {
        const order = await shop.order(orderId);
        return order && orderShown(order);
      }),
    orders: (customerId) => looked(async () => (await shop.ordersOf(customerId)).map(orderShown)),
    ordersAudited: (customerId) => looked(() => shop.look(customerId, [])),
    reservationOrderOf: (customerId, orderId) =>
      looked(() => shop.look(customerId, asId<'ReservationOrderId'>(`reservation-of-${orderId}`))),
  };
}

const SKU: Omit<Sku, 'productId' | 'skuId'> = {
  title: 'Reserved VM Instance, Standard_D2s_v3, EU West, 1 Year',
  minimumQuantity: 1,
  maximumQuantity: 100,
  supportedBillingCycles: ['one_time'],
  term: 'P1Y',
  needsInventoryCheck: true,
  needsRegistration: true,
  inventoryVariables: ['AzureSubscriptionId'],
  provisioningVariables: ['Scope', 'SubscriptionId'],
  armRegionName: 'westeurope',
};

const charge = money(CHARGE.amount, CHARGE.currency);

async function looked<Found>(look: () => Promise<Found | undefined>): Promise<Looked<Found>> {
  try {
    const found = await look();
    return found === undefined ? { looked: 'absent' } : { looked: 'found', found };
  } catch (failure) {
    if (failure instanceof ConnectionReset) return { looked: 'unavailable', detail: failure.message };
    throw failure;
  }
}

async function checkedOut(shop: LossyShop, cartId: string): Promise<CheckoutAnswer> {
  try {
    const answer = await shop.checkOut(cartId);
    if (!('code' in answer)) return { answer: 'orders', orders: [orderShown(answer.body)], orderErrors: 0 };
    const { code } = answer;
    if (code === '800065') return { answer: 'unknown', heard: 'in_progress', detail: `submitted (${code})` };
    return { answer: 'refused', refusal: { refused: 'final', code, detail: 'No such cart.' } };
  } catch (failure) {
    if (failure instanceof ConnectionReset)
      return { answer: 'unknown', heard: 'none', detail: failure.message };
    throw failure;
  }
}

function cartShown({ cartId, line: { catalogItemId, quantity }, expiresAtMs, order }: ShopCart) {
  const line = { catalogItemId, quantity, billingCycle: 'one_time', term: 'P1Y', charge, error: undefined };
  return {
    cartId: asId<'CartId'>(cartId),
    status: order ? ('ordered' as const) : ('active' as const),
    ...{ expiresAtMs, lines: [line] },
  };
}

// Orders are completed at once: how long that takes at Microsoft is the same for whoever buys.
function orderShown({ orderId, line: bought, orderedAtMs }: ShopOrder): OrderState {
  const { customerId, catalogItemId, quantity } = bought;
  const line = { lineNumber: 0, catalogItemId, quantity, term: 'P1Y', friendlyName: undefined, charge };
  return {
    orderId: asId(orderId),
    alternateId: undefined,
    ...{ customerId, orderedAtMs, currency: CHARGE.currency },
    status: 'completed',
    rawStatus: 'completed',
    billingCycle: 'one_time',
    lines: [line],
  };
}
