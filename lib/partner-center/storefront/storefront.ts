import type { Refusal, Storefront } from '../../purchasing/storefront.ts';
import { createCatalogueCache } from '../discovery/catalogue-cache.ts';
import { checkInventory } from '../discovery/inventory.ts';
import { ITEM_ABSENT } from '../discovery/skus.ts';
import { getRegistrationStatus, registerSubscription } from '../enablement/registration.ts';
import { getSubscription, SUBSCRIPTION_ABSENT } from '../enablement/subscriptions.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { listEntitlements } from '../lifecycle/entitlements.ts';
import { CART_ABSENT, createCart, getCart, updateCart } from '../ordering/carts.ts';
import { checkOutCart } from '../ordering/checkout.ts';
import { getOrder, listOrders, ORDER_ABSENT } from '../ordering/orders.ts';
import { auditedOrders } from './audited-orders.ts';
import { checkoutFailure } from './checkout-failure.ts';
import { lookUp, NEVER_ABSENT, refusalOf } from './refusal.ts';
import { toAvailability, toCatalogueItem, toStock } from './catalogue.ts';
import { toCart } from './to-cart.ts';
import { toCartIntent } from './to-cart-intent.ts';
import { toListedOrders } from './to-listed-orders.ts';
import { toCheckedOut, toOrder } from './to-order.ts';
import { toReservationOrder } from './to-reservation-order.ts';
import { toSku } from './to-sku.ts';
import { toSubscription } from './to-subscription.ts';

type StorefrontParts = { readonly exchange: Exchange; readonly nowMs: () => number };

/** The shop, as Partner Center keeps it. SKUs may be an hour old; availabilities are asked for at each purchase. */
export function createStorefront({ exchange, nowMs }: StorefrontParts): Storefront {
  const catalogue = createCatalogueCache({ exchange, nowMs });
  return {
    subscription: (customerId, subscriptionId) =>
      lookUp(SUBSCRIPTION_ABSENT, async () =>
        toSubscription((await getSubscription(exchange, customerId, subscriptionId)).body),
      ),
    registrationStatus: (customerId, subscriptionId) =>
      lookUp(SUBSCRIPTION_ABSENT, async () => {
        const { body } = await getRegistrationStatus(exchange, customerId, subscriptionId);
        return body.status.value;
      }),
    register: (customerId, subscriptionId, call) =>
      orRefusal(async () => {
        await registerSubscription(exchange, customerId, subscriptionId, call);
        return 'asked' as const;
      }),
    sku: (item) => lookUp(ITEM_ABSENT, async () => toSku(await catalogue.sku(toCatalogueItem(item)))),
    inventory: (item) =>
      lookUp(ITEM_ABSENT, async () => {
        const { market: country, customerId, subscriptionId: azureSubscriptionId, armRegionName } = item;
        const query = { country, targets: [item], customerId, azureSubscriptionId, armRegionName };
        return toStock((await checkInventory(exchange, query)).body, item);
      }),
    availabilities: (item) =>
      lookUp(ITEM_ABSENT, async () =>
        (await catalogue.availabilitiesNow(toCatalogueItem(item))).map(toAvailability),
      ),
    async createCart(customerId, line, call) {
      const answer = await orRefusal(async () =>
        toCart((await createCart(exchange, customerId, toCartIntent(line), call)).body),
      );
      if (isOutOfDate(answer)) catalogue.forget(line.catalogItemId);
      return answer;
    },
    cart: (customerId, cartId) =>
      lookUp(CART_ABSENT, async () => toCart((await getCart(exchange, customerId, cartId)).body)),
    async updateCart(customerId, cartId, line, call) {
      const answer = await orRefusal(async () => {
        const { lines, ...attested } = toCartIntent(line);
        const { body } = await getCart(exchange, customerId, cartId);
        return toCart((await updateCart(exchange, customerId, body, lines, call, attested)).body);
      });
      if (isOutOfDate(answer)) catalogue.forget(line.catalogItemId);
      return answer;
    },
    async checkOut(customerId, cartId, call) {
      try {
        const result = await checkOutCart(exchange, customerId, cartId, call);
        return { answer: 'orders', ...toCheckedOut(result, customerId) };
      } catch (error) {
        return checkoutFailure(error);
      }
    },
    order: (customerId, orderId) =>
      lookUp(ORDER_ABSENT, async () => toOrder(await getOrder(exchange, customerId, orderId), customerId)),
    orders: (customerId) =>
      lookUp(NEVER_ABSENT, async () =>
        toListedOrders(await listOrders(exchange, customerId), customerId, nowMs()),
      ),
    ordersAudited: (customerId, correlationIds, sinceMs) =>
      lookUp(NEVER_ABSENT, () => auditedOrders(exchange, { customerId, correlationIds, sinceMs }, nowMs())),
    reservationOrderOf: (customerId, orderId) =>
      lookUp(ORDER_ABSENT, async () => {
        const wanted = { entitlementType: 'reservedinstance' } as const;
        const { body } = await listEntitlements(exchange, customerId, wanted);
        return toReservationOrder(body.items, orderId);
      }),
  };
}

async function orRefusal<Result>(ask: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await ask();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

function isOutOfDate(answer: Awaited<ReturnType<Storefront['createCart']>>): boolean {
  if ('refused' in answer) return answer.refused === 'refresh';
  return answer.lines.some(({ error }) => error?.refused === 'refresh');
}
