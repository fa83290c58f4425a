import type { SimulatedOrder, World } from '../world.ts';
import { orderPastUs, type BoughtPastUs } from './order-past-us.ts';

type BoughtInPortal = Omit<BoughtPastUs, 'orderedAtMs'> & Partial<Pick<SimulatedOrder, 'catalogItemId'>>;

/**
 * Somebody buys a reservation in Partner Center's portal, now: an order like any of ours, made by a call of the portal's
 * own and with no name of ours on it. Given an order of ours it becomes its twin, alike in all that tells what was bought.
 */
export function buyInPortal(world: World, { catalogItemId, ...bought }: BoughtInPortal): SimulatedOrder {
  const now = { ...bought, orderedAtMs: world.clock.nowMs() };
  const order = orderPastUs(world, now, { earlierKey: undefined, boughtInPortal: true });
  const placed = {
    ...order,
    catalogItemId: catalogItemId ?? order.catalogItemId,
    correlationId: world.newGuid(),
  };
  world.orders.push(placed);
  return placed;
}
