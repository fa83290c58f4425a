import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../lib/purchasing/advance-purchase.ts';
import type { Purchase } from '../../lib/purchasing/purchase.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import { asId } from '../../lib/values/id.ts';
import { anOffer, aPurchase, checkingOut, NOW_MS } from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools, type TestTools } from '../builders/purchasing-tools.ts';
import { answering, createScriptedStorefront } from '../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

async function begun(tools: TestTools, purchase: Purchase = aPurchase()): Promise<TestTools> {
  await openPurchasing(tools.ledger);
  await accepted(tools.ledger, purchase);
  return tools;
}

async function stagesOf({ ledger }: TestTools, id = 'p-1'): Promise<readonly string[]> {
  return (await ledger.history(asId(id))).map(({ to }) => to);
}

const advance = (tools: TestTools) => advancePurchase(tools, asId('p-1'));

/** Fires the schedule at each due time, as the local runner does, until nothing is due any more. */
async function runUntilQuiet(tools: TestTools, sent: unknown[] = []): Promise<void> {
  const sender = { send: async (outcome: unknown) => void sent.push(outcome) };
  for (let round = 0; round < 100; round += 1) {
    const { nextDueAt } = await resumePurchases({ ...tools, sender });
    if (nextDueAt === null) return;
    tools.advanceTo(Math.max(tools.nowMs(), Date.parse(nextDueAt)));
  }
  throw new Error('It never came to rest.');
}

describe('a purchase', () => {
  it('is bought in one go, then followed until it is fulfilled, and upstream hears of it once', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    expect(await stagesOf(tools)).toEqual(['accepted', 'ready', 'carted', 'checking_out', 'ordered']);
    const sent: unknown[] = [];
    await runUntilQuiet(tools, sent);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'fulfilled', dueAtMs: undefined });
    expect(tools.storefront.orders).toHaveLength(1);
    expect(sent).toEqual([
      expect.objectContaining({
        outcomeId: 'p-1-6',
        result: 'fulfilled',
        purchaseId: 'p-1',
        orderId: 'order-of-cart-1',
        charge: { amount: '1037.78', currency: 'EUR' },
      }),
    ]);
  });

  it('leaves a history without a gap that ends in its state', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    const history = await tools.ledger.history(asId('p-1'));
    expect(history.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(history.slice(1).every(({ from }, index) => from === history[index]?.to)).toBe(true);
    expect((await tools.ledger.read(asId('p-1')))?.version).toBe(5);
  });

  it('says one line for each transition, with the ids it concerns', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    const moved = tools.said.filter(({ message }) => message === 'purchase moved').map(({ ids }) => ids);
    expect(moved.map(({ from, to }) => `${String(from)} -> ${String(to)}`)).toEqual([
      'accepted -> ready',
      'ready -> carted',
      'carted -> checking_out',
      'checking_out -> ordered',
    ]);
    expect(moved.at(-1)).toMatchObject({
      purchaseId: 'p-1',
      source: 'shop',
      sourceRequestId: 'REQ-1',
      lineId: '1',
      orderId: 'order-of-cart-1',
      requestId: 'guid-3',
      correlationId: 'guid-4',
    });
  });

  it('is written as checking out, with the ids of the attempt, before the checkout leaves', async () => {
    const tools = purchasingTools();
    const seen: unknown[] = [];
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    tools.storefront.checkOut = async (customerId, cartId, call) => {
      seen.push(await tools.ledger.read(asId('p-1')));
      return itself(customerId, cartId, call);
    };
    await advance(await begun(tools));
    const { requestId, correlationId } = tools.storefront.asked.find(({ asked }) => asked === 'checkOut')!;
    expect(seen).toEqual([
      expect.objectContaining({
        stage: 'checking_out',
        sends: [expect.objectContaining({ requestId, correlationId, answer: 'none' })],
      }),
    ]);
  });

  it('that is not due, unknown or at its end is left alone', async () => {
    const tools = purchasingTools();
    await advance(tools);
    await begun(tools, aPurchase({ stage: 'accepted' }, { dueAtMs: NOW_MS + 1 }));
    await advance(tools);
    expect(await stagesOf(tools)).toEqual(['accepted']);
  });

  it.each([
    { stage: { stage: 'accepted' } as const, upTo: 'rejected' },
    { stage: { stage: 'ready', offer: anOffer() } as const, upTo: 'rejected' },
    { stage: checkingOut(), upTo: 'checking_out' },
  ])(
    'past its validity ends as $upTo from $stage.stage: after an attempt validity counts no more',
    async ({ stage, upTo }) => {
      const tools = await begun(purchasingTools(), aPurchase(stage));
      tools.advanceTo(NOW_MS + 7 * DAY_MS + 1);
      tools.storefront.cart = async () => ({ looked: 'unavailable', detail: 'x' });
      await advance(tools);
      const after = await tools.ledger.read(asId('p-1'));
      expect(after?.stage).toBe(upTo);
      expect(tools.storefront.asked).toEqual([]);
    },
  );
});

describe('while purchasing is stopped', () => {
  it('nothing that buys is sent, everything else goes on, and it is bought once it is open', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase());
    await advance(tools);
    expect(await stagesOf(tools)).toEqual(['accepted', 'ready', 'carted', 'carted']);
    expect(tools.storefront.asked.map(({ asked }) => asked)).toEqual(['createCart']);
    await openPurchasing(tools.ledger);
    tools.advanceTo(NOW_MS + 10 * MINUTE_MS);
    await advance(tools);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'ordered',
      order: { orderId: 'order-of-cart-1' },
    });
  });

  it('an expired purchase waits, and is rejected only once it is open', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase());
    tools.advanceTo(NOW_MS + 8 * DAY_MS);
    await advance(tools);
    const due = NOW_MS + 8 * DAY_MS + 10 * MINUTE_MS;
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'accepted', dueAtMs: due });
    await openPurchasing(tools.ledger);
    tools.advanceTo(due);
    await advance(tools);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'rejected',
      reason: { code: 'expired' },
    });
  });

  it('a cart that grows old is kept, and left for a fresh one once it is open', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase());
    const carts = () => tools.storefront.asked.filter(({ asked }) => asked === 'createCart').length;
    for (let minutes = 0; minutes <= 120; minutes += 11) {
      tools.advanceTo(NOW_MS + minutes * MINUTE_MS);
      await advance(tools);
    }
    expect(carts()).toBe(1);
    await openPurchasing(tools.ledger);
    tools.advanceTo(NOW_MS + 180 * MINUTE_MS);
    await advance(tools);
    expect(carts()).toBe(2);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'ordered',
      cart: { cartId: 'cart-2' },
    });
  });

  it('a send that was refused for that waits, even if purchasing is open by the time anybody asks', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase(checkingOut()));
    const purchasing = tools.ledger.purchasing.bind(tools.ledger);
    tools.ledger.purchasing = async () => ({ ...(await purchasing()), state: 'open' });
    await advance(tools);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'checking_out',
      dueAtMs: NOW_MS + 10 * MINUTE_MS,
    });
  });

  it('no checkout is sent again either', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase(checkingOut()));
    await advance(tools);
    expect(tools.storefront.asked).toEqual([]);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
      stage: 'checking_out',
      sends: [{ answer: 'none' }],
      dueAtMs: NOW_MS + 10 * MINUTE_MS,
    });
  });
});

describe('whatever is lost', () => {
  it('the reply to a checkout that bought: the same cart tells the order, and nothing is bought twice', async () => {
    const tools = purchasingTools();
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    let lost = 0;
    tools.storefront.checkOut = async (customerId, cartId, call) => {
      const answer = await itself(customerId, cartId, call);
      return lost++ === 0 ? { answer: 'unknown', detail: 'the reply was lost' } : answer;
    };
    await begun(tools);
    await runUntilQuiet(tools);
    expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'fulfilled' });
    expect(tools.storefront.orders).toHaveLength(1);
    const sends = tools.storefront.asked.filter(({ asked }) => asked === 'checkOut');
    expect(new Set(sends.map(({ cartId }) => cartId)).size).toBe(1);
    expect(new Set(sends.map(({ requestId }) => requestId)).size).toBe(1);
    expect(new Set(sends.map(({ correlationId }) => correlationId)).size).toBe(2);
  });

  it('the checkout itself: the same cart is sent again', async () => {
    const tools = purchasingTools(
      answering(createScriptedStorefront(), { answer: 'unknown', detail: 'reset' }),
    );
    await begun(tools);
    await runUntilQuiet(tools);
    expect(await stagesOf(tools)).toEqual([
      'accepted',
      'ready',
      'carted',
      'checking_out',
      'checking_out',
      'checking_out',
      'ordered',
      'fulfilled',
    ]);
    expect(tools.storefront.asked.filter(({ asked }) => asked === 'createCart')).toHaveLength(1);
  });

  it('a refusal for good ends as failed, and upstream hears the words of Microsoft', async () => {
    const refusal = { refused: 'final', code: '900121', detail: 'credit limit' } as const;
    const tools = purchasingTools(answering(createScriptedStorefront(), { answer: 'refused', refusal }));
    await begun(tools);
    const sent: unknown[] = [];
    await runUntilQuiet(tools, sent);
    expect(sent).toEqual([
      expect.objectContaining({
        result: 'failed',
        reason: expect.objectContaining({ code: 'checkout_refused' }),
      }),
    ]);
    expect(tools.storefront.orders).toHaveLength(0);
  });

  it('a step that throws waits and is tried again; only our own mistakes raise an alarm', async () => {
    for (const { failure, alarms } of [
      { failure: Object.assign(new Error('429'), { kind: 'throttled', retryAfterMs: 120_000 }), alarms: 0 },
      { failure: new TypeError('a bug'), alarms: 1 },
    ]) {
      const tools = await begun(purchasingTools());
      const itself = tools.storefront.createCart.bind(tools.storefront);
      let failed = 0;
      tools.storefront.createCart = (...asked) =>
        failed++ === 0 ? Promise.reject(failure) : itself(...asked);
      await advance(tools);
      expect(await tools.ledger.read(asId('p-1'))).toMatchObject({
        stage: 'ready',
        dueAtMs: NOW_MS + (alarms ? MINUTE_MS : 120_000),
      });
      expect(tools.alarms).toHaveLength(alarms);
      await runUntilQuiet(tools);
      expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ stage: 'fulfilled' });
    }
  });
});

it('a purchase told to come back in 31 years comes back within the hour', async () => {
  const tools = await begun(purchasingTools());
  tools.storefront.subscription = async () => ({ looked: 'unavailable', detail: '429', retryAfterMs: 1e12 });
  await advance(tools);
  expect(await tools.ledger.read(asId('p-1'))).toMatchObject({ dueAtMs: NOW_MS + 60 * MINUTE_MS });
});

describe('two workers at the same purchase', () => {
  it('buy it once: one cart is bound, and only whoever wrote the attempt sends', async () => {
    const tools = await begun(purchasingTools());
    await Promise.all([advance(tools), advance(tools), advance(tools)]);
    await runUntilQuiet(tools);
    expect(tools.storefront.orders).toHaveLength(1);
    expect(tools.storefront.asked.filter(({ asked }) => asked === 'checkOut')).toHaveLength(1);
    expect(await stagesOf(tools)).toEqual([
      'accepted',
      'ready',
      'carted',
      'checking_out',
      'ordered',
      'fulfilled',
    ]);
  });

  it('an order that belongs to another purchase is never taken: a person looks', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    const taken = (await tools.ledger.read(asId('p-1'))) as Purchase & { order: object };
    const second = purchasingTools(createScriptedStorefront());
    second.storefront.checkOut = async () => ({
      answer: 'orders',
      orders: [tools.storefront.orders[0]!],
      orderErrors: 0,
    });
    const elsewhere = await accepted(
      tools.ledger,
      aPurchase({ stage: 'accepted' }, { id: asId('p-2'), intent: { requestId: 'REQ-2' } }),
    );
    second.storefront.createCart = async () => ({
      cartId: asId('cart-of-p-2'),
      status: 'active',
      expiresAtMs: NOW_MS + DAY_MS,
      lines: [
        {
          catalogItemId: anOffer().catalogItemId,
          quantity: 2,
          billingCycle: 'one_time',
          term: 'P1Y',
          charge: elsewhere.intent.expected.charge,
          error: undefined,
        },
      ],
    });
    await advancePurchase({ ...second, ledger: tools.ledger }, asId('p-2'));
    expect(await tools.ledger.read(asId('p-2'))).toMatchObject({
      stage: 'unknown',
      reason: { code: 'order_claimed' },
    });
    expect(await tools.ledger.read(asId('p-1'))).toEqual(taken);
    expect(await tools.ledger.unsentOutcomes(10)).toEqual([
      expect.objectContaining({ purchaseId: 'p-2', result: 'unknown' }),
    ]);
    expect(second.alarms).toHaveLength(1);
  });
});

describe('resume-purchases', () => {
  it('one purchase that cannot be written holds up nobody else', async () => {
    const tools = await begun(purchasingTools());
    await accepted(
      tools.ledger,
      aPurchase({ stage: 'accepted' }, { id: asId('p-2'), intent: { requestId: 'REQ-2' } }),
    );
    const itself = tools.ledger.advance.bind(tools.ledger);
    tools.ledger.advance = (from, ...rest) =>
      from.id === 'p-1' ? Promise.reject(new Error('table is away')) : itself(from, ...rest);
    const resumed = await resumePurchases({ ...tools, sender: { send: async () => undefined } });
    expect(resumed).toMatchObject({ advanced: 1, failed: 1 });
    expect(resumed.nextDueAt).toBe(new Date(NOW_MS).toISOString());
    expect((await tools.ledger.read(asId('p-2')))?.stage).toBe('ordered');
  });

  it('an outcome that cannot be sent stays, is named, and is sent the next time', async () => {
    const tools = await begun(
      purchasingTools(createScriptedStorefront({ sku: async () => ({ looked: 'absent' }) })),
    );
    const away = { send: () => Promise.reject(new Error('queue is away')) };
    const first = await resumePurchases({ ...tools, sender: away });
    expect(first).toMatchObject({
      advanced: 1,
      outcomesSent: 0,
      outcomesLeft: 1,
      nextDueAt: new Date(NOW_MS + MINUTE_MS).toISOString(),
    });
    expect(tools.alarms).toHaveLength(1);
    const sent: unknown[] = [];
    const second = await resumePurchases({
      ...tools,
      sender: { send: async (outcome) => void sent.push(outcome) },
    });
    expect(second).toMatchObject({ outcomesSent: 1, outcomesLeft: 0, nextDueAt: null });
    expect(sent).toEqual([
      expect.objectContaining({
        result: 'rejected',
        reason: expect.objectContaining({ code: 'sku_not_found' }),
      }),
    ]);
    expect(await tools.ledger.unsentOutcomes(10)).toEqual([]);
  });
});
