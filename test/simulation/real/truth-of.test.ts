import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { asId } from '../../../lib/values/id.ts';
import { createClock, type Clock } from '../../../local/clock.ts';
import { createFaults, type Faults } from '../../../local/partner-center/faults.ts';
import { buyInPortal } from '../../../local/partner-center/shop/buy-in-portal.ts';
import { NEWEST_PAGES } from '../../../local/partner-center/vendor-profile.ts';
import { credentialsOf } from '../../builders/simulated-microsoft.ts';
import { Random } from '../random.ts';
import { connectStorefront } from './connect-storefront.ts';
import { judge } from './judge/judge.ts';
import { startMicrosoft, truthOf } from './microsoft.ts';
import { drawPortalOrder, shopFloor } from './shop-floor.ts';

const EMPTY_BOOK = {
  ...{ purchases: [], budgets: [], refused: [], unsent: [] },
  purchasing: { state: 'open', since: '2024-01-15T09:00:00Z', by: 'ada', reason: 'go', stops: [] },
} as const;

let microsoft: Awaited<ReturnType<typeof startMicrosoft>>;
let faults: Faults;
let clock: Clock;
beforeEach(async () => {
  const scenario = shopFloor('2024-01-15T09:00:00Z', { throttleEvery: 0 });
  [clock, faults] = [createClock(Date.parse(scenario.start)), createFaults()];
  microsoft = await startMicrosoft({ scenario, clock, vendor: NEWEST_PAGES, faults });
});
afterEach(() => microsoft.close());

/** What no core of ours may ever do: a cart of its own for each try. */
async function buyOnce(correlationId: string): Promise<unknown> {
  const { world, origin } = microsoft;
  const shop = connectStorefront(origin, credentialsOf(world), {
    nowMs: clock.nowMs,
    newGuid: world.newGuid,
  });
  const { customerId, subscriptionId, quantity, skuId, productId } = drawPortalOrder(new Random(1, 1));
  const query = {
    customerId: asId<'CustomerId'>(customerId),
    market: 'DE',
    productId,
    skuId,
    isAzurePlan: true,
  };
  const looked = await shop.availabilities(query);
  if (looked.looked !== 'found') throw new Error('Nothing is sold.');
  const call = {
    requestId: asId<'RequestId'>(correlationId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  const cart = await shop.createCart(
    query.customerId,
    {
      ...{
        catalogItemId: looked.found[0]?.catalogItemId ?? '',
        quantity,
        term: 'P1Y',
        billingCycle: 'one_time',
      },
      provisioningContext: { scope: 'shared', subscriptionId },
      friendlyName: 'tieout p-1',
    },
    call,
  );
  if (!('cartId' in cart)) throw new Error(cart.detail);
  return shop.checkOut(query.customerId, cart.cartId, call);
}

it('a purchase that was really bought twice is seen, and what was bought in the portal is not counted', async () => {
  await buyOnce('c-1');
  await buyOnce('c-2');
  buyInPortal(microsoft.world, drawPortalOrder(new Random(1, 1)));
  const truth = await truthOf(microsoft.world);
  expect(truth.orders.map(({ purchaseId }) => purchaseId)).toEqual(['p-1', 'p-1', undefined]);
  const { duplicates, violations } = judge([], EMPTY_BOOK, [], truth);
  expect(duplicates).toEqual([expect.stringContaining('purchase p-1 has 2 orders')]);
  expect(violations).toEqual([
    expect.stringMatching(/no purchase had written down: cart .*, request c-1, correlation c-1/),
    expect.stringContaining('request c-2'),
  ]);
});

it('a checkout that was cut off and takes effect hours later is part of the truth', async () => {
  faults.plant({ path: /\/checkout$/, kind: 'late', minutes: 3 * 60, until: 'on_its_way' });
  expect(await buyOnce('c-1')).toMatchObject({ answer: 'unknown', heard: 'none' });
  expect(microsoft.world.orders).toEqual([]);
  const { orders } = await truthOf(microsoft.world);
  expect(orders).toEqual([expect.objectContaining({ purchaseId: 'p-1', term: 'P1Y' })]);
});
