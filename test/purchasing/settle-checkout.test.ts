import { describe, expect, it } from '@jest/globals';
import type { BoundCart, PurchaseIn, Send } from '../../lib/purchasing/purchase.ts';
import { settleCheckout } from '../../lib/purchasing/settle-checkout.ts';
import type { Cart, CheckoutAnswer, Looked } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { aPurchase, aSend, checkingOut, NOW_MS } from '../builders/purchase.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { createScriptedStorefront } from '../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const aCartThatReads = (status: Cart['status']): Looked<Cart> => ({
  looked: 'found',
  found: { cartId: asId('cart-1'), status, expiresAtMs: undefined, lines: [] },
});

type Given = {
  sends?: readonly Send[];
  reads?: Looked<Cart>;
  afterMs?: number;
  cart?: Partial<BoundCart>;
  checkOut?: CheckoutAnswer;
};

async function settle({
  sends,
  reads = aCartThatReads('active'),
  afterMs = 30 * MINUTE_MS,
  cart,
  checkOut,
}: Given) {
  const looks: string[] = [];
  const tools = purchasingTools(
    createScriptedStorefront({
      cart: async (_customer, id) => {
        looks.push(id);
        return reads;
      },
      ...(checkOut && { checkOut: async () => checkOut }),
    }),
  );
  tools.advanceTo(NOW_MS + afterMs);
  const purchase = aPurchase(checkingOut(sends, cart), { version: 5 });
  const move = await settleCheckout(tools, purchase);
  return { move, to: move.to as PurchaseIn<'checking_out'>, looks, asked: tools.storefront.asked };
}

describe('a checkout whose end was not heard', () => {
  it('of a cart that still reads active is sent again: the same cart, the same request id, recorded first', async () => {
    const { to, move, asked } = await settle({});
    expect(asked).toEqual([]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      cart: { cartId: 'cart-1' },
      attempt: { number: 2, requestId: 'request-1', correlationId: 'guid-1' },
    });
    expect(to.sends).toEqual([
      aSend(),
      aSend({ attempt: 2, correlationId: asId('guid-1'), sentAtMs: NOW_MS + 30 * MINUTE_MS }),
    ]);
    await move.send!();
    expect(asked).toEqual([
      { asked: 'checkOut', cartId: 'cart-1', requestId: 'request-1', correlationId: 'guid-1' },
    ]);
  });

  it('takes a new request id only after Microsoft answered the old one', async () => {
    for (const answer of ['none', 'unknown', 'busy'] as const) {
      expect((await settle({ sends: [aSend({ answer })] })).to.attempt.requestId).toBe('request-1');
    }
    expect((await settle({ sends: [aSend({ answer: 'refresh' })] })).to.attempt.requestId).toBe('guid-1');
  });

  it('of a cart that reads ordered is asked for its answer again', async () => {
    const { to, move } = await settle({ reads: aCartThatReads('ordered'), sends: [aSend({ attempt: 3 })] });
    expect(to).toMatchObject({ stage: 'checking_out', attempt: { number: 4, requestId: 'request-1' } });
    expect(move.send).toBeDefined();
  });

  it('that was refused for good each time, with the cart still active, has failed', async () => {
    const sends = [
      aSend({ answer: 'refresh' }),
      aSend({ attempt: 2, answer: 'refused', detail: 'credit limit (900121)' }),
    ];
    const { to, move } = await settle({ sends });
    expect(to).toMatchObject({
      stage: 'failed',
      reason: {
        code: 'checkout_refused',
        detail: expect.stringContaining('credit limit (900121)'),
      },
      checkout: { sends },
    });
    expect(move.send).toBeUndefined();
  });

  it.each([
    {
      because: 'one of its sends was never answered',
      sends: [aSend(), aSend({ attempt: 2, answer: 'refused' })],
      stage: 'checking_out',
    },
    {
      because: 'the cart reads ordered',
      sends: [aSend({ answer: 'refused' })],
      reads: aCartThatReads('ordered'),
      stage: 'checking_out',
    },
    {
      because: 'the cart cannot be read',
      sends: [aSend({ answer: 'refused' })],
      reads: { looked: 'unavailable', detail: 'x' } as const,
      stage: 'checking_out',
    },
    {
      because: 'the cart is gone',
      sends: [aSend({ answer: 'refused' })],
      reads: { looked: 'absent' } as const,
      stage: 'unknown',
    },
  ])('that was refused has not failed where $because', async ({ sends, reads, stage }) => {
    const { to } = await settle({ sends, ...(reads && { reads }) });
    expect(to.stage).toBe(stage);
  });

  it('that was refused as stale three times is left to a person: the cart could still be bought', async () => {
    const sends = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'refresh', detail: 'stale (400019)' }));
    expect((await settle({ sends })).to).toMatchObject({
      stage: 'unknown',
      reason: { code: 'cart_out_of_date', detail: expect.stringContaining('stale (400019)') },
      checkout: { sends },
    });
    expect((await settle({ sends: sends.slice(0, 2) })).to).toMatchObject({
      stage: 'checking_out',
      attempt: { number: 3 },
    });
  });

  const three = [1, 2, 3].map((attempt) => aSend({ attempt, answer: 'unknown' }));
  const parkings: (Given & { because: string; code: string })[] = [
    { because: 'three attempts were not answered', sends: three, code: 'checkout_unsettled' },
    {
      because: 'the cart ends within ten minutes',
      cart: { expiresAtMs: NOW_MS + 40 * MINUTE_MS },
      code: 'checkout_unsettled',
    },
    { because: 'the cart is gone before its time', reads: { looked: 'absent' }, code: 'cart_gone' },
    {
      because: 'the cart is in a state nobody knows',
      reads: aCartThatReads('other'),
      code: 'cart_status_unknown',
    },
    {
      because: 'the cart reads ordered and no replay told the order',
      reads: aCartThatReads('ordered'),
      sends: [aSend({ attempt: 6 })],
      code: 'order_not_told',
    },
    {
      because: 'the cart could not be read for two days past its end',
      reads: { looked: 'unavailable', detail: 'down' },
      cart: { expiresAtMs: NOW_MS + HOUR_MS },
      afterMs: 49 * HOUR_MS + 1,
      code: 'cart_unreadable',
    },
  ];

  it.each(parkings)(
    'is left to a person where $because, with all that was sent',
    async ({ code, ...given }) => {
      const { to, move } = await settle(given);
      expect(to).toMatchObject({
        stage: 'unknown',
        reason: { code },
        dueAtMs: undefined,
        checkout: { cart: { cartId: 'cart-1' } },
      });
      expect(move.send).toBeUndefined();
    },
  );

  it('of a cart that cannot be read now is looked at again later, and nothing is sent', async () => {
    const reads: Looked<Cart> = { looked: 'unavailable', detail: 'down', retryAfterMs: 5000 };
    const { to, move } = await settle({ reads });
    expect(to).toMatchObject({
      stage: 'checking_out',
      version: 6,
      dueAtMs: NOW_MS + 60 * MINUTE_MS,
      sends: [aSend()],
    });
    expect(move.send).toBeUndefined();
  });

  it('answered by a replay with an order that does not match is left to a person', async () => {
    const { move } = await settle({
      reads: aCartThatReads('ordered'),
      checkOut: { answer: 'orders', orderErrors: 0, orders: [{ ...foreignOrder }] },
    });
    expect((await move.send!()).to).toMatchObject({
      stage: 'unknown',
      reason: { code: 'order_does_not_match' },
    });
  });
});

describe('a checkout Microsoft was too busy for', () => {
  it('is sent again with the same ids and without a look, recorded first', async () => {
    const busy = aSend({ answer: 'busy' });
    const { to, looks } = await settle({ sends: [busy], afterMs: MINUTE_MS });
    expect(looks).toEqual([]);
    expect(to).toMatchObject({
      attempt: { number: 1, requestId: 'request-1', correlationId: 'correlation-1' },
    });
    expect(to.sends).toEqual([busy, aSend({ sentAtMs: NOW_MS + MINUTE_MS })]);
  });

  it.each([
    {
      because: 'after three sends',
      sends: [aSend(), aSend(), aSend({ answer: 'busy' })],
      afterMs: MINUTE_MS,
    },
    {
      because: 'five minutes after the attempt began',
      sends: [aSend({ answer: 'busy' })],
      afterMs: 5 * MINUTE_MS + 1,
    },
  ])('is settled like any other $because', async ({ sends, afterMs }) => {
    const { looks, to } = await settle({ sends, afterMs });
    expect(looks).toEqual(['cart-1']);
    expect(to.attempt.number).toBe(2);
  });
});

const foreignOrder = {
  orderId: asId<'OrderId'>('o-9'),
  alternateId: undefined,
  customerId: 'someone-else',
  status: 'completed' as const,
  rawStatus: 'completed',
  orderedAtMs: NOW_MS,
  currency: 'EUR',
  lines: [],
};
