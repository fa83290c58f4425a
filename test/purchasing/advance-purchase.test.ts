import { describe, expect, it } from '@jest/globals';
import { advancePurchase } from '../../lib/purchasing/advance-purchase.ts';
import type { Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import { ALWAYS_OPEN, decided } from '../../lib/purchasing/purchasing.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import type { CheckoutAnswer, Storefront } from '../../lib/purchasing/storefront.ts';
import { asId } from '../../lib/values/id.ts';
import { anOrderState, answeredWith } from '../builders/order-state.ts';
import {
  aCart,
  anOffer,
  aPurchase,
  aReason,
  aSend,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools, type TestTools } from '../builders/purchasing-tools.ts';
import { UNAVAILABLE } from '../builders/settling.ts';
import { answering, createScriptedStorefront } from '../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CARTED: Stage = { stage: 'carted', offer: anOffer(), cart: aCart() };

async function begun(tools: TestTools, purchase: Purchase = aPurchase()): Promise<TestTools> {
  await openPurchasing(tools.ledger);
  await accepted(tools.ledger, purchase);
  return tools;
}

const stored = ({ ledger }: TestTools, id = 'p-1') => ledger.read(asId(id));
const advance = (tools: TestTools) => advancePurchase(tools, asId('p-1'));
const calls = ({ storefront }: TestTools) => storefront.asked.map(({ asked }) => asked);
const sendsOf = ({ storefront }: TestTools) => storefront.asked.filter(({ asked }) => asked === 'checkOut');
const lastEvent = async ({ ledger }: TestTools, id = 'p-1') => (await ledger.history(asId(id))).at(-1);

async function stagesOf({ ledger }: TestTools, id = 'p-1'): Promise<readonly string[]> {
  return (await ledger.history(asId(id))).map(({ to }) => to);
}

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
    expect(await stored(tools)).toMatchObject({ stage: 'fulfilled', dueAtMs: undefined });
    expect(tools.storefront.placed).toHaveLength(1);
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
    expect((await stored(tools))?.version).toBe(5);
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
    const { requestId, correlationId } = sendsOf(tools)[0]!;
    expect(moved.at(-1)).toMatchObject({
      purchaseId: 'p-1',
      source: 'shop',
      sourceRequestId: 'REQ-1',
      lineId: '1',
      orderId: 'order-of-cart-1',
      requestId,
      correlationId,
    });
  });

  it('is written as checking out, with the ids of the attempt, before the checkout leaves', async () => {
    const tools = purchasingTools();
    const seen: unknown[] = [];
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    tools.storefront.checkOut = async (customerId, cartId, call) => {
      seen.push(await stored(tools));
      return itself(customerId, cartId, call);
    };
    await advance(await begun(tools));
    const { requestId, correlationId } = sendsOf(tools)[0]!;
    expect(seen).toEqual([
      expect.objectContaining({
        stage: 'checking_out',
        sends: [expect.objectContaining({ requestId, correlationId, answer: 'none' })],
      }),
    ]);
  });

  it('sends nothing where the attempt could not be written', async () => {
    const tools = await begun(purchasingTools(), aPurchase(CARTED));
    for (const broken of ['throws', 'is lost'] as const) {
      const itself = tools.ledger.advance.bind(tools.ledger);
      const ledger = {
        ...tools.ledger,
        advance: (
          from: Purchase,
          to: Purchase,
          ...rest: Parameters<typeof itself> extends [unknown, unknown, ...infer Rest] ? Rest : never
        ) => {
          if (to.stage !== 'checking_out') return itself(from, to, ...rest);
          return broken === 'throws'
            ? Promise.reject(new Error('table is away'))
            : Promise.resolve('lost' as const);
        },
      };
      await advancePurchase({ ...tools, ledger }, asId('p-1')).catch(() => undefined);
    }
    expect(tools.storefront.asked).toEqual([]);
    expect(await stored(tools)).toMatchObject({ stage: 'carted', version: 1 });
  });

  it('that is not due to the millisecond, or that is not there, is left alone', async () => {
    const tools = purchasingTools();
    await advance(tools);
    await begun(tools, aPurchase({ stage: 'accepted' }, { dueAtMs: NOW_MS + 1 }));
    await advance(tools);
    expect(await stagesOf(tools)).toEqual(['accepted']);
    tools.advanceTo(NOW_MS + 1);
    await advance(tools);
    expect((await stored(tools))?.stage).toBe('ordered');
  });

  it.each<Stage>([
    fulfilled(),
    unfulfilled(),
    { stage: 'rejected', reason: aReason() },
    { stage: 'cancelled', reason: aReason() },
    failed(),
  ])(
    'that has ended as $stage and is due all the same is a mistake of ours: nothing is sent',
    async (end) => {
      const tools = await begun(purchasingTools(), aPurchase<Stage>(end));
      await expect(advance(tools)).rejects.toThrow('there is no such transition');
      expect(String(tools.alarms[0])).toContain(`Purchase p-1 has ended as ${end.stage} and is due.`);
      expect(tools.storefront.asked).toEqual([]);
      const ended = await begun(purchasingTools(), aPurchase<Stage>(end, { dueAtMs: undefined }));
      await advance(ended);
      expect(await stored(ended)).toMatchObject({ stage: end.stage, version: 1 });
      expect(ended.alarms).toEqual([]);
    },
  );

  it('that nobody approved in time is cancelled', async () => {
    const dueAtMs = NOW_MS + 7 * DAY_MS + 1;
    const tools = await begun(purchasingTools(), aPurchase<Stage>(awaitingApproval(), { dueAtMs }));
    tools.advanceTo(dueAtMs);
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'cancelled', reason: { code: 'not_approved' } });
  });

  it('that waits for people is left to them', async () => {
    for (const stage of [awaitingApproval(), unknown()] as Stage[]) {
      const tools = await begun(purchasingTools(), aPurchase<Stage>(stage, { dueAtMs: undefined }));
      await advance(tools);
      expect((await stored(tools))?.version).toBe(1);
    }
  });
});

describe('validity', () => {
  const END_MS = NOW_MS + 7 * DAY_MS;
  const before: readonly Stage[] = [{ stage: 'accepted' }, { stage: 'ready', offer: anOffer() }, CARTED];

  it.each(before)(
    'ends a purchase that is $stage after seven days, and not a millisecond earlier',
    async (stage) => {
      const at = async (nowMs: number) => {
        const tools = await begun(purchasingTools(), aPurchase<Stage>(stage));
        tools.advanceTo(nowMs);
        await advance(tools);
        return {
          purchase: await stored(tools),
          asked: tools.storefront.asked,
          stages: await stagesOf(tools),
        };
      };
      const { purchase, asked, stages } = await at(END_MS + 1);
      expect(stages).toEqual(['accepted', 'rejected']);
      expect(purchase).toMatchObject({
        stage: 'rejected',
        reason: {
          code: 'expired',
          detail: 'The request was valid until 2024-02-12T09:00:00.000Z.',
          field: 'validUntil',
        },
      });
      expect(asked).toEqual([]);
      expect((await at(END_MS)).purchase?.stage).not.toBe('rejected');
    },
  );

  it('is shorter where the message says less', async () => {
    const intent = { validUntilMs: NOW_MS + MINUTE_MS };
    const tools = await begun(purchasingTools(), aPurchase({ stage: 'accepted' }, { intent }));
    tools.advanceTo(NOW_MS + MINUTE_MS + 1);
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'rejected', reason: { code: 'expired' } });
  });

  it.each<Stage>([checkingOut(), ordered(), unknown()])(
    'counts no more once a purchase is $stage',
    async (stage) => {
      const tools = await begun(purchasingTools(), aPurchase<Stage>(stage));
      tools.advanceTo(END_MS + 1);
      tools.storefront.cart = async () => UNAVAILABLE;
      tools.storefront.order = async () => UNAVAILABLE;
      await advance(tools);
      expect((await stored(tools))?.stage).toBe(stage.stage);
    },
  );

  it('stands still while purchasing is stopped: the purchase waits, and goes on once it is open', async () => {
    const tools = purchasingTools();
    const by = { by: 'ada', reason: 'budget talks' };
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', ...by }, NOW_MS + DAY_MS);
    await tools.ledger.setPurchasing(await tools.ledger.purchasing(), stopped);
    await accepted(tools.ledger, aPurchase());
    tools.advanceTo(NOW_MS + 8 * DAY_MS);
    await advance(tools);
    const dueAtMs = NOW_MS + 8 * DAY_MS + 10 * MINUTE_MS;
    expect(await stored(tools)).toMatchObject({ stage: 'accepted', dueAtMs });
    expect(await lastEvent(tools)).toMatchObject({
      what: 'Purchasing is stopped.',
      facts: { reason: 'budget talks' },
    });
    const opened = decided(stopped, { state: 'open', ...by }, NOW_MS + 8 * DAY_MS);
    await tools.ledger.setPurchasing(stopped, opened);
    tools.advanceTo(dueAtMs);
    await advance(tools);
    expect((await stored(tools))?.stage).toBe('ordered');
  });

  it('is longer by the time for which purchasing was stopped, to the millisecond', async () => {
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', by: 'ada', reason: 'x' }, NOW_MS);
    const opened = decided(stopped, { state: 'open', by: 'ada', reason: 'x' }, NOW_MS + DAY_MS);
    const at = async (nowMs: number, purchasing = opened) => {
      const tools = purchasingTools();
      await tools.ledger.setPurchasing(await tools.ledger.purchasing(), purchasing);
      await accepted(tools.ledger, aPurchase());
      tools.advanceTo(nowMs);
      await advance(tools);
      return (await stored(tools))?.stage;
    };
    expect(await at(END_MS + DAY_MS)).toBe('ordered');
    expect(await at(END_MS + DAY_MS + 1)).toBe('rejected');
    // While it is stopped a purchase looks on as long as its seven days last by the clock.
    expect(await at(END_MS, stopped)).toBe('ready');
    expect(await at(END_MS + 1, stopped)).toBe('accepted');
  });

  it('that upstream named goes by while purchasing is stopped; that is told once it is open', async () => {
    const tools = purchasingTools();
    const stopped = decided(ALWAYS_OPEN, { state: 'stopped', by: 'ada', reason: 'x' }, NOW_MS);
    await tools.ledger.setPurchasing(await tools.ledger.purchasing(), stopped);
    await accepted(tools.ledger, aPurchase({ stage: 'accepted' }, { intent: { validUntilMs: NOW_MS } }));
    tools.advanceTo(NOW_MS + 1);
    await advance(tools);
    expect((await stored(tools))?.stage).toBe('accepted');
    const opened = decided(stopped, { state: 'open', by: 'ada', reason: 'x' }, NOW_MS + 2);
    await tools.ledger.setPurchasing(stopped, opened);
    tools.advanceTo(NOW_MS + DAY_MS);
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'rejected', reason: { code: 'expired' } });
  });
});

describe('while purchasing is stopped', () => {
  it('nothing that buys is sent, look-ups go on, and it is bought once it is open', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase());
    await advance(tools);
    expect(await stagesOf(tools)).toEqual(['accepted', 'ready', 'ready']);
    expect(tools.storefront.asked).toEqual([]);
    await openPurchasing(tools.ledger);
    tools.advanceTo(NOW_MS + 10 * MINUTE_MS);
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'ordered', order: { orderId: 'order-of-cart-1' } });
  });

  it('a cart that grows too old meanwhile is left for a fresh one once it is open', async () => {
    const tools = purchasingTools();
    await accepted(
      tools.ledger,
      aPurchase({ stage: 'carted', offer: anOffer(), cart: aCart({ expiresAtMs: undefined }) }),
    );
    for (let minutes = 0; minutes <= 120; minutes += 10) {
      tools.advanceTo(NOW_MS + minutes * MINUTE_MS);
      await advance(tools);
    }
    expect(tools.storefront.asked).toEqual([]);
    await openPurchasing(tools.ledger);
    tools.advanceTo(NOW_MS + 180 * MINUTE_MS);
    await advance(tools);
    expect(calls(tools)).toEqual(['createCart', 'checkOut']);
    expect((await stored(tools))?.stage).toBe('ordered');
  });

  it('a write that is refused for that waits, even if purchasing is open by the time anybody asks', async () => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase(CARTED));
    const purchasing = tools.ledger.purchasing.bind(tools.ledger);
    tools.ledger.purchasing = async () => ({ ...(await purchasing()), state: 'open' });
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'carted', dueAtMs: NOW_MS + 10 * MINUTE_MS });
    const event = await lastEvent(tools);
    expect([event?.what, event?.facts]).toEqual(['Purchasing is stopped.', {}]);
    expect(tools.storefront.asked).toEqual([]);
  });

  const SETTLED_MS = NOW_MS + 30 * MINUTE_MS;
  it.each([
    { what: 'no checkout is sent again', reads: 'active', answer: 'unknown', atMs: SETTLED_MS },
    { what: 'no replay is sent', reads: 'ordered', answer: 'unknown', atMs: SETTLED_MS },
    {
      what: 'nothing is repeated that Microsoft was too busy for',
      reads: 'active',
      answer: 'busy',
      atMs: NOW_MS,
    },
    { what: 'no new item is put', reads: 'active', answer: 'refresh', atMs: NOW_MS },
  ] as const)('$what, and it is once purchasing is open', async ({ reads, answer, atMs }) => {
    const tools = purchasingTools();
    await accepted(tools.ledger, aPurchase(checkingOut([aSend({ answer })])));
    if (reads === 'ordered') {
      const call = { requestId: asId<'RequestId'>('r'), correlationId: asId<'CorrelationId'>('c') };
      await tools.storefront.checkOut(aPurchase().intent.customerId, asId('cart-1'), call);
      tools.storefront.asked.length = 0;
    }
    tools.advanceTo(atMs);
    await advance(tools);
    expect(tools.storefront.asked).toEqual([]);
    expect(await stored(tools)).toMatchObject({
      stage: 'checking_out',
      sends: [{ answer }],
      dueAtMs: atMs + 10 * MINUTE_MS,
    });
    await openPurchasing(tools.ledger);
    tools.advanceTo(atMs + 10 * MINUTE_MS);
    await advance(tools);
    await runUntilQuiet(tools);
    expect((await stored(tools))?.stage).toBe('fulfilled');
  });

  it('an order that is shown is still adopted, and followed to its end', async () => {
    const tools = purchasingTools();
    tools.storefront.placed.push(anOrderState({}, { friendlyName: 'tieout p-1' }));
    await accepted(tools.ledger, aPurchase(checkingOut([aSend()])));
    tools.advanceTo(SETTLED_MS);
    await advance(tools);
    await runUntilQuiet(tools);
    expect((await stored(tools))?.stage).toBe('fulfilled');
    expect(tools.storefront.asked).toEqual([]);
  });
});

describe('whatever is lost', () => {
  const lost: CheckoutAnswer = { answer: 'unknown', heard: 'none', detail: 'reset' };

  it('the reply to a checkout that bought: the order is found, and nothing is bought twice', async () => {
    for (const echoesName of [true, false]) {
      const tools = purchasingTools(createScriptedStorefront({}, () => tools.nowMs(), { echoesName }));
      const itself = tools.storefront.checkOut.bind(tools.storefront);
      tools.storefront.checkOut = async (...asked) => {
        await itself(...asked);
        return lost;
      };
      await begun(tools);
      await runUntilQuiet(tools);
      expect(await stored(tools)).toMatchObject({
        stage: 'fulfilled',
        order: { evidence: echoesName ? 'marker' : 'audit_record' },
      });
      expect(tools.storefront.placed).toHaveLength(1);
      expect(sendsOf(tools)).toHaveLength(1);
    }
  });

  it('reply and every trace in the lists: the same cart tells the order again', async () => {
    const tools = purchasingTools();
    tools.storefront.orders = async () => ({ looked: 'found', found: [] });
    tools.storefront.ordersAudited = async () => ({ looked: 'found', found: [] });
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    let sent = 0;
    tools.storefront.checkOut = async (...asked) => {
      const answer = await itself(...asked);
      return sent++ === 0 ? lost : answer;
    };
    await begun(tools);
    await runUntilQuiet(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'fulfilled', order: { evidence: 'replay' } });
    expect(tools.storefront.placed).toHaveLength(1);
    const sends = sendsOf(tools);
    expect(new Set(sends.map(({ cartId }) => cartId)).size).toBe(1);
    expect(new Set(sends.map(({ requestId }) => requestId)).size).toBe(1);
    expect(new Set(sends.map(({ correlationId }) => correlationId)).size).toBe(2);
  });

  it('the replay as well, where the older behaviour says that the cart was submitted before', async () => {
    const tools = purchasingTools(createScriptedStorefront({}, () => tools.nowMs()));
    tools.storefront.ordersAudited = async () => ({ looked: 'found', found: [] });
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    let sent = 0;
    tools.storefront.checkOut = async (...asked) => {
      if (sent++ > 0) return { answer: 'unknown', heard: 'in_progress', detail: '800065' };
      await itself(...asked);
      return lost;
    };
    await begun(tools);
    await runUntilQuiet(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'fulfilled', order: { evidence: 'fingerprint' } });
    expect(tools.storefront.placed).toHaveLength(1);
  });

  it('the checkout itself: the same cart is sent again', async () => {
    const tools = purchasingTools(answering(createScriptedStorefront(), lost));
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
    expect(calls(tools)).toEqual(['createCart', 'checkOut', 'checkOut']);
  });

  it('all of it: after three attempts the end of the cart proves that nothing was bought', async () => {
    const tools = purchasingTools(
      createScriptedStorefront({ checkOut: async () => lost }, () => tools.nowMs()),
    );
    await begun(tools);
    const sent: unknown[] = [];
    await runUntilQuiet(tools, sent);
    expect(sent).toMatchObject([{ result: 'failed', reason: { code: 'no_order_made' } }]);
    expect(sendsOf(tools)).toHaveLength(3);
    expect(tools.nowMs()).toBeGreaterThanOrEqual(NOW_MS + 7 * DAY_MS + 30 * MINUTE_MS);
  });

  it('a reply to the cart: an idle cart is left behind, and another is bought', async () => {
    const tools = purchasingTools();
    const itself = tools.storefront.createCart.bind(tools.storefront);
    let made = 0;
    tools.storefront.createCart = async (...asked) => {
      const cart = await itself(...asked);
      if (made++ === 0) throw Object.assign(new Error('reset'), { kind: 'unavailable' });
      return cart;
    };
    await begun(tools);
    await runUntilQuiet(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'fulfilled', cart: { cartId: 'cart-2' } });
    expect(sendsOf(tools).map(({ cartId }) => cartId)).toEqual(['cart-2']);
  });

  it('a refusal for good ends as failed, and upstream hears the words of Microsoft', async () => {
    const refusal = { refused: 'final', code: '900121', detail: 'credit limit' } as const;
    const tools = purchasingTools(answering(createScriptedStorefront(), { answer: 'refused', refusal }));
    await begun(tools);
    const sent: unknown[] = [];
    await runUntilQuiet(tools, sent);
    expect(sent).toMatchObject([{ result: 'failed', reason: { code: 'checkout_refused' } }]);
    expect(tools.storefront.placed).toHaveLength(0);
  });

  it('busy is followed by the same attempt with the same ids, three times within five minutes', async () => {
    const busy: CheckoutAnswer = { answer: 'busy', detail: '429', retryAfterMs: 60_000 };
    const tools = purchasingTools(answering(createScriptedStorefront(), busy, busy));
    await begun(tools);
    await runUntilQuiet(tools);
    expect((await stored(tools))?.stage).toBe('fulfilled');
    expect(sendsOf(tools).map(({ requestId, correlationId }) => [requestId, correlationId])).toEqual(
      Array.from({ length: 3 }, () => ['guid-4', 'guid-5']),
    );
  });
});

describe('a step that throws', () => {
  const throttled = Object.assign(new Error('429'), { kind: 'throttled', retryAfterMs: 120_000 });

  async function failing(failure: unknown, purchase = aPurchase()) {
    const tools = await begun(purchasingTools(), purchase);
    const itself = tools.storefront.createCart.bind(tools.storefront);
    let thrown = 0;
    const throwIt = () => {
      thrown += 1;
      throw failure;
    };
    tools.storefront.createCart = async (...asked) => (thrown === 0 ? throwIt() : itself(...asked));
    await advance(tools);
    return tools;
  }

  it('because of the world waits as long as that asks for, and is tried again', async () => {
    const tools = await failing(throttled);
    expect(await stored(tools)).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS + 120_000 });
    expect(await lastEvent(tools)).toMatchObject({
      what: 'The step failed and is tried again.',
      facts: { failure: 'throttled', detail: '429' },
    });
    expect(tools.alarms).toEqual([]);
    expect(tools.said).toContainEqual({
      message: 'purchase step unanswered',
      ids: { purchaseId: 'p-1', stage: 'ready', kind: 'throttled', detail: '429' },
    });
    await runUntilQuiet(tools);
    expect((await stored(tools))?.stage).toBe('fulfilled');
  });

  it('comes back within the hour, whatever it was told', async () => {
    const tools = await failing(Object.assign(new Error('429'), { kind: 'throttled', retryAfterMs: 1e12 }));
    expect((await stored(tools))?.dueAtMs).toBe(NOW_MS + 60 * MINUTE_MS);
  });

  it.each([
    { what: 'an error', failure: new TypeError('a bug') },
    { what: 'a text', failure: 'a text' },
    { what: 'nothing', failure: undefined },
    { what: 'a kind that is no word', failure: Object.assign(new Error('x'), { kind: 7 }) },
    { what: 'a kind that is no error', failure: { kind: 'throttled' } },
  ])('because of a mistake of ours ($what) raises an alarm, and waits as well', async ({ failure }) => {
    const tools = await failing(failure);
    expect(await stored(tools)).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS + MINUTE_MS });
    expect(tools.alarmed).toEqual([
      { message: 'purchase step failed', ids: { purchaseId: 'p-1', stage: 'ready' } },
    ]);
    expect(tools.alarms).toEqual([failure]);
    expect((await lastEvent(tools))?.facts).toEqual({ failure: 'bug' });
    await runUntilQuiet(tools);
    expect((await stored(tools))?.stage).toBe('fulfilled');
  });

  it('after its write keeps what was written', async () => {
    const tools = await begun(purchasingTools(), aPurchase(CARTED));
    const purchasing = tools.ledger.purchasing.bind(tools.ledger);
    tools.ledger.purchasing = async () => {
      if ((await stored(tools))?.stage === 'checking_out') throw throttled;
      return purchasing();
    };
    await advance(tools);
    expect(await stored(tools)).toMatchObject({
      stage: 'checking_out',
      sends: [{ answer: 'none' }],
      dueAtMs: NOW_MS + 120_000,
    });
    expect(tools.storefront.asked).toEqual([]);
  });
});

describe('two workers at the same purchase', () => {
  it('buy it once: only whoever wrote the attempt sends', async () => {
    const tools = await begun(purchasingTools());
    await Promise.all([advance(tools), advance(tools), advance(tools)]);
    await runUntilQuiet(tools);
    expect(tools.storefront.placed).toHaveLength(1);
    expect(sendsOf(tools)).toHaveLength(1);
    expect(await stagesOf(tools)).toEqual([
      'accepted',
      'ready',
      'carted',
      'checking_out',
      'ordered',
      'fulfilled',
    ]);
  });

  it('buy it once also without leases: the version decides', async () => {
    const tools = await begun(purchasingTools());
    tools.ledger.claim = async () => true;
    await Promise.all([advance(tools), advance(tools), advance(tools)]);
    await runUntilQuiet(tools);
    expect(tools.storefront.placed).toHaveLength(1);
    expect(sendsOf(tools)).toHaveLength(1);
  });

  it('do not work at once: a lease lasts two minutes, is told by the worker, and is given back', async () => {
    const tools = await begun(purchasingTools());
    const told: unknown[] = [];
    const [claim, release] = [tools.ledger.claim.bind(tools.ledger), tools.ledger.release.bind(tools.ledger)];
    tools.ledger.claim = (id, worker, nowMs, untilMs) => {
      told.push(['claim', id, worker, untilMs - nowMs]);
      return claim(id, worker, nowMs, untilMs);
    };
    tools.ledger.release = (id, worker) => {
      told.push(['release', id, worker]);
      return release(id, worker);
    };
    await advance(tools);
    expect(told).toEqual([
      ['claim', 'p-1', 'guid-1', 2 * MINUTE_MS],
      ['release', 'p-1', 'guid-1'],
    ]);
    expect(await claim(asId('p-1'), 'somebody else', NOW_MS, NOW_MS + 1)).toBe(true);
  });

  it('do nothing where somebody else has the lease', async () => {
    const tools = await begun(purchasingTools());
    await tools.ledger.claim(asId('p-1'), 'somebody else', NOW_MS, NOW_MS + 1);
    await advance(tools);
    expect((await stored(tools))?.version).toBe(1);
    tools.advanceTo(NOW_MS + 1);
    await advance(tools);
    expect((await stored(tools))?.stage).toBe('ordered');
  });

  it('prolong a lease that is half over, and stop where somebody else took it', async () => {
    for (const { pauseMs, claims, stops } of [
      { pauseMs: MINUTE_MS, claims: 1, stops: false },
      { pauseMs: MINUTE_MS + 1, claims: 2, stops: false },
      { pauseMs: MINUTE_MS + 1, claims: 2, stops: true },
    ]) {
      const tools = await begun(purchasingTools());
      tools.storefront.subscription = async () => {
        tools.advanceTo(NOW_MS + pauseMs);
        return { looked: 'found', found: { status: 'active', rawStatus: 'active', isAzurePlan: true } };
      };
      const claim = tools.ledger.claim.bind(tools.ledger);
      const untils: number[] = [];
      tools.ledger.claim = async (id, worker, nowMs, untilMs) => {
        untils.push(untilMs - NOW_MS);
        return untils.length > 1 && stops ? false : claim(id, worker, nowMs, untilMs);
      };
      await advance(tools);
      expect(untils).toEqual([2 * MINUTE_MS, pauseMs + 2 * MINUTE_MS].slice(0, claims));
      expect((await stored(tools))?.stage).toBe(stops ? 'ready' : 'ordered');
    }
  });

  it('give their lease back also where the ledger fails; one that cannot be given back hides nothing', async () => {
    const tools = await begun(purchasingTools());
    const read = tools.ledger.read.bind(tools.ledger);
    tools.ledger.read = () => Promise.reject(new Error('table is away'));
    await expect(advance(tools)).rejects.toThrow('table is away');
    expect(await tools.ledger.claim(asId('p-1'), 'somebody else', NOW_MS, NOW_MS)).toBe(true);
    tools.ledger.release = () => Promise.reject(new Error('also away'));
    await expect(advance(tools)).rejects.toThrow('table is away');
    tools.ledger.read = read;
    tools.advanceTo(NOW_MS + 2 * MINUTE_MS);
    await advance(tools);
    expect((await stored(tools))?.stage).toBe('ordered');
  });

  it('leave a purchase to the winner also where they met an obstacle first', async () => {
    const tools = await begun(purchasingTools(), aPurchase(CARTED));
    const itself = tools.ledger.advance.bind(tools.ledger);
    let writes = 0;
    tools.ledger.advance = async (from, to, event, outcome) => {
      writes += 1;
      if (writes === 1) return 'stopped';
      const faster = { ...from, version: 2, dueAtMs: NOW_MS };
      await itself(from, faster, { ...event, what: 'faster' });
      return itself(from, to, event, outcome);
    };
    await advance(tools);
    expect(writes).toBe(2);
    expect((await lastEvent(tools))?.what).toBe('faster');
    expect(tools.storefront.asked).toEqual([]);
  });

  it('leave a purchase to the winner of a race, also in the middle of a send', async () => {
    const tools = await begun(purchasingTools());
    const itself = tools.storefront.checkOut.bind(tools.storefront);
    tools.storefront.checkOut = async (...asked) => {
      const answer = await itself(...asked);
      const purchase = (await stored(tools))!;
      const to = { ...purchase, version: purchase.version + 1, dueAtMs: NOW_MS };
      const event = { version: to.version, atMs: NOW_MS, from: 'checking_out', to: 'checking_out' } as const;
      await tools.ledger.advance(purchase, to, { ...event, what: 'faster', facts: {} });
      return answer;
    };
    await advance(tools);
    expect(await stored(tools)).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS });
    expect((await lastEvent(tools))?.what).toBe('faster');
  });
});

describe('one cart, one purchase; one order, one purchase', () => {
  const cartOf =
    (cartId: string): Storefront['createCart'] =>
    async (_customer, line) => ({
      cartId: asId(cartId),
      status: 'active',
      expiresAtMs: NOW_MS + DAY_MS,
      lines: [
        {
          catalogItemId: line.catalogItemId,
          quantity: line.quantity,
          billingCycle: line.billingCycle,
          term: line.term,
          charge: aPurchase().intent.expected.charge,
          error: undefined,
        },
      ],
    });
  const second = () => aPurchase({ stage: 'accepted' }, { id: asId('p-2'), intent: { requestId: 'REQ-2' } });

  it('a cart that belongs to another purchase is not bound, and a new one is made later', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    await accepted(tools.ledger, second());
    const itself = tools.storefront.createCart.bind(tools.storefront);
    tools.storefront.createCart = cartOf('cart-1');
    await advancePurchase(tools, asId('p-2'));
    expect(await stored(tools, 'p-2')).toMatchObject({ stage: 'ready', dueAtMs: NOW_MS + MINUTE_MS });
    expect((await lastEvent(tools, 'p-2'))?.what).toBe(
      'The cart belongs to another purchase; a new one is needed.',
    );
    tools.storefront.createCart = itself;
    tools.advanceTo(NOW_MS + MINUTE_MS);
    await advancePurchase(tools, asId('p-2'));
    expect(await stored(tools, 'p-2')).toMatchObject({ stage: 'ordered', cart: { cartId: 'cart-2' } });
  });

  it('an order that belongs to another purchase is never taken: a person looks', async () => {
    const tools = await begun(purchasingTools());
    await advance(tools);
    const taken = await stored(tools);
    await accepted(tools.ledger, second());
    const shop = createScriptedStorefront({
      createCart: cartOf('cart-of-p-2'),
      checkOut: async () => answeredWith(tools.storefront.placed[0]!),
    });
    await advancePurchase({ ...tools, storefront: shop }, asId('p-2'));
    expect(await stored(tools, 'p-2')).toMatchObject({
      stage: 'unknown',
      reason: {
        code: 'order_claimed',
        detail: expect.stringContaining('belongs to another purchase'),
      },
      dueAtMs: undefined,
    });
    expect(await stored(tools)).toEqual(taken);
    expect(await tools.ledger.unsentOutcomes(10)).toMatchObject([{ purchaseId: 'p-2', result: 'unknown' }]);
    expect(tools.alarmed).toMatchObject([{ message: 'purchase needs a person' }]);
    expect(await tools.ledger.unknownsSince(NOW_MS)).toBe(1);
    expect(await tools.ledger.lockHolder(second().intent)).toBe('p-2');
  });

  it('an obstacle that a write cannot have is a mistake of ours', async () => {
    const tools = await begun(purchasingTools());
    tools.ledger.advance = async () => 'over_budget';
    await expect(advance(tools)).rejects.toThrow(
      'Purchase p-1 met over_budget on its way from accepted to ready.',
    );
    const carted = await begun(purchasingTools(), aPurchase(CARTED));
    carted.ledger.advance = async () => 'over_budget';
    carted.advanceTo(NOW_MS + 7 * DAY_MS);
    await expect(advance(carted)).rejects.toThrow('from carted to ready.');
    const sent = await begun(purchasingTools(), aPurchase(checkingOut()));
    sent.ledger.advance = async () => 'over_budget';
    sent.advanceTo(NOW_MS + 30 * MINUTE_MS);
    await expect(advance(sent)).rejects.toThrow('from checking_out to checking_out.');
  });
});

it('a purchase that turns in circles is left for its next turn', async () => {
  const tools = await begun(purchasingTools());
  const read = tools.ledger.read.bind(tools.ledger);
  let steps = 0;
  // Each time an item was found it is too old before it can be put into a cart.
  tools.ledger.read = async (id) => {
    steps += 1;
    const purchase = await read(id);
    if (purchase?.stage === 'ready') tools.advanceTo(tools.nowMs() + 11 * MINUTE_MS);
    return purchase;
  };
  await advance(tools);
  expect(steps).toBe(12);
  expect((await stored(tools))?.version).toBe(13);
});
