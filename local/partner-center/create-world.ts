import type { Clock } from '../clock.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { guidOf, hexOf } from './deterministic-ids.ts';
import { orderPastUs } from './shop/order-past-us.ts';
import { NEWEST_PAGES, type VendorProfile } from './vendor-profile.ts';
import type { SimulatedOrder, World } from './world.ts';

/**
 * The simulated Microsoft as it is when the scenario starts: nothing bought but the earlier reservations. Where the
 * documents leave a choice it does as `vendor` says, and else as the newest page has it.
 */
export function createWorld(scenario: Scenario, clock: Clock, vendor: Partial<VendorProfile> = {}): World {
  let guids = 0;
  let orderIds = 0;
  const world: World = {
    scenario,
    clock,
    vendor: { ...NEWEST_PAGES, ...vendor },
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
    lateCalls: [],
    calls: [],
  };
  for (const earlier of scenario.earlierReservations) world.orders.push(earlierOrder(world, earlier));
  return world;
}

function earlierOrder(world: World, earlier: Scenario['earlierReservations'][number]): SimulatedOrder {
  const { key, boughtAt, ...bought } = earlier;
  try {
    return orderPastUs(world, { ...bought, orderedAtMs: Date.parse(boughtAt) }, { earlierKey: key });
  } catch (cause) {
    throw new Error(
      `earlierReservations: ${key}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}
