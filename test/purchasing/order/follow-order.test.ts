import { describe, expect, it } from '@jest/globals';
import { followOrder } from '../../../lib/purchasing/order/follow-order.ts';
import { noteBilledReservation } from '../../../lib/purchasing/order/note-billed-reservation.ts';
import type { Looked, OrderState, Storefront } from '../../../lib/purchasing/storefront.ts';
import { asId, type ReservationOrderId } from '../../../lib/values/id.ts';
import { anOrderState, found } from '../../builders/order-state.ts';
import { anOrder, aPurchase, aSend, checkingOut, NOW_MS, ordered } from '../../builders/purchase.ts';
import { accepted, purchasingTools } from '../../builders/purchasing-tools.ts';
import { ABSENT } from '../../builders/settling.ts';
import { createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BILLED = asId<'ReservationOrderId'>('b-1');

const reads = (status: OrderState['status'], rawStatus: string): Partial<Storefront> => ({
  order: async (_customer, orderId) => found(anOrderState({ orderId, status, rawStatus })),
});
const completed = reads('completed', 'completed');
const reservation = (looked: Looked<ReservationOrderId>): Partial<Storefront> => ({
  ...completed,
  reservationOrderOf: async () => looked,
});
const down: Looked<never> = { looked: 'unavailable', detail: 'consent lapsed' };

async function follow(
  script: Partial<Storefront>,
  afterMs = 5 * MINUTE_MS,
  billed?: ReservationOrderId,
  errorSeenAtMs?: number,
) {
  const tools = purchasingTools(createScriptedStorefront(script));
  tools.advanceTo(NOW_MS + afterMs);
  const seen = errorSeenAtMs === undefined ? {} : { errorSeenAtMs };
  const stage = { ...ordered(), ...(billed && { billedReservationOrderId: billed }), ...seen };
  const move = await followOrder(tools, aPurchase(stage, { version: 4 }));
  return { ...move, afterMs: (move.to.dueAtMs ?? NaN) - NOW_MS, alarmed: tools.alarmed };
}

describe('ordered -> fulfilled', () => {
  it('where the order is completed and its reservation is known', async () => {
    const { to, what, facts } = await follow(completed);
    expect(to).toMatchObject({
      stage: 'fulfilled',
      order: anOrder(),
      reservationOrderId: '6f1c0d2e-0000-4000-8000-000000000001',
      sends: [aSend({ answer: 'order' })],
      dueAtMs: undefined,
      version: 5,
    });
    expect([what, facts]).toEqual([
      'Fulfilled.',
      { orderId: 'order-of-cart-1', reservationOrderId: '6f1c0d2e-0000-4000-8000-000000000001' },
    ]);
  });

  it.each([ABSENT, down])(
    'by the reservation that an invoice names, where its entitlement is not shown',
    async (looked) => {
      expect((await follow(reservation(looked), 0, BILLED)).to).toMatchObject({
        stage: 'fulfilled',
        reservationOrderId: 'b-1',
      });
    },
  );

  it('by the entitlement rather than by the invoice, where both are there', async () => {
    expect((await follow(completed, 0, BILLED)).to).toMatchObject({
      reservationOrderId: '6f1c0d2e-0000-4000-8000-000000000001',
    });
  });

  it('not before the order is completed, whatever an invoice names', async () => {
    expect((await follow(reads('pending', 'pending'), 0, BILLED)).to).toMatchObject({
      stage: 'ordered',
      billedReservationOrderId: 'b-1',
    });
  });
});

it('ordered -> unfulfilled where Microsoft ended the order after accepting it', async () => {
  const { to, what, facts } = await follow(reads('ended_badly', 'cancelled'));
  expect(to).toMatchObject({
    stage: 'unfulfilled',
    order: { orderId: 'order-of-cart-1' },
    reason: { code: 'order_ended_badly', detail: what },
    sends: [aSend({ answer: 'order' })],
    dueAtMs: undefined,
  });
  expect(what).toBe('Microsoft ended order order-of-cart-1 as cancelled after accepting it.');
  expect(facts).toEqual({ orderId: 'order-of-cart-1', rawStatus: 'cancelled' });
});

describe('ordered -> ordered', () => {
  const heard: readonly { says: string; script: Partial<Storefront> }[] = [
    { says: 'The order is pending.', script: reads('pending', 'pending') },
    { says: 'The order is pending review.', script: reads('other', 'pending review') },
    { says: 'The order is not shown.', script: { order: async () => ABSENT } },
    { says: 'The order is completed; no entitlement is shown yet.', script: reservation(ABSENT) },
  ];

  it.each(heard)('"$says": looked at again after 15 min, 1 h, 6 h, then daily', async ({ says, script }) => {
    const { to, what, facts, afterMs } = await follow(script);
    expect(to).toMatchObject({ stage: 'ordered', version: 5 });
    expect([what, facts]).toEqual([says, { orderId: 'order-of-cart-1' }]);
    expect(afterMs).toBe(15 * MINUTE_MS);
    expect((await follow(script, 15 * MINUTE_MS)).afterMs).toBe(75 * MINUTE_MS);
    expect((await follow(script, 75 * MINUTE_MS)).afterMs).toBe(435 * MINUTE_MS);
    expect((await follow(script, 435 * MINUTE_MS)).afterMs).toBe(435 * MINUTE_MS + DAY_MS);
  });

  const unheard: readonly { says: string; script: Partial<Storefront> }[] = [
    { says: 'The order cannot be looked at now.', script: { order: async () => down } },
    {
      says: 'The order is completed; its entitlement cannot be looked at now.',
      script: reservation(down),
    },
  ];

  it.each(unheard)(
    '"$says": asked again sooner, since it says nothing of the order',
    async ({ says, script }) => {
      const { to, what, facts } = await follow(script);
      expect(to.stage).toBe('ordered');
      expect([what, facts]).toEqual([says, { orderId: 'order-of-cart-1', detail: 'consent lapsed' }]);
      expect((await follow(script, 0)).afterMs).toBe(MINUTE_MS);
      expect((await follow(script, 5 * MINUTE_MS)).afterMs).toBe(10 * MINUTE_MS);
      expect((await follow(script, 300 * MINUTE_MS)).afterMs).toBe(360 * MINUTE_MS);
      const later = { ...down, retryAfterMs: 20 * MINUTE_MS } as const;
      const asked = await follow({ order: async () => later }, 0);
      expect(asked.afterMs).toBe(20 * MINUTE_MS);
    },
  );

  it('a lane for entitlements that is down for more than a day is asked daily', async () => {
    expect((await follow(reservation(down), DAY_MS)).afterMs).toBe(DAY_MS + 60 * MINUTE_MS);
    expect((await follow(reservation(down), DAY_MS + 1)).afterMs).toBe(2 * DAY_MS + 1);
    expect((await follow({ order: async () => down }, 2 * DAY_MS)).afterMs).toBe(2 * DAY_MS + 60 * MINUTE_MS);
  });

  it.each([...heard, ...unheard])('"$says" is an alarm after a day, and not before', async ({ script }) => {
    expect((await follow(script, DAY_MS)).alarmed).toEqual([]);
    const { alarmed, what } = await follow(script, DAY_MS + 1);
    expect(alarmed).toMatchObject([
      {
        message: 'order not fulfilled after a day',
        ids: { purchaseId: 'p-1', orderId: 'order-of-cart-1', what },
      },
    ]);
  });
});

describe('an invoice that names the reservation of an order', () => {
  const named = { purchaseId: asId<'PurchaseId'>('p-1'), reservationOrderId: 'b-1' };

  it('is noted once, and the order is looked at again at once', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase(ordered(), { dueAtMs: NOW_MS + DAY_MS }));
    tools.advanceTo(NOW_MS + MINUTE_MS);
    await noteBilledReservation(tools, named);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'ordered',
      order: anOrder(),
      billedReservationOrderId: 'b-1',
      dueAtMs: NOW_MS + MINUTE_MS,
      version: 2,
    });
    expect((await tools.ledger.history(asId('p-1'))).at(-1)).toMatchObject({
      what: 'An invoice names the reservation.',
      facts: { reservationOrderId: 'b-1' },
    });
    await noteBilledReservation(tools, named);
    expect((await tools.ledger.read(asId('p-1')))?.version).toBe(2);
  });

  it('changes no purchase in another stage, and none that is not there', async () => {
    const tools = purchasingTools();
    await noteBilledReservation(tools, named);
    await accepted(tools.ledger, aPurchase(checkingOut()));
    await noteBilledReservation(tools, named);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'checking_out', version: 1 });
  });
});

describe('an order in error', () => {
  const inError = reads('ended_badly', 'Error');

  it('has not ended at the first look: there is a second 15 minutes later, and it is remembered since when', async () => {
    const { to, what, facts } = await follow(inError);
    expect(to).toMatchObject({
      stage: 'ordered',
      errorSeenAtMs: NOW_MS + 5 * MINUTE_MS,
      dueAtMs: NOW_MS + 20 * MINUTE_MS,
    });
    expect(what).toBe('The order is in error; looking once more before it counts.');
    expect(facts).toEqual({ orderId: 'order-of-cart-1', rawStatus: 'Error' });
  });

  it('is unfulfilled where it still is 15 minutes later, to the millisecond', async () => {
    const early = await follow(inError, 20 * MINUTE_MS - 1, undefined, NOW_MS + 5 * MINUTE_MS);
    expect(early.to).toMatchObject({ stage: 'ordered', dueAtMs: NOW_MS + 20 * MINUTE_MS });
    const { to } = await follow(inError, 20 * MINUTE_MS, undefined, NOW_MS + 5 * MINUTE_MS);
    expect(to).toMatchObject({
      stage: 'unfulfilled',
      reason: { detail: 'Microsoft ended order order-of-cart-1 as Error after accepting it.' },
    });
  });

  it('that came out of it begins anew: an error that passed counts for nothing', async () => {
    const pending = await follow(reads('pending', 'pending'), 20 * MINUTE_MS, undefined, NOW_MS);
    expect(pending.to).toMatchObject({ stage: 'ordered' });
    expect((pending.to as { errorSeenAtMs?: number }).errorSeenAtMs).toBeUndefined();
    expect((await follow(completed, 20 * MINUTE_MS, undefined, NOW_MS)).to.stage).toBe('fulfilled');
  });

  it.each(['cancelled', 'po_review_rejected'])('is not what %s means: that is final at once', async (raw) => {
    expect((await follow(reads('ended_badly', raw))).to.stage).toBe('unfulfilled');
  });
});
