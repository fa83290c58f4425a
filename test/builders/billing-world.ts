import { dayOf, periodOf } from '../../lib/values/day.ts';
import { createClock } from '../../local/clock.ts';
import type { OrderOf } from '../../local/partner-center/billing/charges.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { exchangeRate, findSku, lineCharge, listPrice } from '../../local/partner-center/price-list.ts';
import type { SimulatedOrder, World } from '../../local/partner-center/world.ts';
import type { Scenario } from '../../local/scenarios/scenario.ts';
import type { EventOf, TimelineEvent } from '../../local/scenarios/timeline.ts';
import { CONTOSO, PLAN, shopScenario, VM_PRODUCT } from './shop-scenario.ts';

/** The shop's world with a timeline of its own, and nothing bought. Defaults of the events are filled in. */
export function billingWorld(
  timeline: readonly object[] = [],
  overrides: Record<string, unknown> = {},
): World {
  const scenario = shopScenario({ timeline, start: '2024-01-01T00:00:00Z', ...overrides });
  return createWorld(scenario, createClock(Date.parse(scenario.start)));
}

/** The event of that name in the scenario, the first one where no id is given. */
export function eventOf<Name extends TimelineEvent['event']>(
  { scenario }: { readonly scenario: Scenario },
  name: Name,
  id?: string,
): EventOf<Name> {
  const found = scenario.timeline.find(
    (event) => event.event === name && (id === undefined || ('id' in event && event.id === id)),
  );
  if (found === undefined) throw new Error(`the timeline has no ${name} ${id ?? ''}`);
  return found as EventOf<Name>;
}

export type Bought = {
  readonly reference: string;
  readonly customerId?: string;
  readonly productId?: string;
  readonly skuId?: string;
  readonly quantity?: number;
  readonly billingCycle?: 'one_time' | 'monthly';
  readonly at?: string;
};

/** Buys without the shop: the order that a checkout would have made. */
export function placeOrder(world: World, bought: Bought): SimulatedOrder {
  const {
    customerId = CONTOSO,
    productId = VM_PRODUCT,
    skuId = '0001',
    quantity = 2,
    billingCycle = 'one_time',
  } = bought;
  const { scenario } = world;
  const price = listPrice(scenario, productId, skuId, billingCycle);
  const found = findSku(scenario, productId, skuId);
  const customer = scenario.customers.find(({ id }) => id === customerId);
  const orderedAtMs = Date.parse(bought.at ?? '2024-01-15T10:00:00Z');
  const billingCurrency = customer?.currency ?? scenario.currency;
  const rate = price && exchangeRate(scenario, periodOf(dayOf(orderedAtMs)), price.currency, billingCurrency);
  if (price === undefined || found === undefined || rate === undefined)
    throw new Error(`${skuId} is not for sale`);
  const id = world.newOrderId();
  const order: SimulatedOrder = {
    id,
    alternateId: id,
    customerId,
    subscriptionId: PLAN,
    productId,
    skuId,
    catalogItemId: `${productId}:${skuId}:AVAIL1`,
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
    earlierKey: undefined,
    correlationId: undefined,
    billed: new Set(),
  };
  world.orders.push(order);
  references.set(order, bought.reference);
  return order;
}

/** Finds orders by the reference they were placed with. */
export function orderOfIn(world: World): OrderOf {
  return (reference) =>
    world.orders.find((order) => references.get(order) === reference || order.earlierKey === reference);
}

const references = new WeakMap<SimulatedOrder, string>();
