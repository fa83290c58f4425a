import { describe, expect, it } from '@jest/globals';
import type { Attempt, Send } from '../../../lib/purchasing/purchase.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import type { aShownCart } from '../../builders/order-state.ts';
import { aDeadOrder, anOrderState, aShownLine } from '../../builders/order-state.ts';
import type { aCart } from '../../builders/purchase.ts';
import { aSend, NOW_MS } from '../../builders/purchase.ts';
import { ABSENT, reading, settle, UNAVAILABLE, type Shown } from '../../builders/settling.ts';
import { CATALOG_ITEM } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SETTLE_MS = 30 * MINUTE_MS;
const LOOK_MS = NOW_MS + SETTLE_MS;
const twin = anOrderState({ orderId: asId('o-2') });

function anAttempt(number: number, purpose: Attempt['purpose'] = 'buy'): Attempt {
  const ids = {
    requestId: asId<'RequestId'>('request-1'),
    correlationId: asId<'CorrelationId'>('correlation-1'),
  };
  return { number, purpose, ...ids, startedAtMs: NOW_MS };
}

describe('a cart that reads ordered', () => {
  const reads = reading('ordered');
  const told = {
    reads,
    checkout: { attempt: anAttempt(2, 'replay') },
    sends: [aSend({ answer: 'in_progress' })],
  };
  const seenBefore = (agoMs: number): Shown => ({
    ...told,
    checkout: { ...told.checkout, orderedSeenAtMs: LOOK_MS - agoMs },
  });

  it('is asked for its answer once more: the same cart and request id, written down first', async () => {
    const { to, what, facts, asked, send } = await settle({ reads });
    expect(asked).toEqual([]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      cart: { cartId: 'cart-1' },
      attempt: { number: 2, purpose: 'replay', requestId: 'request-1', correlationId: 'guid-1' },
      orderedSeenAtMs: LOOK_MS,
      dueAtMs: LOOK_MS + SETTLE_MS,
    });
    expect(to.sends).toEqual([
      aSend(),
      aSend({ attempt: 2, correlationId: asId('guid-1'), sentAtMs: LOOK_MS }),
    ]);
    expect(what).toBe('The cart reads ordered; asking for its answer once more.');
    expect(facts).toMatchObject({ attempt: '2', purpose: 'replay' });
    const after = await send!();
    expect(asked).toEqual([
      { asked: 'checkOut', cartId: 'cart-1', requestId: 'request-1', correlationId: 'guid-1' },
    ]);
    expect(after.to).toMatchObject({ stage: 'ordered', order: { evidence: 'replay' } });
  });

  it.each<{ because: string; shown: Shown }>([
    { because: 'all it heard was a refusal', shown: { sends: [aSend({ answer: 'refused' })] } },
    { because: 'three attempts were made', shown: { checkout: { attempt: anAttempt(3) } } },
    { because: 'two replays were not answered', shown: { checkout: { attempt: anAttempt(5, 'replay') } } },
    {
      because: 'a checkout was answered as in progress',
      shown: { sends: [aSend({ answer: 'in_progress' })] },
    },
    { because: 'a checkout was answered with another order', shown: { sends: [aSend({ answer: 'order' })] } },
    {
      because: 'a replay was answered with nothing of use',
      shown: { checkout: { attempt: anAttempt(2, 'replay') }, sends: [aSend({ answer: 'answered' })] },
    },
    {
      because: 'it ends in a minute, since nothing more can be bought with it',
      shown: { cart: { expiresAtMs: LOOK_MS + MINUTE_MS } },
    },
    { because: 'an order looks like ours, since that proves nothing', shown: { orders: [twin] } },
  ])('is asked also where $because', async ({ shown }) => {
    const { to, send } = await settle({ ...shown, reads });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { purpose: 'replay' } });
    expect(send).toBeDefined();
  });

  it('is not asked while purchasing is stopped; that it reads ordered is remembered', async () => {
    const { to, what, send } = await settle({ reads, stopped: true });
    expect(to).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 1 },
      orderedSeenAtMs: LOOK_MS,
      dueAtMs: LOOK_MS + 10 * MINUTE_MS,
    });
    expect(to.sends).toEqual([aSend()]);
    expect(what).toBe('Purchasing is stopped.');
    expect(send).toBeUndefined();
  });

  it('remembers when it was first seen ordered', async () => {
    const checkout = { orderedSeenAtMs: NOW_MS + 1 };
    expect((await settle({ reads, checkout })).to.orderedSeenAtMs).toBe(NOW_MS + 1);
  });

  it('whose replay brought another order is left to people', async () => {
    const answered = { checkout: { attempt: anAttempt(2, 'replay') }, reads };
    const sends = (detail?: string): readonly Send[] => [
      aSend({ attempt: 2, answer: 'order', ...(detail === undefined ? {} : { detail }) }),
    ];
    const { to } = await settle({ ...answered, sends: sends('order o-9: its item is x') });
    expect(to).toMatchObject({
      stage: 'unknown',
      reason: {
        code: 'order_does_not_match',
        detail: 'Cart cart-1 was ordered, but order o-9: its item is x.',
      },
    });
    expect((await settle({ ...answered, sends: sends() })).what).toBe(
      'Cart cart-1 was ordered, but its order is another.',
    );
  });

  it.each<{ because: string; shown: Shown }>([
    { because: 'its replay was answered as in progress', shown: told },
    {
      because: 'three replays were not answered',
      shown: { reads, checkout: { attempt: anAttempt(6, 'replay') } },
    },
  ])(
    'is not asked any more where $because: its order must be listed half an hour after',
    async ({ shown }) => {
      const first = await settle({ ...shown, orders: [twin] });
      expect(first.to).toMatchObject({
        stage: 'checking_out',
        orderedSeenAtMs: LOOK_MS,
        dueAtMs: LOOK_MS + SETTLE_MS,
      });
      expect(first.what).toBe('The cart was ordered; waiting until its order must be listed.');
      expect(first.send).toBeUndefined();
    },
  );

  it('is ours by the one order like it, half an hour after it was seen ordered, to the millisecond', async () => {
    const early = await settle({ ...seenBefore(SETTLE_MS - 1), orders: [twin] });
    expect(early.to).toMatchObject({ stage: 'checking_out', dueAtMs: LOOK_MS + 1 });
    const { to, what } = await settle({ ...seenBefore(SETTLE_MS), orders: [twin] });
    expect(to).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'o-2', evidence: 'fingerprint' },
      orderedSeenAtMs: LOOK_MS - SETTLE_MS,
    });
    expect(what).toBe('Ordered, known by fingerprint.');
  });

  it.each<{ because: string; orders: Shown['orders']; code: string; says: string }>([
    {
      because: 'two orders are like it',
      orders: [anOrderState(), twin],
      code: 'two_orders',
      says: 'Cart cart-1 was ordered, and orders o-1 and o-2 could be its.',
    },
    {
      because: 'one of two is dead, since that one may be its',
      orders: [aDeadOrder(), twin],
      code: 'two_orders',
      says: 'Cart cart-1 was ordered, and orders o-1 and o-2 could be its.',
    },
    {
      because: 'the only one is dead',
      orders: [aDeadOrder()],
      code: 'order_ended_badly',
      says: 'Cart cart-1 was ordered, and the one order like it, o-1, is cancelled.',
    },
  ])('is left to people where $because', async ({ orders, code, says }) => {
    const { to } = await settle({ ...seenBefore(SETTLE_MS), ...(orders && { orders }) });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code, detail: says } });
  });

  it('is ours by no order like it where a checkout of it was answered with another: that one was bought', async () => {
    const bought = aSend({
      answer: 'order',
      detail: 'order o-9: its quantity is 3',
      orderIds: [asId('o-9')],
    });
    const { to } = await settle({
      ...seenBefore(SETTLE_MS),
      sends: [bought, aSend({ attempt: 2, answer: 'in_progress' })],
      orders: [twin],
    });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'order_does_not_match' } });
    const two = { ...bought, orderIds: [asId<'OrderId'>('o-9'), asId<'OrderId'>('o-8')] };
    const { what } = await settle({
      ...seenBefore(SETTLE_MS),
      sends: [two, aSend({ answer: 'in_progress' })],
    });
    expect(what).toBe('Cart cart-1 was answered with o-9 and o-8, which is not what was asked for.');
  });

  it('is ours by the order that it was answered with, where that is like it by now', async () => {
    const bought = aSend({ answer: 'order', detail: 'order o-1: 1 order errors', orderIds: [asId('o-1')] });
    const { to } = await settle({
      ...seenBefore(SETTLE_MS),
      sends: [bought, aSend({ attempt: 2, answer: 'in_progress' })],
      orders: [twin, anOrderState()],
    });
    expect(to).toMatchObject({ stage: 'ordered', order: { orderId: 'o-1', evidence: 'fingerprint' } });
  });

  it('takes no live order that costs something else for its own', async () => {
    const other = anOrderState({}, { charge: money('1.00', 'EUR') });
    const both = await settle({ ...seenBefore(SETTLE_MS), orders: [other, twin] });
    expect(both.to).toMatchObject({ stage: 'unknown', reason: { code: 'two_orders' } });
    const { to } = await settle({ ...seenBefore(SETTLE_MS), orders: [other] });
    expect(to).toMatchObject({
      stage: 'unknown',
      reason: {
        code: 'order_does_not_match',
        detail:
          'Cart cart-1 was ordered, and of the one order that could be its, o-1, it costs 1.00 EUR a charge, the cart did not.',
      },
    });
  });

  it('whose order is never shown is left to people, and never failed', async () => {
    const given = {
      ...told,
      checkout: { ...told.checkout, orderedSeenAtMs: NOW_MS },
      cart: { expiresAtMs: NOW_MS },
    };
    expect((await settle({ ...given, afterMs: 48 * HOUR_MS })).to.stage).toBe('checking_out');
    expect((await settle({ ...given, afterMs: 48 * HOUR_MS + 1 })).to).toMatchObject({
      stage: 'unknown',
      reason: { code: 'never_settled' },
    });
  });
});

describe('a cart that reads active', () => {
  it('is checked out again: the same cart, the same request id, written down first', async () => {
    const { to, what, looks, asked, send } = await settle();
    expect(looks).toEqual(['orders', 'audit', 'cart']);
    expect(asked).toEqual([]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      cart: { cartId: 'cart-1' },
      attempt: {
        number: 2,
        purpose: 'buy',
        requestId: 'request-1',
        correlationId: 'guid-1',
        startedAtMs: LOOK_MS,
      },
      dueAtMs: LOOK_MS + SETTLE_MS,
    });
    expect(to.sends).toEqual([
      aSend(),
      aSend({ attempt: 2, correlationId: asId('guid-1'), sentAtMs: LOOK_MS }),
    ]);
    expect(what).toBe('No order is shown and the cart reads active; checking out the same cart again.');
    await send!();
    expect(asked).toEqual([
      { asked: 'checkOut', cartId: 'cart-1', requestId: 'request-1', correlationId: 'guid-1' },
    ]);
  });

  it('is not checked out again while purchasing is stopped', async () => {
    const { to, what, facts, send } = await settle({ stopped: true });
    expect(to).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 1 },
      dueAtMs: LOOK_MS + 10 * MINUTE_MS,
    });
    expect([what, facts]).toEqual([
      'Purchasing is stopped.',
      { reason: 'Purchasing was never opened in this stage.' },
    ]);
    expect(send).toBeUndefined();
  });

  it('is checked out three times at most', async () => {
    const attempts = (number: number) => settle({ checkout: { attempt: anAttempt(number) } });
    expect((await attempts(2)).to.attempt.number).toBe(3);
    const { to, what, send } = await attempts(3);
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 3 } });
    expect(what).toBe('No order is shown; the cart reads active and may still be ordered.');
    expect(send).toBeUndefined();
  });

  it('is checked out again only if it is good for more than ten minutes, as it says now', async () => {
    const ending = async (expiresAtMs: number | undefined, cart: Parameters<typeof aCart>[0] = {}) =>
      (await settle({ reads: reading('active', { expiresAtMs }), cart })).send !== undefined;
    expect(await ending(LOOK_MS + 10 * MINUTE_MS + 1, { expiresAtMs: NOW_MS })).toBe(true);
    expect(await ending(LOOK_MS + 10 * MINUTE_MS)).toBe(false);
    expect(await ending(undefined, { expiresAtMs: LOOK_MS + 10 * MINUTE_MS })).toBe(false);
    expect(await ending(undefined, { expiresAtMs: undefined })).toBe(false);
  });

  it('keeps the latest end that was ever heard, and the one that was heard last', async () => {
    const [soonMs, lateMs] = [NOW_MS + 2 * HOUR_MS, NOW_MS + 9 * HOUR_MS];
    for (const sends of [[aSend()], [3, 3, 3].map((attempt) => aSend({ attempt }))]) {
      const { to } = await settle({
        sends,
        cart: { expiresAtMs: lateMs },
        reads: reading('active', { expiresAtMs: soonMs }),
      });
      expect(to.cart).toMatchObject({ expiresAtMs: soonMs, latestExpiresAtMs: lateMs });
    }
  });

  it('with an order like ours is left to people: whose it is cannot be told', async () => {
    const { to, send } = await settle({ orders: [twin] });
    expect(to).toMatchObject({
      stage: 'unknown',
      reason: {
        code: 'order_alike_cart_active',
        detail: "Cart cart-1 reads active, and order o-2 looks like this purchase's.",
      },
    });
    expect(send).toBeUndefined();
    const refused = await settle({ orders: [twin], sends: [aSend({ answer: 'refused' })] });
    expect(refused.to.stage).toBe('unknown');
  });

  it('is not held up by an order like ours that is dead, since the cart was not ordered', async () => {
    expect((await settle({ orders: [aDeadOrder()] })).to.attempt.number).toBe(2);
  });

  it('although it read ordered before, is looked at again: nothing is sent, nothing has failed', async () => {
    for (const answer of ['none', 'refused'] as const) {
      const { to, facts, send } = await settle({
        sends: [aSend({ answer })],
        checkout: { orderedSeenAtMs: NOW_MS },
      });
      expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: LOOK_MS + SETTLE_MS });
      expect(facts).toEqual({ detail: 'the cart read ordered before and reads active now' });
      expect(send).toBeUndefined();
    }
  });

  const held: readonly { because: string; lines: Parameters<typeof aShownCart>[0] }[] = [
    { because: 'another item', lines: { lines: [aShownLine({ catalogItemId: 'other' })] } },
    { because: 'another price', lines: { lines: [aShownLine({ charge: money('1037.79', 'EUR') })] } },
    { because: 'two lines', lines: { lines: [aShownLine(), aShownLine()] } },
    { because: 'no line', lines: { lines: [] } },
    {
      because: 'a line with an error',
      lines: { lines: [aShownLine({ error: { refused: 'refresh', code: '1', detail: 'x' } })] },
    },
  ];
  it.each(held)(
    'that holds $because, not what was confirmed, is not sent before it is put right',
    async ({ lines }) => {
      const busy = aSend({ answer: 'busy' });
      const { to, what, asked, send } = await settle({ sends: [busy], reads: reading('active', lines) });
      expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 1 }, sends: [busy] });
      expect(what).toMatch(/putting the item as it is sold now into the same cart\.$/);
      await send!();
      expect(asked.map(({ asked: what }) => what)).not.toContain('checkOut');
      expect(asked[0]).toMatchObject({ asked: 'updateCart', cartId: 'cart-1' });
    },
  );

  it.each(held)(
    'that holds $because is left as it is while a checkout may be under way, which would buy what is put there',
    async ({ lines }) => {
      for (const answer of ['none', 'unknown', 'answered', 'in_progress', 'order'] as const) {
        const sends = [aSend({ answer }), aSend({ attempt: 2, answer: 'refresh' })];
        const { to, what, asked, send } = await settle({ sends, reads: reading('active', lines) });
        expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 2 }, sends });
        expect(what).toBe('No order is shown; the cart reads active and may still be ordered.');
        expect([send, asked]).toEqual([undefined, []]);
      }
    },
  );

  it('that does not repeat its price is taken as confirmed', async () => {
    const { to } = await settle({ reads: reading('active', {}, { charge: undefined }) });
    expect(to.attempt.number).toBe(2);
  });

  it('that holds what it should is not put right, although it may have held other items', async () => {
    const { to, asked } = await settle({ cart: { items: ['older', CATALOG_ITEM] } });
    expect(to.attempt.number).toBe(2);
    expect(asked).toEqual([]);
  });

  const busyThenStale = [
    aSend({ answer: 'busy' }),
    aSend({ attempt: 2, requestId: asId('request-2'), answer: 'refresh', detail: 'stale (400019)' }),
  ];

  it('whose last send was refused as stale gets the new item before it is sent again', async () => {
    const { to, what, asked, send } = await settle({ sends: busyThenStale, reads: reading('active') });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 2 } });
    expect(what).toBe('Refused as stale; putting the item as it is sold now into the same cart.');
    const after = await send!();
    expect(asked.map(({ asked: what, cartId }) => [what, cartId])).toEqual([['updateCart', 'cart-1']]);
    expect(after.to).toMatchObject({ attempt: { number: 3, purpose: 'buy', requestId: 'guid-3' } });
  });

  it('whose item cannot be had any more is kept in sight until no order can come of it', async () => {
    const { to, what } = await settle({
      sends: busyThenStale,
      script: { availabilities: async () => ABSENT },
    });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 2 } });
    expect(what).toBe('No order is shown; the cart reads active and may still be ordered.');
  });
});

describe('a cart that is gone', () => {
  const cart = { expiresAtMs: NOW_MS, latestExpiresAtMs: LOOK_MS - 1 };

  it('before its latest end is left to people, to the millisecond', async () => {
    const { to, what } = await settle({ reads: ABSENT, cart: { ...cart, latestExpiresAtMs: LOOK_MS } });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'cart_gone' } });
    expect(what).toBe('Cart cart-1 is gone before its time; whether it was ordered cannot be told.');
    expect((await settle({ reads: ABSENT, cart })).to.stage).toBe('checking_out');
  });

  it('before its time is left to people also where every send was refused', async () => {
    const { to } = await settle({ reads: ABSENT, sends: [aSend({ answer: 'refused' })] });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'cart_gone' } });
  });

  it('after its time is waited for: what became of it may be listed half an hour later', async () => {
    const { to, what } = await settle({ reads: ABSENT, cart, orders: [twin] });
    expect(to).toMatchObject({ stage: 'checking_out', goneSeenAtMs: LOOK_MS, dueAtMs: LOOK_MS + SETTLE_MS });
    expect(what).toBe('The cart is gone; waiting until an order of it is listed.');
    const early = await settle({ reads: ABSENT, cart, checkout: { goneSeenAtMs: LOOK_MS - SETTLE_MS + 1 } });
    expect(early.to).toMatchObject({ stage: 'checking_out', dueAtMs: LOOK_MS + 1 });
  });

  const waited: Shown = { reads: ABSENT, cart, checkout: { goneSeenAtMs: LOOK_MS - SETTLE_MS } };

  it.each([
    { which: 'live', order: twin },
    { which: 'dead', order: aDeadOrder({ orderId: asId('o-2') }) },
  ])(
    'then is left to people where a $which order is like ours: it may have been ordered before',
    async ({ order }) => {
      const { to } = await settle({ ...waited, orders: [order] });
      expect(to).toMatchObject({
        stage: 'unknown',
        reason: {
          code: 'order_alike_cart_gone',
          detail: "Cart cart-1 is gone, and order o-2 could be this purchase's.",
        },
      });
    },
  );

  it('then has failed where nothing is shown, half an hour past its end', async () => {
    const ended = { ...cart, latestExpiresAtMs: LOOK_MS - SETTLE_MS };
    const goneSeenAtMs = LOOK_MS - SETTLE_MS;
    const checkout = { goneSeenAtMs, endSeenAtMs: LOOK_MS - SETTLE_MS };
    const { to, what } = await settle({ ...waited, cart: ended, checkout });
    expect(to).toMatchObject({ stage: 'failed', reason: { code: 'no_order_made' } });
    expect(what).toContain(', it is gone, and no order of it is shown.');
    const waiting = await settle({
      ...waited,
      cart: { ...cart, latestExpiresAtMs: LOOK_MS - SETTLE_MS + 1 },
    });
    expect(waiting.to).toMatchObject({
      stage: 'checking_out',
      goneSeenAtMs: LOOK_MS - SETTLE_MS,
      dueAtMs: LOOK_MS + 1,
    });
  });

  it('after it was seen ordered is left to people where an order was shown before and is omitted by now', async () => {
    const checkout = { orderedSeenAtMs: LOOK_MS - SETTLE_MS, alikeSeen: [asId<'OrderId'>('o-9')] };
    const { to } = await settle({ reads: ABSENT, checkout, orders: [twin] });
    expect(to).toMatchObject({
      stage: 'unknown',
      reason: {
        code: 'two_orders',
        detail: 'Cart cart-1 was ordered, and orders o-2 and o-9 could be its.',
      },
    });
    const named = [aSend({ answer: 'order', orderIds: [asId('o-2')] })];
    const answered = await settle({ reads: ABSENT, checkout, orders: [twin], sends: named });
    expect(answered.to.stage).toBe('ordered');
    // Two answers that named two orders: the one of them that is shown and like it.
    const twice = [...named, aSend({ answer: 'order', orderIds: [asId('o-7')] })];
    const shown = await settle({ reads: ABSENT, checkout, orders: [twin], sends: twice });
    expect(shown.to.stage).toBe('ordered');
  });

  it('after it was seen ordered is left to people where an order of the SKU is told otherwise beside the one like it', async () => {
    const checkout = { orderedSeenAtMs: LOOK_MS - SETTLE_MS };
    const early = { ...twin, orderId: asId<'OrderId'>('o-8'), orderedAtMs: twin.orderedAtMs - 2 * 3_600_000 };
    const { to } = await settle({ reads: ABSENT, checkout, orders: [early, twin] });
    expect(to).toMatchObject({ stage: 'unknown', reason: { code: 'two_orders' } });
  });

  it('after it was seen ordered is ours by the one order like it, whenever it went', async () => {
    const given: Shown = { reads: ABSENT, checkout: { orderedSeenAtMs: LOOK_MS - SETTLE_MS } };
    expect((await settle({ ...given, orders: [twin] })).to).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'o-2', evidence: 'fingerprint' },
    });
    const { to, facts } = await settle({ ...given, cart });
    expect(to).toMatchObject({ stage: 'checking_out' });
    expect(facts).toEqual({ detail: 'the cart was ordered and no order of it is shown' });
  });
});

describe('a cart in a state that nobody knows', () => {
  it('is looked at again; nothing is sent and nothing has failed, whatever was refused', async () => {
    for (const answer of ['none', 'refused'] as const) {
      const { to, facts, send } = await settle({ reads: reading('other'), sends: [aSend({ answer })] });
      expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: LOOK_MS + SETTLE_MS });
      expect(facts).toEqual({ detail: 'the cart is neither active nor ordered' });
      expect(send).toBeUndefined();
    }
  });

  it('also tells its end, which is remembered', async () => {
    const { to } = await settle({ reads: reading('other', { expiresAtMs: NOW_MS + 99 * HOUR_MS * 24 }) });
    expect(to.cart.latestExpiresAtMs).toBe(NOW_MS + 99 * HOUR_MS * 24);
  });
});

it('a look at the cart that fails is repeated with growing pauses, an hour at most', async () => {
  for (const { afterMs, pauseMs } of [
    { afterMs: SETTLE_MS, pauseMs: SETTLE_MS },
    { afterMs: 40 * MINUTE_MS, pauseMs: 40 * MINUTE_MS },
    { afterMs: 9 * HOUR_MS, pauseMs: HOUR_MS },
  ]) {
    const { to } = await settle({ reads: UNAVAILABLE, afterMs });
    expect(to.dueAtMs).toBe(NOW_MS + afterMs + pauseMs);
  }
});
