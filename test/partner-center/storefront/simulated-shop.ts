import { expect } from '@jest/globals';
import { connectPartnerCenter } from '../../../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../../../lib/partner-center/storefront/storefront.ts';
import type { Cart, CartLine, Looked, Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { createClock } from '../../../local/clock.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import { createFaults, type Faults } from '../../../local/partner-center/faults.ts';
import { startPartnerCenter } from '../../../local/partner-center/server.ts';
import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import type { World } from '../../../local/partner-center/world.ts';
import { CONTOSO, PLAN, shopScenario, VM_PRODUCT } from '../../builders/shop-scenario.ts';
import { credentialsOf, microsoftAt } from '../../builders/simulated-microsoft.ts';

export const customerId = asId<'CustomerId'>(CONTOSO);
export const subscriptionId = asId<'SubscriptionId'>(PLAN);
export const item = { customerId, market: 'DE', productId: VM_PRODUCT, skuId: '0001', isAzurePlan: true };

/** The storefront before a simulator of its own, whose time passes when it is told to. */
export type SimulatedShop = {
  readonly storefront: Storefront;
  readonly world: World;
  readonly faults: Faults;
  readonly passMinutes: (minutes: number) => void;
  /** The ids of a new call. */
  readonly call: () => Parameters<Storefront['checkOut']>[2];
  readonly registered: () => Promise<void>;
  readonly line: (more?: Partial<CartLine>) => Promise<CartLine>;
  /** A new cart of one such line. */
  readonly carted: (more?: Partial<CartLine>) => Promise<Cart>;
  /** Expects that every planted fault was met. */
  readonly close: () => Promise<void>;
};

export async function openSimulatedShop(vendor: Partial<VendorProfile> = {}): Promise<SimulatedShop> {
  const clock = createClock(Date.UTC(2024, 0, 15, 9));
  const world = createWorld(shopScenario(), clock, vendor);
  const faults = createFaults();
  const server = await startPartnerCenter({ world, port: 0, faults });
  let guids = 0;
  const newGuid = () => `00000000-0000-4000-8000-${String((guids += 1)).padStart(12, '0')}`;
  const { exchange } = connectPartnerCenter({
    microsoft: microsoftAt(server.origin),
    credentials: credentialsOf(world),
    purpose: 'buying',
    fetch,
    nowMs: clock.nowMs,
    newGuid,
    pause: () => Promise.resolve(),
  });
  const storefront = createStorefront({ exchange, nowMs: clock.nowMs });
  const passMinutes = (minutes: number) => clock.advanceTo(clock.nowMs() + minutes * 60_000);
  const call = () => ({
    requestId: asId<'RequestId'>(newGuid()),
    correlationId: asId<'CorrelationId'>(newGuid()),
  });
  const line: SimulatedShop['line'] = async (more = {}) => {
    const [availability] = found(await storefront.availabilities(item));
    return {
      catalogItemId: availability?.catalogItemId ?? '',
      quantity: 2,
      billingCycle: 'one_time',
      term: 'P1Y',
      provisioningContext: { Scope: 'shared', SubscriptionId: PLAN },
      friendlyName: 'marker',
      ...more,
    };
  };
  return {
    ...{ storefront, world, faults, passMinutes, call, line },
    async registered() {
      await storefront.register(customerId, subscriptionId, call());
      passMinutes(10);
    },
    async carted(more) {
      const cart = await storefront.createCart(customerId, await line(more), call());
      if ('refused' in cart) throw new Error(`the cart was refused: ${cart.code} ${cart.detail}`);
      expect(cart.lines).toMatchObject([
        { quantity: more?.quantity ?? 2, billingCycle: 'one_time', term: 'P1Y', error: undefined },
      ]);
      return cart;
    },
    async close() {
      await server.close();
      expect(faults.unused()).toEqual([]);
    },
  };
}

export function found<Found>(looked: Looked<Found>): Found {
  if (looked.looked !== 'found') throw new Error(`looked up: ${JSON.stringify(looked)}`);
  return looked.found;
}
