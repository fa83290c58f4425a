import { describe, expect, it } from '@jest/globals';
import { checkOut } from '../../lib/purchasing/check-out.ts';
import { matchOrder } from '../../lib/purchasing/match-order.ts';
import type { PurchaseIn } from '../../lib/purchasing/purchase.ts';
import type { CheckoutAnswer, OrderState } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aCart, anIntent, anOffer, aPurchase, checkingOut, NOW_MS } from '../builders/purchase.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { answering, CATALOG_ITEM, createScriptedStorefront } from '../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const carted = (cart = aCart(), expected = money('1037.78', 'EUR')) =>
  aPurchase({ stage: 'carted', offer: anOffer(), cart }, { intent: { expected: { charge: expected } } });

const anOrder = (
  overrides: Partial<OrderState> = {},
  line: Partial<OrderState['lines'][number]> = {},
): OrderState => ({
  orderId: asId('o-1'),
  alternateId: undefined,
  customerId: anIntent().customerId.toUpperCase(),
  status: 'pending',
  rawStatus: 'pending',
  orderedAtMs: NOW_MS,
  currency: 'EUR',
  lines: [
    {
      lineNumber: 0,
      catalogItemId: CATALOG_ITEM,
      quantity: 2,
      term: 'P1Y',
      friendlyName: 'x',
      charge: money('1037.78', 'EUR'),
      ...line,
    },
  ],
  ...overrides,
});
const orders = (...given: OrderState[]): CheckoutAnswer => ({
  answer: 'orders',
  orders: given,
  orderErrors: 0,
});

async function afterAnswer(answer: CheckoutAnswer | Error, sends = checkingOut()) {
  const shop = createScriptedStorefront();
  if (answer instanceof Error) shop.checkOut = () => Promise.reject(answer);
  else answering(shop, answer);
  const tools = purchasingTools(shop);
  const begun = checkOut(tools, carted());
  const move = await begun.send!();
  return { begun, sends, ...move };
}

describe('the last look before money can be spent', () => {
  it.each([
    { because: 'dearer by a cent', cart: aCart({ charge: money('1037.79', 'EUR') }), code: 'price_differs' },
    { because: 'cheaper', cart: aCart({ charge: money('1000', 'EUR') }), code: 'price_differs' },
    {
      because: 'in another currency',
      cart: aCart({ charge: money('1037.78', 'USD') }),
      code: 'currency_differs',
    },
  ])('rejects a cart that is $because', ({ cart, code }) => {
    const move = checkOut(purchasingTools(), carted(cart));
    expect(move.to).toMatchObject({ stage: 'rejected', reason: { code } });
    expect(move.send).toBeUndefined();
  });

  it('takes 1037.780 for 1037.78', () => {
    expect(checkOut(purchasingTools(), carted(aCart(), money('1037.780', 'EUR'))).to.stage).toBe(
      'checking_out',
    );
  });

  it.each([
    { because: 'it ends in ten minutes', cart: aCart({ expiresAtMs: NOW_MS + 10 * MINUTE_MS }) },
    {
      because: 'its end is not known and it is six minutes old',
      cart: aCart({ expiresAtMs: undefined, boundAtMs: NOW_MS - 6 * MINUTE_MS }),
    },
  ])('goes for another cart where $because, since nothing was sent', ({ cart }) => {
    const move = checkOut(purchasingTools(), carted(cart));
    expect(move.to).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS });
    expect(move.send).toBeUndefined();
  });

  it('goes back for a fresh item where the one in the cart was looked up more than ten minutes ago', () => {
    const foundAtMs = NOW_MS - 10 * MINUTE_MS - 1;
    const old = aPurchase({ stage: 'carted', offer: anOffer({ foundAtMs }), cart: aCart() });
    const move = checkOut(purchasingTools(), old);
    expect(move.to).toMatchObject({ stage: 'ready', offer: { foundAtMs }, dueAtMs: NOW_MS });
    expect(move.send).toBeUndefined();
  });

  it('writes the attempt with its ids down, and sends nothing before that is done', () => {
    const tools = purchasingTools();
    const move = checkOut(tools, carted());
    expect(move.to).toMatchObject({
      stage: 'checking_out',
      dueAtMs: NOW_MS + 30 * MINUTE_MS,
      attempt: { number: 1, requestId: 'guid-1', correlationId: 'guid-2', startedAtMs: NOW_MS },
      sends: [{ attempt: 1, requestId: 'guid-1', correlationId: 'guid-2', sentAtMs: NOW_MS, answer: 'none' }],
    });
    expect(tools.storefront.asked).toEqual([]);
  });
});

describe('the answer to a checkout', () => {
  it('one matching order is ordered', async () => {
    const { to, facts } = await afterAnswer(orders(anOrder()));
    expect(to).toMatchObject({
      stage: 'ordered',
      version: 3,
      order: { orderId: 'o-1' },
      dueAtMs: NOW_MS + 5 * MINUTE_MS,
    });
    expect(facts).toMatchObject({
      orderId: 'o-1',
      charge: '1037.78',
      requestId: 'guid-1',
      correlationId: 'guid-2',
    });
  });

  it('an order that is completed already is followed at once', async () => {
    expect((await afterAnswer(orders(anOrder({ status: 'completed' })))).to.dueAtMs).toBe(NOW_MS);
  });

  it.each([
    { answer: { answer: 'unknown', detail: 'timeout' } as const, recorded: 'unknown', pauseMinutes: 30 },
    {
      answer: { answer: 'busy', detail: '429', retryAfterMs: 57_000 } as const,
      recorded: 'busy',
      pauseMinutes: 0.95,
    },
    {
      answer: { answer: 'busy', detail: '503', retryAfterMs: undefined } as const,
      recorded: 'busy',
      pauseMinutes: 1,
    },
    {
      answer: { answer: 'busy', detail: '429', retryAfterMs: 600_000 } as const,
      recorded: 'busy',
      pauseMinutes: 30,
    },
    {
      answer: { answer: 'refused', refusal: { refused: 'final', code: '800069', detail: 'risk' } } as const,
      recorded: 'refused',
      pauseMinutes: 30,
    },
    {
      answer: {
        answer: 'refused',
        refusal: { refused: 'refresh', code: '400019', detail: 'stale' },
      } as const,
      recorded: 'refresh',
      pauseMinutes: 30,
    },
    { answer: new TypeError('a bug below us'), recorded: 'unknown', pauseMinutes: 30 },
    { answer: orders(), recorded: 'unknown', pauseMinutes: 30 },
    {
      answer: { ...orders(anOrder()), orderErrors: 1 } as CheckoutAnswer,
      recorded: 'unknown',
      pauseMinutes: 30,
    },
  ])(
    '$answer.answer is recorded as $recorded and proves nothing',
    async ({ answer, recorded, pauseMinutes }) => {
      const { to } = await afterAnswer(answer);
      expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + pauseMinutes * MINUTE_MS });
      expect((to as PurchaseIn<'checking_out'>).sends).toEqual([
        expect.objectContaining({ attempt: 1, answer: recorded, detail: expect.any(String) }),
      ]);
    },
  );

  it('a worker that wakes up too late after its write sends nothing', async () => {
    const tools = purchasingTools();
    const move = checkOut(tools, carted());
    tools.advanceTo(NOW_MS + 5 * MINUTE_MS + 1);
    const { to } = await move.send!();
    expect(tools.storefront.asked).toEqual([]);
    expect(to).toMatchObject({ stage: 'checking_out', sends: [{ answer: 'unknown' }] });
  });
});

describe('an order matches', () => {
  it.each([
    { because: 'it is for another customer', answer: orders(anOrder({ customerId: 'other' })) },
    {
      because: 'it was cancelled',
      answer: orders(anOrder({ status: 'ended_badly', rawStatus: 'cancelled' })),
    },
    { because: 'it is another item', answer: orders(anOrder({}, { catalogItemId: 'x' })) },
    { because: 'it is another quantity', answer: orders(anOrder({}, { quantity: 3 })) },
    { because: 'it is another term', answer: orders(anOrder({}, { term: 'P3Y' })) },
    {
      because: 'it has two lines',
      answer: orders(anOrder({ lines: [...anOrder().lines, ...anOrder().lines] })),
    },
    {
      because: 'it costs more than the cart',
      answer: orders(anOrder({}, { charge: money('1037.79', 'EUR') })),
    },
    {
      because: 'its line is in another currency',
      answer: orders(anOrder({}, { charge: money('1037.78', 'USD') })),
    },
    {
      because: 'it is in another currency as a whole',
      answer: orders(anOrder({ currency: 'USD' }, { charge: undefined })),
    },
    { because: 'it is billed otherwise', answer: orders(anOrder({ billingCycle: 'monthly' })) },
    {
      because: 'it bears the marker of another purchase',
      answer: orders(anOrder({}, { friendlyName: 'tieout p-2' })),
    },
    { because: 'there are two', answer: orders(anOrder(), anOrder({ orderId: asId('o-2') })) },
  ])('not where $because', ({ answer }) => {
    if (answer.answer !== 'orders') throw new Error('The case is wrong.');
    expect(matchOrder(aPurchase(checkingOut()), answer)).toHaveProperty('mismatch');
  });

  it('with the charge of the cart where the order names none', () => {
    const answer = {
      answer: 'orders' as const,
      orders: [anOrder({ currency: '' }, { charge: undefined, term: undefined, friendlyName: undefined })],
      orderErrors: 0,
    };
    expect(matchOrder(aPurchase(checkingOut()), answer)).toMatchObject({
      order: { charge: money('1037.78', 'EUR') },
    });
  });
});
