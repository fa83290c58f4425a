import { describe, expect, it } from '@jest/globals';
import { settleCheckout } from '../../../lib/purchasing/checkout/settle-checkout.ts';
import { asId } from '../../../lib/values/id.ts';
import type { Send } from '../../../lib/purchasing/purchase.ts';
import { aDeadOrder, anOrderState } from '../../builders/order-state.ts';
import { aBudget, aHold, aPurchase, aSend, NOW_MS } from '../../builders/purchase.ts';
import { accepted } from '../../builders/purchasing-tools.ts';
import { ABSENT, reading, settle, UNAVAILABLE, unsettled, type Shown } from '../../builders/settling.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SETTLE_MS = 30 * MINUTE_MS;
const SECOND_LOOK_MS = 30 * MINUTE_MS;

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
  // Past its end already at a look half an hour before.
  const seenBefore = { endSeenAtMs: NOW_MS + provenAfterMs - SECOND_LOOK_MS };
  const three = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'unknown' }));

  it('is proved half an hour past the latest end that was ever heard, to the millisecond', async () => {
    const early = await settle({ sends: three, cart, afterMs: provenAfterMs - 1 });
    expect(early.to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + provenAfterMs });
    const { to, what, facts } = await settle({
      sends: three,
      cart,
      afterMs: provenAfterMs,
      checkout: seenBefore,
    });
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
    const checkout = { endSeenAtMs: NOW_MS + 7 * DAY_MS };
    const over = await settle({ ...silent, afterMs: 7 * DAY_MS + SETTLE_MS, checkout });
    expect(over.to.stage).toBe('failed');
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
    const checkout = { goneSeenAtMs: NOW_MS + DAY_MS, ...seenBefore };
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
      for (const shown of [
        { checkout: seenBefore },
        { reads: ABSENT, checkout: { goneSeenAtMs: NOW_MS, ...seenBefore } },
      ]) {
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
    const checkout = { ...seenBefore, ...shown.checkout };
    const given = { sends: three, cart, afterMs: provenAfterMs, ...shown, checkout };
    expect((await settle(given)).to.stage).toBe(stage);
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
    const checkout = { hold, ...seenBefore };
    const { to } = await settle({ sends: three, cart, afterMs: provenAfterMs, checkout });
    expect(to).toMatchObject({ stage: 'failed', hold });
  });
});

describe('one wrong clock proves nothing', () => {
  const cart = { expiresAtMs: NOW_MS + HOUR_MS };
  const sends = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'unknown' }));
  const provenAfterMs = HOUR_MS + SETTLE_MS;
  const look = (afterMs: number, endSeenAfterMs?: number) =>
    settle({
      ...{ sends, cart, afterMs },
      ...(endSeenAfterMs === undefined ? {} : { checkout: { endSeenAtMs: NOW_MS + endSeenAfterMs } }),
    });

  it('the first look that finds the cart past its end is remembered, and there is a second half an hour later', async () => {
    const { to, what } = await look(provenAfterMs);
    expect(to).toMatchObject({
      stage: 'checking_out',
      endSeenAtMs: NOW_MS + provenAfterMs,
      dueAtMs: NOW_MS + provenAfterMs + SECOND_LOOK_MS,
    });
    expect(what).toBe(
      'No order is shown, and the cart reads active past its end; looking once more before it counts.',
    );
  });

  it('a look in between keeps the first, and waits for the rest of the half hour', async () => {
    const { to } = await look(provenAfterMs + SECOND_LOOK_MS - 1, provenAfterMs);
    expect(to).toMatchObject({
      stage: 'checking_out',
      endSeenAtMs: NOW_MS + provenAfterMs,
      dueAtMs: NOW_MS + provenAfterMs + SECOND_LOOK_MS,
    });
    expect((await look(provenAfterMs + SECOND_LOOK_MS, provenAfterMs)).to.stage).toBe('failed');
  });

  it('a look that finds it not past its end forgets the one that did', async () => {
    const { to } = await look(provenAfterMs - 1, provenAfterMs - 2);
    expect(to.stage).toBe('checking_out');
    expect(to.endSeenAtMs).toBeUndefined();
  });

  it('so does a further attempt: a cart that is good for one has not ended', async () => {
    const { to } = await settle({ checkout: { endSeenAtMs: NOW_MS } });
    expect(to.attempt.number).toBe(2);
    expect(to.endSeenAtMs).toBeUndefined();
  });
});

describe('an order of the same SKU that nobody has claimed', () => {
  const cart = { expiresAtMs: NOW_MS + HOUR_MS };
  const sends = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'unknown' }));
  const afterMs = HOUR_MS + SETTLE_MS + SECOND_LOOK_MS;
  const checkout = { endSeenAtMs: NOW_MS + HOUR_MS + SETTLE_MS };
  const gone = { reads: ABSENT, checkout: { ...checkout, goneSeenAtMs: NOW_MS + HOUR_MS + 1 } };
  const ended: Shown = { sends, cart, afterMs, checkout };
  const elsewhere = { catalogItemId: 'DZH318Z0BQ4B:00DN:OTHER' };

  it.each([
    { told: 'with another availability', order: anOrderState({}, elsewhere) },
    { told: 'in other letters', order: anOrderState({}, { catalogItemId: 'dzh318z0bq4b:00dn:x' }) },
    { told: 'without an availability', order: anOrderState({}, { catalogItemId: 'DZH318Z0BQ4B:00dn' }) },
    { told: 'in another quantity', order: anOrderState({}, { ...elsewhere, quantity: 3 }) },
    { told: 'billed otherwise', order: anOrderState({ billingCycle: 'monthly' }) },
    { told: 'for another customer', order: anOrderState({ customerId: 'elsewhere' }) },
    { told: 'two hours older', order: anOrderState({ orderedAtMs: NOW_MS - 2 * HOUR_MS }) },
    { told: 'a day older', order: anOrderState({ orderedAtMs: NOW_MS - DAY_MS }) },
    { told: 'a day younger', order: anOrderState({ orderedAtMs: NOW_MS + HOUR_MS + DAY_MS }, elsewhere) },
    { told: 'without a date', order: anOrderState({ orderedAtMs: 0 }) },
    { told: 'as ended badly', order: aDeadOrder({}, elsewhere) },
    {
      told: 'with the marker of a purchase we do not know',
      order: anOrderState({}, { ...elsewhere, friendlyName: 'tieout p' }),
    },
  ])('speaks against the proof where it is told $told: people look', async ({ order }) => {
    for (const shown of [{}, gone]) {
      const { to } = await settle({ ...ended, ...shown, orders: [order] });
      expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'order_alike_cart_gone' } });
      expect(to).toMatchObject({ alikeSeen: ['o-1'] });
    }
  });

  it.each([
    { which: 'of another SKU', order: anOrderState({}, { catalogItemId: 'DZH318Z0BQ4B:00DNX:A' }) },
    { which: 'of another product', order: anOrderState({}, { catalogItemId: 'DZH318Z0BQ4C:00DN:A' }) },
    { which: 'of another day', order: anOrderState({ orderedAtMs: NOW_MS - DAY_MS - 1 }, elsewhere) },
    {
      which: 'of a day after the cart',
      order: anOrderState({ orderedAtMs: NOW_MS + HOUR_MS + DAY_MS + 1 }, elsewhere),
    },
  ])('does not where it is $which', async ({ order }) => {
    expect((await settle({ ...ended, orders: [order] })).to.stage).toBe('failed');
  });

  it('does not where each send was answered with a no', async () => {
    const refused = [aSend({ answer: 'refused' })];
    const { to } = await settle({ ...ended, sends: refused, orders: [anOrderState({}, elsewhere)] });
    expect(to).toMatchObject({ stage: 'failed', reason: { code: 'checkout_refused' } });
  });

  it('does not where it was noted as bought elsewhere before anything was sent, and does where it was noted later', async () => {
    const decided = async (seenAtMs: number) => {
      const { tools, purchase } = await unsettled({ ...ended, orders: [anOrderState({}, elsewhere)] });
      const { orderId, customerId, orderedAtMs } = anOrderState();
      await tools.ledger.noteElsewhere({ orderId, customerId, orderedAtMs, seenAtMs });
      return (await settleCheckout(tools, purchase)).to.stage;
    };
    expect(await decided(NOW_MS - 5 * MINUTE_MS - 1)).toBe('failed');
    expect(await decided(NOW_MS - 5 * MINUTE_MS)).toBe('unknown');
  });

  it('does not where it bears the marker of another purchase of ours', async () => {
    const marked = anOrderState({}, { ...elsewhere, friendlyName: 'TIEOUT P-2 ' });
    const { tools, purchase } = await unsettled({ ...ended, orders: [marked] });
    expect((await settleCheckout(tools, purchase)).to.stage).toBe('unknown');
    await accepted(tools.ledger, aPurchase(undefined, { id: asId('p-2') }));
    expect((await settleCheckout(tools, purchase)).to.stage).toBe('failed');
  });

  it('is remembered from the first look that shows it, whatever else could not be looked at', async () => {
    const orders = [anOrderState({}, elsewhere)];
    for (const shown of [{ reads: UNAVAILABLE }, { script: { ordersAudited: async () => UNAVAILABLE } }]) {
      expect((await settle({ orders, ...shown })).to).toMatchObject({
        stage: 'checking_out',
        alikeSeen: ['o-1'],
      });
    }
    const audited = await settle({ audited: ['o-7'] });
    expect(audited.to).toMatchObject({ stage: 'checking_out', alikeSeen: ['o-7'] });
  });

  it('speaks against the proof also where the list omits it later', async () => {
    const seen = { ...checkout, alikeSeen: [asId<'OrderId'>('o-1')] };
    const { to, what } = await settle({ ...ended, checkout: seen });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'order_alike_cart_gone' } });
    expect(what).toBe(
      "Cart cart-1 reads active, and order o-1 of the same SKU, which nobody claims, could be this purchase's.",
    );
  });

  it('is forgotten where it is told apart by now', async () => {
    const seen = { ...checkout, alikeSeen: [asId<'OrderId'>('o-1')] };
    const otherSku = anOrderState({ orderId: asId('O-1') }, { catalogItemId: 'x:y:z' });
    const { to } = await settle({ ...ended, checkout: seen, orders: [otherSku] });
    expect(to).toMatchObject({ stage: 'failed', alikeSeen: [] });
  });
});
