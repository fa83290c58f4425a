import { money } from '../../../lib/values/money.ts';
import type { Clock } from '../../../local/clock.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import type { Faults } from '../../../local/partner-center/faults.ts';
import { letLateCallsTakeEffect } from '../../../local/partner-center/gateway/late-calls.ts';
import { startPartnerCenter } from '../../../local/partner-center/server.ts';
import { shopRoutes } from '../../../local/partner-center/routes/shop-routes.ts';
import type { Route } from '../../../local/partner-center/route.ts';
import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import type { World } from '../../../local/partner-center/world.ts';
import type { Scenario } from '../../../local/scenarios/scenario.ts';
import { purchaseNamedBy, type Truth } from './judge/truth.ts';

/** The simulator on a socket of its own, with routes beside its own where somebody else has to listen there too. */
export async function startMicrosoft(parts: {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly vendor: VendorProfile;
  readonly faults: Faults;
  readonly others?: readonly Route[];
}) {
  const { scenario, clock, vendor, faults, others = [] } = parts;
  const world = createWorld(scenario, clock, vendor);
  const { origin, close } = await startPartnerCenter({
    world,
    port: 0,
    faults,
    routes: [...shopRoutes, ...others],
  });
  return { world, origin, close };
}

/** What truly happened at the simulator, once everything that was late has taken effect. */
export async function truthOf(world: World): Promise<Truth> {
  for (const { atMs } of world.lateCalls) world.clock.advanceTo(atMs);
  await letLateCallsTakeEffect(world);
  const checkouts = world.calls.flatMap(({ path, requestId = '', correlationId = '' }) => {
    const cartId = /\/carts\/([^/]+)\/checkout$/.exec(path)?.[1];
    return cartId === undefined ? [] : [{ cartId, requestId, correlationId }];
  });
  const orders = world.orders.map((order) => ({
    orderId: order.id,
    purchaseId: purchaseNamedBy(order.friendlyName),
    customerId: order.customerId,
    catalogItemId: order.catalogItemId,
    quantity: order.quantity,
    term: order.term,
    charge: money(order.charge, order.billingCurrency),
  }));
  return { orders, checkouts };
}
