import { describe, expect, it } from '@jest/globals';
import type { Attempt, PurchaseIn, Send } from '../../../lib/purchasing/purchase.ts';
import { lastSend, parked, sendCheckout } from '../../../lib/purchasing/checkout/send-checkout.ts';
import type { CheckoutAnswer, Refusal } from '../../../lib/purchasing/storefront.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDeadOrder, anOrderState, answeredWith } from '../../builders/order-state.ts';
import { aPurchase, aSend, checkingOut, NOW_MS } from '../../builders/purchase.ts';
import { openPurchasing, purchasingTools } from '../../builders/purchasing-tools.ts';
import { answering, createScriptedStorefront } from '../../fakes/scripted-storefront.ts';

const MINUTE_MS = 60_000;
const SETTLE_MS = 30 * MINUTE_MS;

type Given = {
  readonly sends?: readonly Send[];
  readonly purpose?: Attempt['purpose'];
  /** How long after the write the checkout leaves. */
  readonly afterMs?: number;
  readonly startedMsAgo?: number;
  readonly stopped?: boolean;
  /** The instant that upstream named, counted from the write. */
  readonly validForMs?: number;
};

/** What is written after this answer to the last send that was written down. */
async function afterAnswer(
  answer: CheckoutAnswer | Error,
  {
    sends = [aSend()],
    purpose = 'buy',
    afterMs = 0,
    startedMsAgo = 0,
    stopped = false,
    validForMs,
  }: Given = {},
) {
  const shop = createScriptedStorefront();
  if (answer instanceof Error) shop.checkOut = () => Promise.reject(answer);
  else answering(shop, answer);
  const tools = purchasingTools(shop);
  if (!stopped) await openPurchasing(tools.ledger);
  tools.advanceTo(NOW_MS + afterMs);
  const stage = checkingOut(sends);
  const attempt = { ...stage.attempt, purpose, startedAtMs: NOW_MS - startedMsAgo };
  const intent = validForMs === undefined ? {} : { validUntilMs: NOW_MS + validForMs };
  const move = await sendCheckout(tools, aPurchase({ ...stage, attempt }, { version: 5, intent }));
  return { ...move, to: move.to as PurchaseIn<'checking_out'>, asked: shop.asked };
}

const refusal = (refused: Refusal['refused'], code: string): CheckoutAnswer => ({
  answer: 'refused',
  refusal: { refused, code, detail: 'the words of Microsoft' },
});

describe('an order that is answered', () => {
  it('and matches is ordered and claimed, with the answer in the sends', async () => {
    const { to, what, facts, asked } = await afterAnswer(answeredWith(anOrderState()));
    expect(asked).toEqual([
      { asked: 'checkOut', cartId: 'cart-1', requestId: 'request-1', correlationId: 'correlation-1' },
    ]);
    expect(to).toMatchObject({
      stage: 'ordered',
      version: 6,
      order: {
        orderId: 'o-1',
        alternateId: undefined,
        charge: money('1037.78', 'EUR'),
        orderedAtMs: NOW_MS,
        evidence: 'answer',
      },
      dueAtMs: NOW_MS + 15 * MINUTE_MS,
    });
    expect(to.sends).toStrictEqual([aSend({ answer: 'order', detail: 'order o-1' })]);
    expect(what).toBe('Ordered, known by answer.');
    expect(facts).toEqual({
      orderId: 'o-1',
      charge: '1037.78',
      currency: 'EUR',
      evidence: 'answer',
      requestId: 'request-1',
      correlationId: 'correlation-1',
    });
  });

  it('to a replay is known by the replay', async () => {
    const { to } = await afterAnswer(answeredWith(anOrderState()), { purpose: 'replay' });
    expect(to).toMatchObject({ stage: 'ordered', order: { evidence: 'replay' } });
  });

  it('and is completed already is followed at once; one in no known state like any other', async () => {
    const due = async (status: 'completed' | 'other' | 'pending') =>
      (await afterAnswer(answeredWith(anOrderState({ status })))).to.dueAtMs;
    expect(await due('completed')).toBe(NOW_MS);
    expect(await due('other')).toBe(NOW_MS + 15 * MINUTE_MS);
    expect(await due('pending')).toBe(NOW_MS + 15 * MINUTE_MS);
  });

  it.each<{
    because: string;
    answer: CheckoutAnswer;
    recorded: Send['answer'];
    says: string;
    named?: readonly string[];
  }>([
    {
      because: 'it is another item',
      answer: answeredWith(anOrderState({}, { catalogItemId: 'x' })),
      recorded: 'order',
      says: 'order o-1: its item is x',
      named: ['o-1'],
    },
    {
      because: 'it is dead',
      answer: answeredWith(aDeadOrder()),
      recorded: 'order',
      says: 'order o-1: it is cancelled',
      named: ['o-1'],
    },
    {
      because: 'there are two',
      answer: answeredWith(anOrderState(), anOrderState({ orderId: asId('o-2') })),
      recorded: 'order',
      says: 'the answer carries 2 orders',
      named: ['o-1', 'o-2'],
    },
    {
      because: 'there is none',
      answer: answeredWith(),
      recorded: 'answered',
      says: 'the answer carries 0 orders',
    },
    {
      because: 'there is an order error as well',
      answer: { answer: 'orders', orders: [anOrderState()], orderErrors: 1 },
      recorded: 'order',
      says: 'the answer carries 1 order errors',
      named: ['o-1'],
    },
    {
      because: 'there is an order error alone',
      answer: { answer: 'orders', orders: [], orderErrors: 1 },
      recorded: 'answered',
      says: 'the answer carries 1 order errors',
    },
  ])(
    'settles nothing where $because: it is looked at like silence',
    async ({ answer, recorded, says, named }) => {
      const { to } = await afterAnswer(answer);
      expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + SETTLE_MS });
      const orderIds = named && { orderIds: named.map((id) => asId<'OrderId'>(id)) };
      expect(to.sends).toEqual([aSend({ answer: recorded, detail: says, ...orderIds })]);
    },
  );
});

describe('any other answer proves nothing', () => {
  it.each<{ says: string; answer: CheckoutAnswer | Error; recorded: Send['answer']; pauseMs: number }>([
    {
      says: 'timeout',
      answer: { answer: 'unknown', heard: 'none', detail: 'timeout' },
      recorded: 'unknown',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'not successful (800005)',
      answer: { answer: 'unknown', heard: 'complete', detail: 'not successful (800005)' },
      recorded: 'answered',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'already submitted (800065)',
      answer: { answer: 'unknown', heard: 'in_progress', detail: 'already submitted (800065)' },
      recorded: 'in_progress',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'TypeError: a bug below us',
      answer: new TypeError('a bug below us'),
      recorded: 'unknown',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'the words of Microsoft (800069)',
      answer: refusal('final', '800069'),
      recorded: 'refused',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'the words of Microsoft (10011)',
      answer: refusal('not_registered', '10011'),
      recorded: 'refused',
      pauseMs: SETTLE_MS,
    },
    {
      says: 'the words of Microsoft (400019)',
      answer: refusal('refresh', '400019'),
      recorded: 'refresh',
      pauseMs: 0,
    },
    {
      says: '429',
      answer: { answer: 'busy', detail: '429', retryAfterMs: 57_000 },
      recorded: 'busy',
      pauseMs: 57_000,
    },
    {
      says: '503',
      answer: { answer: 'busy', detail: '503', retryAfterMs: undefined },
      recorded: 'busy',
      pauseMs: MINUTE_MS,
    },
  ])(
    '$says: $recorded, and we speak again after $pauseMs ms',
    async ({ answer, recorded, says, pauseMs }) => {
      const earlier = aSend({ answer: 'unknown', detail: 'before' });
      const { to, what, facts, send } = await afterAnswer(answer, { sends: [earlier, aSend()] });
      expect(to).toMatchObject({
        stage: 'checking_out',
        version: 6,
        dueAtMs: NOW_MS + pauseMs,
        attempt: { number: 1, requestId: 'request-1', correlationId: 'correlation-1' },
      });
      expect(to.sends).toEqual([earlier, aSend({ answer: recorded, detail: says })]);
      expect(what).toBe(`No order was told: ${says}.`);
      expect(facts).toEqual({ answer: recorded, requestId: 'request-1', correlationId: 'correlation-1' });
      expect(send).toBeUndefined();
    },
  );
});

describe('a checkout Microsoft is too busy for', () => {
  const busy = (retryAfterMs: number | undefined): CheckoutAnswer => ({
    answer: 'busy',
    detail: '429',
    retryAfterMs,
  });
  const pause = async (retryAfterMs: number | undefined, given: Given = {}) => {
    const { to } = await afterAnswer(busy(retryAfterMs), given);
    return to.dueAtMs! - NOW_MS - (given.afterMs ?? 0);
  };

  it('is sent again when Microsoft says, within five minutes of the attempt, to the millisecond', async () => {
    expect(await pause(5 * MINUTE_MS)).toBe(5 * MINUTE_MS);
    expect(await pause(5 * MINUTE_MS + 1)).toBe(SETTLE_MS);
    expect(await pause(4 * MINUTE_MS, { startedMsAgo: MINUTE_MS })).toBe(4 * MINUTE_MS);
    expect(await pause(4 * MINUTE_MS + 1, { startedMsAgo: MINUTE_MS })).toBe(SETTLE_MS);
    expect(await pause(4 * MINUTE_MS + 1, { afterMs: MINUTE_MS })).toBe(SETTLE_MS);
    expect(await pause(0)).toBe(0);
  });

  it('is sent three times, and settles like any other after that', async () => {
    const sends = (count: number, attempt = 1) => Array.from({ length: count }, () => aSend({ attempt }));
    expect(await pause(1000, { sends: sends(2) })).toBe(1000);
    expect(await pause(1000, { sends: sends(3) })).toBe(SETTLE_MS);
    expect(await pause(undefined, { sends: sends(3) })).toBe(SETTLE_MS);
    expect(await pause(1000, { sends: [...sends(3), ...sends(2, 2)] })).toBe(1000);
  });
});

describe('what was written and must not leave', () => {
  const never = answeredWith(anOrderState());

  it('waits where purchasing was stopped in between', async () => {
    const { to, asked } = await afterAnswer(never, { stopped: true });
    expect(asked).toEqual([]);
    expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + SETTLE_MS });
    expect(to.sends).toEqual([aSend({ answer: 'busy', detail: 'purchasing was stopped before it left' })]);
  });

  it('is too late five minutes after it was written, to the millisecond', async () => {
    expect((await afterAnswer(never, { afterMs: 5 * MINUTE_MS })).to.stage).toBe('ordered');
    const { to, asked } = await afterAnswer(never, { afterMs: 5 * MINUTE_MS + 1 });
    expect(asked).toEqual([]);
    expect(to).toMatchObject({ dueAtMs: NOW_MS + 5 * MINUTE_MS + 1 + SETTLE_MS });
    expect(to.sends).toEqual([aSend({ answer: 'busy', detail: 'it was too late to send' })]);
  });

  it('counts from the send, not from its attempt', async () => {
    const sends = [aSend({ answer: 'busy' }), aSend({ sentAtMs: NOW_MS + 4 * MINUTE_MS })];
    expect((await afterAnswer(never, { sends, afterMs: 9 * MINUTE_MS })).to.stage).toBe('ordered');
    expect((await afterAnswer(never, { sends, afterMs: 9 * MINUTE_MS + 1 })).to.stage).toBe('checking_out');
  });
});

it('a purchase that becomes unknown keeps all that was sent, for the people who look', () => {
  const purchase = aPurchase(checkingOut([aSend(), aSend()], {}, { orderedSeenAtMs: NOW_MS }));
  const { to, what, facts } = parked(purchase, 'two_orders', 'There are two.');
  expect(to).toEqual({
    ...purchase,
    stage: 'unknown',
    reason: { code: 'two_orders', detail: 'There are two.' },
    version: 2,
    dueAtMs: undefined,
  });
  expect([what, facts]).toEqual(['There are two.', { code: 'two_orders', cartId: 'cart-1' }]);
});

it('a purchase that is checking out has a recorded send; without one the ledger is broken', () => {
  const purchase = { ...aPurchase(checkingOut()), sends: [] };
  expect(() => lastSend(purchase)).toThrow('Purchase p-1 is checking out without a recorded send.');
});

describe('after the instant that upstream named', () => {
  const answered = answeredWith(anOrderState());

  it('nothing that buys leaves, also where it was written down before; up to it everything does', async () => {
    const { to, asked } = await afterAnswer(answered, { validForMs: 1000, afterMs: 1001 });
    expect(asked).toEqual([]);
    expect(to).toMatchObject({
      stage: 'checking_out',
      sends: [{ answer: 'busy', detail: 'the request was valid no more before it left' }],
      dueAtMs: NOW_MS + 1001 + SETTLE_MS,
    });
    const inTime = await afterAnswer(answered, { validForMs: 1000, afterMs: 1000 });
    expect(inTime.to.stage).toBe('ordered');
  });

  it('a cart that reads ordered is still asked for its answer, which buys nothing', async () => {
    const { to } = await afterAnswer(answered, { purpose: 'replay', validForMs: 1000, afterMs: 1001 });
    expect(to).toMatchObject({ stage: 'ordered', order: { evidence: 'replay' } });
  });
});

describe('an order in the answer that is older than anything we sent', () => {
  const old = (ageMs: number) => answeredWith(anOrderState({ orderedAtMs: NOW_MS - ageMs }));

  it('is not what the cart became: it is looked for, and does not keep people from what did', async () => {
    const { to } = await afterAnswer(old(5 * MINUTE_MS + 1));
    const [send] = to.sends;
    expect(to).toMatchObject({ stage: 'checking_out', dueAtMs: NOW_MS + SETTLE_MS });
    expect(send).toMatchObject({ answer: 'order' });
    expect(send?.detail).toBe('order o-1: it is of 2024-02-05T08:54:59.999Z, before anything was sent');
    expect(send).not.toHaveProperty('orderIds');
  });

  it('is ours where clocks alone can make the difference, and where it tells no date', async () => {
    expect((await afterAnswer(old(5 * MINUTE_MS))).to.stage).toBe('ordered');
    const { to } = await afterAnswer(old(NOW_MS), { sends: [aSend({ sentAtMs: NOW_MS - 7 })] });
    expect(to).toMatchObject({ stage: 'ordered', order: { orderedAtMs: NOW_MS - 7 } });
  });

  it('counts from the first send, not from the last', async () => {
    const sends = [aSend({ sentAtMs: NOW_MS - 60 * MINUTE_MS, answer: 'unknown' }), aSend({ attempt: 2 })];
    expect((await afterAnswer(old(65 * MINUTE_MS), { sends })).to.stage).toBe('ordered');
    expect((await afterAnswer(old(65 * MINUTE_MS + 1), { sends })).to.stage).toBe('checking_out');
  });
});
