import { describe, expect, it } from '@jest/globals';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDeadOrder, anOrderState, found } from '../../builders/order-state.ts';
import { aPurchase, aSend, checkingOut, NOW_MS } from '../../builders/purchase.ts';
import { CATALOG_ITEM } from '../../fakes/scripted-storefront.ts';
import { ABSENT, reading, settle, UNAVAILABLE, type Shown } from '../../builders/settling.ts';

const MINUTE_MS = 60_000;
const SETTLE_MS = 30 * MINUTE_MS;
const marked = { friendlyName: 'tieout p-1' };

describe('before a checkout has settled', () => {
  it.each(['none', 'unknown', 'answered', 'in_progress', 'order', 'refused'] as const)(
    'nobody looks and nothing is sent (last answer: %s), to the millisecond',
    async (answer) => {
      const sends = [aSend({ sentAtMs: NOW_MS - 9 * MINUTE_MS }), aSend({ answer })];
      const { to, what, looks, asked, send } = await settle({ sends, afterMs: SETTLE_MS - 1 });
      expect(to).toEqual({
        ...aPurchase(checkingOut(sends), { version: 6 }),
        dueAtMs: NOW_MS + SETTLE_MS,
      });
      expect(what).toBe('Waiting until an order would be listed.');
      expect([looks, asked, send]).toEqual([[], [], undefined]);
      expect((await settle({ sends, afterMs: SETTLE_MS })).looks).toEqual(['orders', 'audit', 'cart']);
    },
  );
});

describe('a settled checkout', () => {
  it('is ordered by our marker: claimed, and followed like any other order', async () => {
    const order = anOrderState({ alternateId: 'a-1' }, marked);
    const { to, what, facts, looks } = await settle({ orders: [order] });
    expect(to).toMatchObject({
      stage: 'ordered',
      order: {
        orderId: 'o-1',
        alternateId: 'a-1',
        charge: money('1037.78', 'EUR'),
        orderedAtMs: NOW_MS,
        evidence: 'marker',
      },
      sends: [aSend()],
      dueAtMs: NOW_MS + 75 * MINUTE_MS,
    });
    expect(what).toBe('Ordered, known by marker.');
    expect(facts).toMatchObject({
      evidence: 'marker',
      requestId: 'request-1',
      correlationId: 'correlation-1',
    });
    expect(looks).toEqual(['orders', 'audit']);
  });

  it('is ordered by the audit record of our call', async () => {
    const { to, what } = await settle({ orders: [anOrderState()], audited: ['o-1'] });
    expect(to).toMatchObject({ stage: 'ordered', order: { orderId: 'o-1', evidence: 'audit_record' } });
    expect(what).toBe('Ordered, known by audit record.');
  });

  it.each<{ because: string; shown: Shown; evidence: string }>([
    {
      because: 'its marker, where the audit trail cannot be looked at',
      shown: { orders: [anOrderState({}, marked)], script: { ordersAudited: async () => UNAVAILABLE } },
      evidence: 'marker',
    },
    {
      because: 'its audit record, where the list cannot be looked at',
      shown: {
        audited: ['o-1'],
        script: {
          orders: async () => UNAVAILABLE,
          order: async () => found(anOrderState()),
        },
      },
      evidence: 'audit_record',
    },
  ])('is ordered by $because', async ({ shown, evidence }) => {
    expect((await settle(shown)).to).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'o-1', evidence },
    });
  });

  it('is ordered also while purchasing is stopped: looking goes on', async () => {
    expect((await settle({ orders: [anOrderState({}, marked)], stopped: true })).to.stage).toBe('ordered');
  });

  it('is ordered also where the last answer was a refusal, since another send may have bought', async () => {
    const sends = [aSend(), aSend({ attempt: 2, answer: 'refused' })];
    expect((await settle({ sends, orders: [anOrderState({}, marked)] })).to.stage).toBe('ordered');
  });

  it('is ordered by the live one of two that bear our marker, whichever is listed first', async () => {
    const dead = aDeadOrder({ orderId: asId('o-2') }, marked);
    for (const orders of [
      [dead, anOrderState({}, marked)],
      [anOrderState({}, marked), dead],
    ]) {
      expect((await settle({ orders })).to).toMatchObject({ stage: 'ordered', order: { orderId: 'o-1' } });
    }
  });

  it('is not confused by a live twin that somebody else bought', async () => {
    const twin = anOrderState({ orderId: asId('o-2') });
    expect((await settle({ orders: [twin, anOrderState({}, marked)] })).to).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'o-1' },
    });
  });

  it.each<{ because: string; shown: Shown; code: string; says: string }>([
    {
      because: 'two live orders bear our marker',
      shown: { orders: [anOrderState({}, marked), anOrderState({ orderId: asId('o-2') }, marked)] },
      code: 'two_orders',
      says: "Orders o-1 and o-2 are both shown as this purchase's.",
    },
    {
      because: 'one order bears our marker, and the audit trail names another',
      shown: {
        orders: [anOrderState({}, marked), anOrderState({ orderId: asId('o-2') })],
        audited: ['o-2'],
      },
      code: 'two_orders',
      says: "Orders o-1 and o-2 are both shown as this purchase's.",
    },
    {
      because: 'its order is dead',
      shown: { orders: [aDeadOrder({}, marked)] },
      code: 'order_ended_badly',
      says: "Order o-1 is this purchase's, and is cancelled.",
    },
    {
      because: 'all its orders are dead',
      shown: { orders: [aDeadOrder({}, marked), aDeadOrder({ orderId: asId('o-2') }, marked)] },
      code: 'order_ended_badly',
      says: "Order o-1 is this purchase's, and is cancelled.",
    },
    {
      because: 'the order with our marker is another quantity',
      shown: { orders: [anOrderState({}, { ...marked, quantity: 3 })] },
      code: 'order_does_not_match',
      says: "Order o-1 is this purchase's by its marker, but its quantity is 3.",
    },
    {
      because: 'the audited order costs something else',
      shown: { orders: [anOrderState({}, { charge: money('1', 'EUR') })], audited: ['o-1'] },
      code: 'order_does_not_match',
      says: "Order o-1 is this purchase's by its audit record, but it costs 1.00 EUR a charge, the cart did not.",
    },
  ])('is left to people where $because', async ({ shown, code, says }) => {
    const { to, what, send } = await settle(shown);
    expect(to).toMatchObject({
      stage: 'unknown',
      reason: { code, detail: says },
      dueAtMs: undefined,
      sends: [aSend()],
    });
    expect(what).toBe(says);
    expect(send).toBeUndefined();
  });
});

describe('what cannot be looked at is never taken for absent', () => {
  const later = { looked: 'unavailable', detail: 'throttled', retryAfterMs: 40 * MINUTE_MS } as const;

  it.each<{ look: string; shown: Shown; says: string }>([
    { look: 'the order list', shown: { script: { orders: async () => UNAVAILABLE } }, says: 'throttled' },
    {
      look: 'the audit trail',
      shown: { script: { ordersAudited: async () => UNAVAILABLE } },
      says: 'throttled',
    },
    { look: 'the cart', shown: { reads: UNAVAILABLE }, says: 'throttled' },
    {
      look: 'an audited order that is not listed',
      shown: { audited: ['o-1'], script: { order: async () => UNAVAILABLE } },
      says: 'throttled',
    },
    {
      look: 'an audited order that is not shown yet',
      shown: { audited: ['o-1'] },
      says: 'order o-1 is audited, not shown',
    },
  ])('$look is looked at again, and nothing is sent, whatever was refused', async ({ shown, says }) => {
    for (const answer of ['none', 'refused'] as const) {
      const { to, what, facts, asked, send } = await settle({ ...shown, sends: [aSend({ answer })] });
      expect(to).toMatchObject({
        stage: 'checking_out',
        version: 6,
        sends: [aSend({ answer })],
        dueAtMs: NOW_MS + 2 * SETTLE_MS,
      });
      expect([what, facts]).toEqual(['The checkout cannot be settled yet.', { detail: says }]);
      expect([asked, send]).toEqual([[], undefined]);
    }
  });

  it.each<{ look: string; shown: Shown }>([
    { look: 'orders', shown: { script: { orders: async () => later } } },
    { look: 'audit records', shown: { script: { ordersAudited: async () => later } } },
    { look: 'cart', shown: { reads: later } },
  ])('$look: when Microsoft says, and within the hour', async ({ shown }) => {
    expect((await settle(shown)).to.dueAtMs).toBe(NOW_MS + 70 * MINUTE_MS);
    expect((await settle({ ...shown, afterMs: 600 * MINUTE_MS })).to.dueAtMs).toBe(NOW_MS + 660 * MINUTE_MS);
  });

  it('48 hours past the latest end of the cart people look, and not a millisecond earlier', async () => {
    const HOUR_MS = 60 * MINUTE_MS;
    const cart = { expiresAtMs: NOW_MS, latestExpiresAtMs: NOW_MS + HOUR_MS };
    for (const shown of [
      { script: { orders: async () => UNAVAILABLE } },
      { reads: UNAVAILABLE },
      { reads: reading('other') },
    ]) {
      const early = await settle({ ...shown, cart, afterMs: 49 * HOUR_MS });
      expect(early.to.stage).toBe('checking_out');
      const { to, what } = await settle({ ...shown, cart, afterMs: 49 * HOUR_MS + 1 });
      expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'never_settled' }, dueAtMs: undefined });
      expect(what).toMatch(
        /^48 hours past the end of cart cart-1 its checkout could still not be settled: .+\.$/,
      );
    }
  });

  it('a cart that never told its end is given seven days before those 48 hours begin', async () => {
    const DAY_MS = 86_400_000;
    const given = { cart: { expiresAtMs: undefined }, reads: UNAVAILABLE };
    expect((await settle({ ...given, afterMs: 9 * DAY_MS })).to.stage).toBe('checking_out');
    expect((await settle({ ...given, afterMs: 9 * DAY_MS + 1 })).to.stage).toBe('unknown');
  });
});

describe('a checkout Microsoft was too busy for', () => {
  const busy = aSend({ answer: 'busy' });

  it('is sent again with the same ids and without a look, recorded first', async () => {
    const { to, what, facts, looks, asked, send } = await settle({ sends: [busy], afterMs: MINUTE_MS });
    expect(looks).toEqual([]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      attempt: {
        number: 1,
        purpose: 'buy',
        requestId: 'request-1',
        correlationId: 'correlation-1',
        startedAtMs: NOW_MS,
      },
      dueAtMs: NOW_MS + 31 * MINUTE_MS,
    });
    expect(to.sends).toEqual([busy, aSend({ sentAtMs: NOW_MS + MINUTE_MS })]);
    expect([what, facts]).toEqual([
      'Sending again what Microsoft was too busy for.',
      {
        cartId: 'cart-1',
        attempt: '1',
        purpose: 'buy',
        requestId: 'request-1',
        correlationId: 'correlation-1',
      },
    ]);
    expect(asked).toEqual([]);
    await send!();
    expect(asked).toMatchObject([{ asked: 'checkOut', requestId: 'request-1' }]);
  });

  it('waits while purchasing is stopped', async () => {
    const { to, what, facts, send } = await settle({ sends: [busy], afterMs: MINUTE_MS, stopped: true });
    expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + 11 * MINUTE_MS });
    expect(to.sends).toEqual([busy]);
    expect([what, facts]).toEqual([
      'Purchasing is stopped.',
      { reason: 'Purchasing was never opened in this stage.' },
    ]);
    expect(send).toBeUndefined();
  });

  it('is sent again five minutes after its attempt began, and not a millisecond later', async () => {
    const sends = [busy];
    expect((await settle({ sends, afterMs: 5 * MINUTE_MS })).to.sends).toHaveLength(2);
    expect((await settle({ sends, afterMs: 5 * MINUTE_MS + 1 })).to.sends).toHaveLength(1);
  });

  it('is sent three times in one attempt, whatever other attempts were', async () => {
    const before = [1, 2, 3].map(() => aSend({ answer: 'unknown' }));
    const twice = [busy, busy].map((send) => ({ ...send, attempt: 2 }));
    const third = await settle({ sends: [...before, ...twice], afterMs: MINUTE_MS });
    expect(third.to.sends).toHaveLength(6);
    const sends = [...before, ...twice, { ...busy, attempt: 2 }];
    expect((await settle({ sends, afterMs: MINUTE_MS })).what).toBe(
      'Waiting until an order would be listed.',
    );
  });

  it('is not sent again before it is settled where the cart may hold something else than was read', async () => {
    const items = [CATALOG_ITEM, 'another item'];
    const again = async (given: Shown) => {
      const { to, looks } = await settle({ sends: [busy], afterMs: MINUTE_MS, ...given });
      return { sent: to.sends.length - 1, looks };
    };
    expect(await again({ cart: { items } })).toEqual({ sent: 1, looks: ['cart'] });
    expect(await again({ cart: { items: ['only one'] }, reads: UNAVAILABLE })).toEqual({
      sent: 1,
      looks: [],
    });
    for (const reads of [
      UNAVAILABLE,
      ABSENT,
      reading('ordered'),
      reading('other'),
      reading('active', {}, { catalogItemId: 'another item' }),
      reading('active', {}, { charge: money('1.00', 'EUR') }),
    ]) {
      expect(await again({ cart: { items }, reads })).toEqual({ sent: 0, looks: ['cart'] });
    }
  });

  it('is not sent again from a cart that ends within ten minutes', async () => {
    const ending = (afterMs: number) => ({
      sends: [busy],
      cart: { expiresAtMs: NOW_MS + 11 * MINUTE_MS },
      afterMs,
    });
    expect((await settle(ending(MINUTE_MS - 1))).to.sends).toHaveLength(2);
    expect((await settle(ending(MINUTE_MS))).what).toBe('Waiting until an order would be listed.');
  });

  it('is not sent again at once where anything else was answered since', async () => {
    for (const answer of ['none', 'unknown', 'answered', 'in_progress', 'order', 'refused'] as const) {
      const sends = [busy, aSend({ answer })];
      expect((await settle({ sends, afterMs: MINUTE_MS })).send).toBeUndefined();
    }
  });

  it('settles like any other in the end: the next attempt keeps the request id, since it was never answered', async () => {
    const { to, looks } = await settle({ sends: [busy] });
    expect(looks).toEqual(['orders', 'audit', 'cart']);
    expect(to.attempt).toMatchObject({ number: 2, requestId: 'request-1', correlationId: 'guid-1' });
  });
});

it('a cart that is gone before its time, with nothing shown, is left to people', async () => {
  expect((await settle({ reads: ABSENT })).to).toMatchObject({
    stage: 'unknown',
    reason: { code: 'cart_gone' },
  });
});

describe('after the instant that upstream named', () => {
  const at = (afterMs: number, validForMs: number, shown: Shown) =>
    settle({ ...shown, afterMs, intent: { validUntilMs: NOW_MS + validForMs } });

  it.each<{ what: string; shown: Shown; afterMs: number }>([
    {
      what: 'what Microsoft was too busy for is not sent again',
      shown: { sends: [aSend({ answer: 'busy' })] },
      afterMs: MINUTE_MS,
    },
    {
      what: 'what was refused as stale gets no new item',
      shown: { sends: [aSend({ answer: 'refresh' })] },
      afterMs: MINUTE_MS,
    },
    { what: 'what was not heard gets no further attempt', shown: {}, afterMs: SETTLE_MS },
    {
      what: 'a cart that holds something else is not put right',
      shown: {
        sends: [aSend({ answer: 'busy' })],
        reads: reading('active', {}, { catalogItemId: 'another' }),
      },
      afterMs: SETTLE_MS,
    },
  ])('$what, and up to it, it is', async ({ shown, afterMs }) => {
    const late = await at(afterMs, afterMs - 1, shown);
    expect([late.send, late.asked]).toEqual([undefined, []]);
    expect(late.to).toMatchObject({ stage: 'checking_out', attempt: { number: 1 } });
    expect((await at(afterMs, afterMs, shown)).send).toBeDefined();
  });

  it('a cart that reads ordered is still asked for its answer', async () => {
    const { to, send } = await at(SETTLE_MS, 1, { reads: reading('ordered') });
    expect(to.attempt).toMatchObject({ number: 2, purpose: 'replay' });
    expect(send).toBeDefined();
  });

  it('what was refused has failed at once, and what was not is kept in sight until the cart is over', async () => {
    const { to } = await at(SETTLE_MS, 1, { sends: [aSend({ answer: 'refused' })] });
    expect(to.stage).toBe('failed');
    const { what } = await at(SETTLE_MS, 1, {});
    expect(what).toBe('No order is shown; the cart reads active and may still be ordered.');
  });
});
