import type { CheckoutAnswer, Refusal, Storefront } from '../../purchasing/storefront.ts';
import { CART_ABSENT, createCart, getCart, postCheckout } from './carts.ts';
import { checkInventory, getAvailabilities, getSku, ITEM_ABSENT } from './catalogue.ts';
import { getReservationOrderId } from './entitlements.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { decodeCheckout, getOrder, ORDER_ABSENT } from './orders.ts';
import { PartnerCenterError } from '../exchange/partner-center-error.ts';
import { lookUp, refusalOf } from './refusal.ts';
import { getRegistrationStatus, registerSubscription } from './registration.ts';
import { getSubscription, SUBSCRIPTION_ABSENT } from './subscriptions.ts';

/** The shop, as Partner Center keeps it. */
export function createStorefront({ exchange }: { readonly exchange: Exchange }): Storefront {
  return {
    subscription: (customerId, subscriptionId) =>
      lookUp(SUBSCRIPTION_ABSENT, () => getSubscription(exchange, customerId, subscriptionId)),
    registrationStatus: (customerId, subscriptionId) =>
      lookUp(SUBSCRIPTION_ABSENT, () => getRegistrationStatus(exchange, customerId, subscriptionId)),
    register: (customerId, subscriptionId, call) =>
      orRefusal(async () => {
        await registerSubscription(exchange, customerId, subscriptionId, call);
        return 'asked' as const;
      }),
    sku: (item) => lookUp(ITEM_ABSENT, () => getSku(exchange, item)),
    inventory: (item) => lookUp(ITEM_ABSENT, () => checkInventory(exchange, item)),
    availabilities: (item) => lookUp(ITEM_ABSENT, () => getAvailabilities(exchange, item)),
    createCart: (customerId, line, call) => orRefusal(() => createCart(exchange, customerId, line, call)),
    cart: (customerId, cartId) => lookUp(CART_ABSENT, () => getCart(exchange, customerId, cartId)),
    async checkOut(customerId, cartId, call) {
      try {
        return {
          answer: 'orders',
          ...decodeCheckout(await postCheckout(exchange, customerId, cartId, call)),
        };
      } catch (error) {
        return checkoutFailure(error);
      }
    },
    order: (customerId, orderId) => lookUp(ORDER_ABSENT, () => getOrder(exchange, customerId, orderId)),
    reservationOrderOf: (customerId, orderId) =>
      lookUp(ORDER_ABSENT, () => getReservationOrderId(exchange, customerId, orderId)),
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

/**
 * What a checkout that brought no orders can be taken for. Refused and busy need a complete answer that says so, or the
 * certainty that nothing left us; everything else may have bought something.
 */
function checkoutFailure(error: unknown): CheckoutAnswer {
  if (!(error instanceof PartnerCenterError)) throw error;
  const isBusy = error.nothingSent || error.status === 429 || error.status === 503;
  if (isBusy && error.kind !== 'malformed') {
    return { answer: 'busy', retryAfterMs: error.retryAfterMs, detail: error.message };
  }
  const refusal =
    error.status !== undefined && error.status >= 400 && error.status !== 409 ? refusalOf(error) : undefined;
  return refusal === undefined
    ? { answer: 'unknown', detail: error.message }
    : { answer: 'refused', refusal };
}
