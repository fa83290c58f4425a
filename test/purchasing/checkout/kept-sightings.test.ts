import { describe, expect, it } from '@jest/globals';
import { overBudget } from '../../../lib/purchasing/checkout/check-out.ts';
import { lookForOrders } from '../../../lib/purchasing/checkout/look-for-orders.ts';
import type { Checkout } from '../../../lib/purchasing/purchase.ts';
import { checkoutOf } from '../../../lib/purchasing/checkout/send-checkout.ts';
import { FOLLOWERS } from '../../../lib/purchasing/transitions.ts';
import { anOrderState } from '../../builders/order-state.ts';
import {
  aBudget,
  aCart,
  aCheckout,
  aHold,
  anOffer,
  aPurchase,
  aSend,
  checkingOut,
  NOW_MS,
} from '../../builders/purchase.ts';
import { asId } from '../../../lib/values/id.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { ABSENT, settle, unsettled } from '../../builders/settling.ts';

const DAY_MS = 86_400_000;
const SETTLE_MS = 30 * 60_000;

describe('what may have bought something', () => {
  it.each<{ seen: Partial<Checkout> }>([
    { seen: {} },
    { seen: { orderedSeenAtMs: NOW_MS } },
    { seen: { goneSeenAtMs: NOW_MS } },
    { seen: { refills: 1 } },
    { seen: { endSeenAtMs: NOW_MS } },
    { seen: { alikeSeen: [asId('o-9')] } },
    { seen: { orderedSeenAtMs: 0, goneSeenAtMs: 0, refills: 0, endSeenAtMs: 0, alikeSeen: [] } },
  ])('goes along whole to every later stage, and with nothing else: $seen', ({ seen }) => {
    const purchase = aPurchase(checkingOut([aSend(), aSend()], {}, seen));
    expect(checkoutOf(purchase)).toStrictEqual(aCheckout({ sends: [aSend(), aSend()], ...seen }));
  });

  it('tells people also when its cart was first seen to be gone', async () => {
    const goneSeenAtMs = NOW_MS + 7 * DAY_MS + 1;
    const gone = { reads: ABSENT, checkout: { goneSeenAtMs, endSeenAtMs: goneSeenAtMs } };
    const afterMs = goneSeenAtMs + SETTLE_MS - NOW_MS;
    const parked = await settle({ ...gone, orders: [anOrderState()], afterMs });
    expect(parked.to).toMatchObject({ stage: 'unknown', goneSeenAtMs });
    expect((await settle({ ...gone, afterMs })).to).toMatchObject({ stage: 'failed', goneSeenAtMs });
  });
});

it('where an order is proved ours, no other is shown as one that could be', async () => {
  const marked = anOrderState({}, { friendlyName: 'tieout p-1' });
  const { tools, purchase } = await unsettled({ orders: [marked, anOrderState()] });
  expect(await lookForOrders(tools, purchase)).toEqual({
    seen: 'all',
    proven: [{ order: marked, evidence: 'marker' }],
    unclaimed: [],
    alike: [],
  });
});

it.each(['fulfilled', 'unfulfilled', 'rejected', 'cancelled', 'failed'] as const)(
  '%s is an end: nothing follows it',
  (end) => {
    expect(FOLLOWERS[end]).toEqual([]);
  },
);

it('a budget that was too small for a moment, and is no more, is told as such', async () => {
  const purchase = aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart() });
  const { to } = await overBudget(purchasingTools(), purchase, aHold([aBudget()]));
  expect(to).toMatchObject({
    stage: 'rejected',
    reason: { detail: 'The purchase commits to 1037.78 EUR: a budget was too small.' },
  });
});
