import { describe, expect, it } from '@jest/globals';
import type { Send } from '../../../lib/purchasing/purchase.ts';
import { anOrderState } from '../../builders/order-state.ts';
import { aBudget, aHold, aSend, NOW_MS } from '../../builders/purchase.ts';
import { ABSENT, reading, settle, UNAVAILABLE, type Shown } from '../../builders/settling.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SETTLE_MS = 30 * MINUTE_MS;

describe('failed by refusals: each send was answered with a no, and the cart reads active', () => {
  const refused = aSend({ attempt: 2, answer: 'refused', detail: 'credit limit (900121)' });
  const stale = aSend({ answer: 'refresh', detail: 'stale (400019)' });

  it('ends with the last words of Microsoft and all that was sent; nothing is due any more', async () => {
    const { to, what, facts, send } = await settle({ sends: [stale, refused] });
    expect(to).toMatchObject({
      stage: 'failed',
      reason: {
        code: 'checkout_refused',
        detail: 'Microsoft refused the checkout: credit limit (900121)',
      },
      sends: [stale, refused],
      cart: { cartId: 'cart-1' },
      dueAtMs: undefined,
      version: 6,
    });
    expect([what, facts]).toEqual([
      'Microsoft refused the checkout: credit limit (900121)',
      { cartId: 'cart-1', code: 'checkout_refused' },
    ]);
    expect(send).toBeUndefined();
  });

  it('does not need words', async () => {
    const { what } = await settle({ sends: [aSend({ answer: 'refused' })] });
    expect(what).toBe('Microsoft refused the checkout: without a reason');
  });

  it('counts also where the cart has ended, and where purchasing is stopped: nothing is sent', async () => {
    const sends = [refused];
    expect((await settle({ sends, cart: { expiresAtMs: NOW_MS } })).to.stage).toBe('failed');
    expect((await settle({ sends, stopped: true })).to.stage).toBe('failed');
  });

  it.each<{ because: string; shown: Shown; stage: string }>([
    { because: 'it has not settled', shown: { afterMs: SETTLE_MS - 1 }, stage: 'checking_out' },
    { because: 'the cart reads ordered', shown: { reads: reading('ordered') }, stage: 'checking_out' },
    { because: 'the cart reads something else', shown: { reads: reading('other') }, stage: 'checking_out' },
    { because: 'the cart cannot be read', shown: { reads: UNAVAILABLE }, stage: 'checking_out' },
    { because: 'the cart is gone before its time', shown: { reads: ABSENT }, stage: 'unknown' },
    {
      because: 'the orders cannot be listed',
      shown: { script: { orders: async () => UNAVAILABLE } },
      stage: 'checking_out',
    },
    {
      because: 'the audit trail cannot be read',
      shown: { script: { ordersAudited: async () => UNAVAILABLE } },
      stage: 'checking_out',
    },
    { because: 'the audit trail names an order', shown: { audited: ['o-1'] }, stage: 'checking_out' },
    { because: 'an order looks like ours', shown: { orders: [anOrderState()] }, stage: 'unknown' },
    {
      because: 'an order bears our marker',
      shown: { orders: [anOrderState({}, { friendlyName: 'tieout p-1' })] },
      stage: 'ordered',
    },
    {
      because: 'the cart was seen ordered before',
      shown: { checkout: { orderedSeenAtMs: NOW_MS } },
      stage: 'checking_out',
    },
  ])('is not proved where $because', async ({ shown, stage }) => {
    expect((await settle({ sends: [refused], ...shown })).to.stage).toBe(stage);
  });

  it.each(['none', 'order', 'busy', 'in_progress', 'answered', 'unknown'] as const)(
    'is not proved where one send, first or last, was answered: %s',
    async (answer) => {
      const other = aSend({ attempt: 1, answer });
      const both: readonly (readonly Send[])[] = [
        [other, refused],
        [refused, { ...other, attempt: 3 }],
      ];
      for (const sends of both) expect((await settle({ sends })).to.stage).toBe('checking_out');
    },
  );
});

describe('failed by the end of the cart: nothing can be ordered with it any more, and nothing was', () => {
  const endMs = NOW_MS + DAY_MS;
  const cart = { expiresAtMs: NOW_MS + HOUR_MS, latestExpiresAtMs: endMs };
  const provenAfterMs = DAY_MS + SETTLE_MS;
  const three = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'unknown' }));

  it('is proved half an hour past the latest end that was ever heard, to the millisecond', async () => {
    const early = await settle({ sends: three, cart, afterMs: provenAfterMs - 1 });
    expect(early.to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + provenAfterMs });
    const { to, what, facts } = await settle({ sends: three, cart, afterMs: provenAfterMs });
    expect(to).toMatchObject({
      stage: 'failed',
      reason: { code: 'no_order_made', detail: what },
      sends: three,
      dueAtMs: undefined,
    });
    expect(what).toBe(
      'No order was made: cart cart-1 could be ordered until 2024-02-06T09:00:00.000Z, it reads active, ' +
        'and no order of it is shown.',
    );
    expect(facts).toEqual({ cartId: 'cart-1', code: 'no_order_made' });
  });

  it('of a cart that never told its end is proved half an hour past seven days', async () => {
    const silent = { sends: three, cart: { expiresAtMs: undefined } };
    expect((await settle({ ...silent, afterMs: 7 * DAY_MS + SETTLE_MS - 1 })).to.stage).toBe('checking_out');
    expect((await settle({ ...silent, afterMs: 7 * DAY_MS + SETTLE_MS })).to.stage).toBe('failed');
  });

  it('is not proved where the cart tells a later end when it is read', async () => {
    const { to } = await settle({
      sends: three,
      cart,
      reads: reading('active', { expiresAtMs: endMs + 1 }),
      afterMs: provenAfterMs,
    });
    expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + provenAfterMs + 1 });
  });

  it('is proved of a cart that is gone as well, half an hour after that was seen', async () => {
    const gone = { reads: ABSENT, cart, sends: three, afterMs: provenAfterMs };
    expect((await settle(gone)).to.stage).toBe('checking_out');
    const checkout = { goneSeenAtMs: NOW_MS + DAY_MS };
    const { to, what } = await settle({ ...gone, checkout });
    expect(to).toMatchObject({ stage: 'failed', reason: { code: 'no_order_made' } });
    expect(what).toContain('it is gone, and no order of it is shown');
  });

  it.each([
    {
      answer: 'in_progress' as const,
      detail: 'already submitted (800065)',
      says: 'already submitted (800065)',
    },
    { answer: 'order' as const, detail: 'order o-9: its item is x', says: 'order o-9: its item is x' },
    { answer: 'in_progress' as const, detail: undefined, says: 'in_progress' },
  ])(
    'is never proved where Microsoft spoke of an order ($says): people look',
    async ({ answer, detail, says }) => {
      const spoken = aSend({ attempt: 1, answer, ...(detail === undefined ? {} : { detail }) });
      const sends = [spoken, ...three.slice(1)];
      for (const shown of [{}, { reads: ABSENT, checkout: { goneSeenAtMs: NOW_MS } }]) {
        const { to, what } = await settle({ ...shown, sends, cart, afterMs: provenAfterMs });
        expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'order_spoken_of' } });
        expect(what).toMatch(/^Microsoft spoke of an order \(.+\), but none is shown, and cart cart-1 .+\.$/);
        expect(what).toContain(`(${says})`);
      }
    },
  );

  it.each<{ because: string; shown: Shown; stage: string }>([
    { because: 'the cart reads ordered', shown: { reads: reading('ordered') }, stage: 'checking_out' },
    { because: 'the cart reads something else', shown: { reads: reading('other') }, stage: 'checking_out' },
    { because: 'the cart cannot be read', shown: { reads: UNAVAILABLE }, stage: 'checking_out' },
    {
      because: 'the orders cannot be listed',
      shown: { script: { orders: async () => UNAVAILABLE } },
      stage: 'checking_out',
    },
    {
      because: 'the audit trail cannot be read',
      shown: { script: { ordersAudited: async () => UNAVAILABLE } },
      stage: 'checking_out',
    },
    { because: 'an order looks like ours', shown: { orders: [anOrderState()] }, stage: 'unknown' },
    {
      because: 'the cart was seen ordered before',
      shown: { checkout: { orderedSeenAtMs: NOW_MS } },
      stage: 'checking_out',
    },
    {
      because: 'a send left less than half an hour ago',
      shown: { sends: [...three, aSend({ sentAtMs: NOW_MS + provenAfterMs - SETTLE_MS + 1 })] },
      stage: 'checking_out',
    },
  ])('is not proved where $because', async ({ shown, stage }) => {
    expect((await settle({ sends: three, cart, afterMs: provenAfterMs, ...shown })).to.stage).toBe(stage);
  });

  it('is waited for with growing pauses, six hours at most', async () => {
    const dueAfter = async (afterMs: number) => {
      const { to, what } = await settle({
        sends: three,
        cart: { expiresAtMs: NOW_MS + 7 * DAY_MS },
        afterMs,
      });
      expect(what).toBe('No order is shown; the cart reads active and may still be ordered.');
      return to.dueAtMs! - NOW_MS;
    };
    expect(await dueAfter(SETTLE_MS)).toBe(2 * SETTLE_MS);
    expect(await dueAfter(2 * HOUR_MS)).toBe(4 * HOUR_MS);
    expect(await dueAfter(6 * HOUR_MS)).toBe(12 * HOUR_MS);
    expect(await dueAfter(6 * HOUR_MS + 1)).toBe(12 * HOUR_MS + 1);
  });

  it('keeps what the purchase held, for the write that gives it back', async () => {
    const hold = aHold([aBudget()]);
    const { to } = await settle({ sends: three, cart, afterMs: provenAfterMs, checkout: { hold } });
    expect(to).toMatchObject({ stage: 'failed', hold });
  });
});
