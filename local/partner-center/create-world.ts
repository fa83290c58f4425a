import { dayOf, periodOf } from '../../lib/values/day.ts';
import type { Clock } from '../clock.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { catalogItemId, scopeOf } from './shop/catalogue.ts';
import { guidOf, hexOf } from './deterministic-ids.ts';
import { exchangeRate, findSku, lineCharge, listPrice } from './price-list.ts';
import type { SimulatedOrder, World } from './world.ts';

/** The simulated Microsoft as it is when the scenario starts: nothing bought but the earlier reservations. */
export function createWorld(scenario: Scenario, clock: Clock): World {
  let guids = 0;
  let orderIds = 0;
  const world: World = {
    scenario,
    clock,
    partnerTenantId: guidOf(`${scenario.name} partner tenant`),
    newGuid: () => guidOf(`${scenario.name} guid ${(guids += 1)}`),
    newOrderId: () => hexOf(`${scenario.name} order ${(orderIds += 1)}`, 12),
    registrations: new Map(),
    selfServePolicies: new Map(),
    carts: new Map(),
    orders: [],
    returns: [],
    documents: new Map(),
    exports: new Map(),
    calls: [],
  };
  for (const earlier of scenario.earlierReservations) world.orders.push(earlierOrder(world, earlier));
  return world;
}

function earlierOrder(world: World, earlier: Scenario['earlierReservations'][number]): SimulatedOrder {
  const { scenario } = world;
  const { customerId, subscriptionId, productId, skuId, quantity, billingCycle, key } = earlier;
  const found = findSku(scenario, productId, skuId);
  const price = listPrice(scenario, productId, skuId, billingCycle);
  if (found === undefined || price === undefined) {
    throw new Error(
      `earlierReservations: ${key}: the catalogue has no ${billingCycle} price for ${productId}:${skuId}`,
    );
  }
  const customer = scenario.customers.find((one) => one.id === customerId);
  const subscription = customer?.subscriptions.find((one) => one.id === subscriptionId);
  const billingCurrency = customer?.currency ?? scenario.currency;
  const orderedAtMs = Date.parse(earlier.boughtAt);
  const boughtOn = dayOf(orderedAtMs);
  const rate = exchangeRate(scenario, periodOf(boughtOn), price.currency, billingCurrency);
  if (rate === undefined) {
    throw new Error(
      `earlierReservations: ${key}: no exchange rate from ${price.currency} to ${billingCurrency}`,
    );
  }
  const id = world.newOrderId();
  return {
    id,
    alternateId: id,
    customerId,
    subscriptionId,
    productId,
    skuId,
    catalogItemId: catalogItemId(
      productId,
      skuId,
      subscription === undefined ? 'azure_plan' : scopeOf(subscription),
      boughtOn,
    ),
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
    earlierKey: key,
    correlationId: undefined,
    billed: new Set(),
  };
}
