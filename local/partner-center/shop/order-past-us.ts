import { dayOf, periodOf } from '../../../lib/values/day.ts';
import { exchangeRate, findSku, lineCharge, listPrice } from '../price-list.ts';
import type { SimulatedOrder, World } from '../world.ts';
import { catalogItemId, scopeOf } from './catalogue.ts';
import { findCustomer } from './customers.ts';

/** What somebody bought without us: before the scenario, or in the portal. */
export type BoughtPastUs = Pick<
  SimulatedOrder,
  'customerId' | 'subscriptionId' | 'productId' | 'skuId' | 'quantity' | 'billingCycle'
> & { readonly orderedAtMs: number };

/** The order of such a purchase, which no cart of ours led to. Throws where the catalogue has no price for it. */
export function orderPastUs(
  world: World,
  bought: BoughtPastUs,
  origin: Pick<SimulatedOrder, 'earlierKey' | 'boughtInPortal'>,
): SimulatedOrder {
  const { scenario } = world;
  const { customerId, subscriptionId, productId, skuId, quantity, billingCycle, orderedAtMs } = bought;
  const found = findSku(scenario, productId, skuId);
  const price = listPrice(scenario, productId, skuId, billingCycle);
  if (found === undefined || price === undefined) {
    throw new Error(`the catalogue has no ${billingCycle} price for ${productId}:${skuId}`);
  }
  const customer = findCustomer(world, customerId);
  const subscription = customer?.subscriptions.find((one) => one.id === subscriptionId);
  const billingCurrency = customer?.currency ?? scenario.currency;
  const boughtOn = dayOf(orderedAtMs);
  const rate = exchangeRate(scenario, periodOf(boughtOn), price.currency, billingCurrency);
  if (rate === undefined) throw new Error(`no exchange rate from ${price.currency} to ${billingCurrency}`);
  const scope = subscription === undefined ? 'azure_plan' : scopeOf(subscription);
  const id = world.newOrderId();
  return {
    id,
    alternateId: id,
    customerId,
    subscriptionId,
    productId,
    skuId,
    catalogItemId: catalogItemId(productId, skuId, scope, boughtOn),
    title: found.sku.title,
    friendlyName: undefined,
    quantity,
    term: found.sku.term,
    billingCycle,
    unitPrice: price.unitPrice,
    pricingCurrency: price.currency,
    billingCurrency,
    charge: lineCharge(price.unitPrice, rate, quantity, billingCurrency),
    orderedAtMs,
    reservationOrderId: world.newGuid(),
    reservationId: world.newGuid(),
    correlationId: undefined,
    billed: new Set(),
    ...origin,
  };
}
