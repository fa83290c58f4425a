import { expect, it } from '@jest/globals';
import { nextOrderLookAtMs } from '../../lib/purchasing/deadlines.ts';
import { followOrder } from '../../lib/purchasing/follow-order.ts';
import type { Storefront } from '../../lib/purchasing/storefront.ts';
import { aPurchase, NOW_MS, ordered } from '../builders/purchase.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { createScriptedStorefront } from '../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const orderThatReads = (
  status: 'completed' | 'pending' | 'ended_badly' | 'other',
  rawStatus: string,
): Partial<Storefront> => ({
  order: async (_customer, orderId) => ({
    looked: 'found',
    found: {
      orderId,
      alternateId: undefined,
      customerId: 'c',
      status,
      rawStatus,
      orderedAtMs: NOW_MS,
      currency: 'EUR',
      lines: [],
    },
  }),
});
const completed = orderThatReads('completed', 'completed');
const unavailable = async () => ({ looked: 'unavailable' as const, detail: 'consent lapsed' });

async function follow(script: Partial<Storefront>) {
  const tools = purchasingTools(createScriptedStorefront(script));
  tools.advanceTo(NOW_MS + 5 * MINUTE_MS);
  return followOrder(tools, aPurchase(ordered(), { version: 4 }));
}

it('an order that is completed and whose reservation is known is fulfilled', async () => {
  const { to } = await follow(completed);
  expect(to).toMatchObject({
    stage: 'fulfilled',
    reservationOrderId: '6f1c0d2e-0000-4000-8000-000000000001',
    dueAtMs: undefined,
  });
});

it.each([
  { because: 'the order is pending', script: orderThatReads('pending', 'pending') },
  { because: 'the order is in review', script: orderThatReads('other', 'pending review') },
  { because: 'the order is not shown', script: { order: async () => ({ looked: 'absent' as const }) } },
  { because: 'the order cannot be looked at', script: { order: unavailable } },
  {
    because: 'no entitlement is shown yet',
    script: { ...completed, reservationOrderOf: async () => ({ looked: 'absent' as const }) },
  },
  {
    because: 'the lane for entitlements is closed',
    script: { ...completed, reservationOrderOf: unavailable },
  },
])('is looked at again where $because', async ({ script }) => {
  const { to } = await follow(script);
  expect(to).toMatchObject({ stage: 'ordered', version: 5, dueAtMs: NOW_MS + 20 * MINUTE_MS });
});

it('an order that Microsoft ended after accepting it is unfulfilled, and a person is told why', async () => {
  const { to } = await follow(orderThatReads('ended_badly', 'cancelled'));
  expect(to).toMatchObject({
    stage: 'unfulfilled',
    order: { orderId: 'order-of-cart-1' },
    reason: { code: 'order_ended_badly', detail: expect.stringContaining('cancelled') },
    dueAtMs: undefined,
  });
});

it.each([
  { afterMinutes: 0, nextMinutes: 5 },
  { afterMinutes: 5, nextMinutes: 20 },
  { afterMinutes: 20, nextMinutes: 80 },
  { afterMinutes: 80, nextMinutes: 440 },
  { afterMinutes: 440, nextMinutes: 440 + 1440 },
  { afterMinutes: -10_000, nextMinutes: -10_000 + 1440 },
])(
  '$afterMinutes min after the order the next look is at $nextMinutes min',
  ({ afterMinutes, nextMinutes }) => {
    expect(nextOrderLookAtMs(NOW_MS + afterMinutes * MINUTE_MS, NOW_MS)).toBe(
      NOW_MS + nextMinutes * MINUTE_MS,
    );
    expect(DAY_MS).toBe(1440 * MINUTE_MS);
  },
);
