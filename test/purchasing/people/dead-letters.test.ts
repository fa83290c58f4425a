import { describe, expect, it } from '@jest/globals';
import { PURCHASE_REQUESTS } from '../../../lib/purchasing/people/dead-letters.ts';
import { listDeadLetters } from '../../../lib/purchasing/people/list-dead-letters.ts';
import { redriveDeadLetters } from '../../../lib/purchasing/people/redrive-dead-letters.ts';
import type { Answer } from '../../../lib/values/answer.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { aRequest } from '../../builders/purchase-request.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { createInMemoryDeadLetters, type InMemoryDeadLetters } from '../../fakes/in-memory-dead-letters.ts';
import { sha256 } from '../../fakes/sha256.ts';

const DAY = 86_400_000;
const BILLING = 'billing-work';
const request = (requestId: string) => JSON.stringify(aRequest({ requestId }));

type Letters = Parameters<typeof createInMemoryDeadLetters>[0];

function toolsOver(letters: Letters) {
  const deadLetters = createInMemoryDeadLetters({ [PURCHASE_REQUESTS]: [], [BILLING]: [], ...letters });
  const senders = { AIDASHOP: { source: 'shop', requester: 'ordering-team' } };
  const alarms: unknown[] = [];
  return {
    ...purchasingTools(),
    ...{ deadLetters, senders, freshMs: 3 * DAY, market: 'DE', sha256 },
    alarms,
    alarm: (message: string, failure: unknown, ids: object) => void alarms.push({ message, failure, ids }),
  };
}

type TestTools = ReturnType<typeof toolsOver>;

function given<Value>(answer: Answer<Value>): Value {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}

const redrive = async (tools: TestTools, body: object, caller = 'operator') =>
  given(await redriveDeadLetters(tools, { body, caller }));
const purchasesOf = (tools: TestTools, requestId: string) => tools.ledger.ofRequest('shop', requestId);

describe('the list of dead letters', () => {
  it('says of a purchase request who asked for what, and of others their ids; everything is given back', async () => {
    const tools = toolsOver({
      [PURCHASE_REQUESTS]: [
        { messageId: 'm2', body: request('REQ-2'), sentAtMs: NOW_MS - 4 * DAY },
        { messageId: 'm1', body: request('REQ-1'), sentAtMs: NOW_MS, senderId: 'AIDAOTHER' },
      ],
      [BILLING]: [{ messageId: 'm3', body: '{"documentId":"G1","night":"2024-02-05"}', sentAtMs: NOW_MS }],
    });
    const { queues, items } = given(await listDeadLetters(tools, { query: {} }));
    expect(queues).toEqual([
      { queue: PURCHASE_REQUESTS, count: 2 },
      { queue: BILLING, count: 1 },
    ]);
    expect(items).toEqual([
      {
        ...{ queue: PURCHASE_REQUESTS, messageId: 'm2', sentAt: '2024-02-01T09:00:00.000Z', receiveCount: 5 },
        ...{ source: 'shop', requester: 'ordering-team', needsApproval: true },
        about: {
          requestId: 'REQ-2',
          customerId: '7d4a5c11-0000-4000-8000-000000000001',
          lines: '2 of DZH318Z0BQ4B 00DN for P1Y, 1037.78 EUR a charge',
        },
      },
      expect.objectContaining({ messageId: 'm1', needsApproval: false }),
      expect.objectContaining({ messageId: 'm3', about: { documentId: 'G1', night: '2024-02-05' } }),
    ]);
    expect(items[1]).not.toHaveProperty('requester');
    expect(tools.deadLetters.hidden(PURCHASE_REQUESTS)).toEqual([]);
    expect(tools.deadLetters.ids(PURCHASE_REQUESTS)).toEqual(['m2', 'm1']);
  });

  it.each([
    ['not JSON', 'not JSON'],
    ['a list', '["REQ-1"]'],
    ['nothing', 'null'],
    ['odd texts', '{"requestId":"two words","secret token":"x","n":7}'],
  ])('shows nothing of a body that is %s', async (_what, body) => {
    const tools = toolsOver({ [PURCHASE_REQUESTS]: [{ messageId: 'm1', body }] });
    expect(given(await listDeadLetters(tools, { query: {} })).items[0]?.about).toEqual({});
  });

  it('is asked for one queue, which has to be known', async () => {
    const tools = toolsOver({ [BILLING]: [{ messageId: 'm1' }] });
    const { queues } = given(await listDeadLetters(tools, { query: { queue: BILLING } }));
    expect(queues).toEqual([{ queue: BILLING, count: 1 }]);
    for (const query of [{ queue: 'other' }, { colour: 'red' }])
      expect(await listDeadLetters(tools, { query })).toMatchObject({
        why: 'invalid',
        problems: [{ field: Object.keys(query)[0] }],
      });
  });

  it('is as long as the queue, up to 200', async () => {
    const many = Array.from({ length: 215 }, (_none, index) => ({ messageId: `m${index}`, sentAtMs: index }));
    const tools = toolsOver({ [BILLING]: many });
    const { items } = given(await listDeadLetters(tools, { query: { queue: BILLING } }));
    expect(items).toHaveLength(200);
    expect(tools.deadLetters.hidden(BILLING)).toEqual([]);
  });
});

describe('sending dead letters again', () => {
  it('goes back to the queue it came from, and then leaves', async () => {
    const tools = toolsOver({
      [BILLING]: [
        { messageId: 'm1', body: 'one' },
        { messageId: 'm2', body: 'two' },
      ],
    });
    expect(await redrive(tools, { queue: BILLING })).toEqual({
      queue: BILLING,
      moved: [{ messageId: 'm1' }, { messageId: 'm2' }],
      kept: [],
      left: 0,
    });
    expect(tools.deadLetters.sent).toEqual([
      { queue: BILLING, body: 'one' },
      { queue: BILLING, body: 'two' },
    ]);
  });

  it('a purchase request is accepted under the sender that the queue recorded, and never sent by us', async () => {
    const tools = toolsOver({
      [PURCHASE_REQUESTS]: [{ messageId: 'm1', body: request('REQ-1'), sentAtMs: NOW_MS }],
    });
    const { moved } = await redrive(tools, { queue: PURCHASE_REQUESTS }, 'operator');
    const [purchase] = await purchasesOf(tools, 'REQ-1');
    expect(purchase).toMatchObject({ stage: 'accepted', requester: 'ordering-team' });
    expect(moved).toEqual([{ messageId: 'm1', purchases: [purchase?.id] }]);
    expect(tools.deadLetters.sent).toEqual([]);
    expect(tools.said).toContainEqual({
      message: 'dead letter moved',
      ids: {
        ...{ queue: PURCHASE_REQUESTS, messageId: 'm1', by: 'operator', approvedBy: undefined },
        purchases: [purchase?.id],
      },
    });
  });

  it('a request that was bought meanwhile is bought once', async () => {
    const tools = toolsOver({
      [PURCHASE_REQUESTS]: ['m1', 'm2'].map((messageId) => ({
        messageId,
        body: request('REQ-1'),
        sentAtMs: NOW_MS,
      })),
    });
    const { moved } = await redrive(tools, { queue: PURCHASE_REQUESTS });
    expect(moved).toHaveLength(2);
    expect(await purchasesOf(tools, 'REQ-1')).toHaveLength(1);
  });

  it('what nobody can read, or nobody known has sent, is kept as refused, and leaves', async () => {
    const tools = toolsOver({
      [PURCHASE_REQUESTS]: [
        { messageId: 'm1', body: '{', sentAtMs: NOW_MS },
        { messageId: 'm2', body: request('REQ-2'), senderId: 'AIDASTRANGER', sentAtMs: NOW_MS },
      ],
    });
    const { moved, left } = await redrive(tools, { queue: PURCHASE_REQUESTS });
    expect(moved).toEqual([
      { messageId: 'm1', purchases: [] },
      { messageId: 'm2', purchases: [] },
    ]);
    expect(left).toBe(0);
    expect((await tools.ledger.refusedMessages()).map(({ messageId }) => messageId).sort()).toEqual([
      'm1',
      'm2',
    ]);
    expect(await purchasesOf(tools, 'REQ-2')).toEqual([]);
  });

  it('only the message that is named', async () => {
    const tools = toolsOver({ [BILLING]: [{ messageId: 'm1' }, { messageId: 'm2', body: 'two' }] });
    const { moved, left } = await redrive(tools, { queue: BILLING, messageId: 'm2' });
    expect([moved, left]).toEqual([[{ messageId: 'm2' }], 1]);
    expect(tools.deadLetters.ids(BILLING)).toEqual(['m1']);
    expect(tools.deadLetters.hidden(BILLING)).toEqual([]);
  });

  it('a message that cannot be moved stays, is told of, and holds up nobody else', async () => {
    const tools = toolsOver({
      [BILLING]: [
        { messageId: 'm1', body: 'bad' },
        { messageId: 'm2', body: 'good' },
      ],
    });
    const deadLetters: InMemoryDeadLetters = {
      ...tools.deadLetters,
      sendAgain: async (queue, letter) => {
        if (letter.body === 'bad') throw new Error('The queue is not there.');
        return tools.deadLetters.sendAgain(queue, letter);
      },
    };
    const { moved, kept } = await redrive({ ...tools, deadLetters }, { queue: BILLING });
    expect(moved).toEqual([{ messageId: 'm2' }]);
    expect(kept).toEqual([{ messageId: 'm1', why: expect.stringContaining('could not be moved') }]);
    expect(deadLetters.ids(BILLING)).toEqual(['m1']);
    expect(deadLetters.hidden(BILLING)).toEqual([]);
    expect(tools.alarms).toMatchObject([{ message: 'dead letter not moved', ids: { messageId: 'm1' } }]);
  });

  it('a message is never taken away before it is safe elsewhere', async () => {
    const steps: string[] = [];
    const tools = toolsOver({
      [BILLING]: [{ messageId: 'm1' }],
      [PURCHASE_REQUESTS]: [{ messageId: 'm2', body: request('REQ-1'), sentAtMs: NOW_MS }],
    });
    const then = async <Done>(done: Promise<Done>, name: string) => {
      const value = await done;
      steps.push(name);
      return value;
    };
    const { ledger, deadLetters } = tools;
    const watched = {
      ...tools,
      ledger: {
        ...ledger,
        accept: (...given: Parameters<typeof ledger.accept>) => then(ledger.accept(...given), 'accepted'),
      },
      deadLetters: {
        ...deadLetters,
        sendAgain: (...given: Parameters<typeof deadLetters.sendAgain>) =>
          then(deadLetters.sendAgain(...given), 'sent'),
        remove: (...given: Parameters<typeof deadLetters.remove>) =>
          then(deadLetters.remove(...given), 'removed'),
      },
    };
    await redrive(watched, { queue: BILLING });
    await redrive(watched, { queue: PURCHASE_REQUESTS });
    expect(steps).toEqual(['sent', 'removed', 'accepted', 'removed']);
  });

  it('moves a hundred at once, gives back what it still holds, and says what is left', async () => {
    const tools = toolsOver({
      [BILLING]: Array.from({ length: 123 }, (_none, index) => ({ messageId: `m${index}` })),
    });
    const first = await redrive(tools, { queue: BILLING });
    expect([first.moved.length, first.left]).toEqual([100, 23]);
    expect(tools.deadLetters.hidden(BILLING)).toEqual([]);
    expect((await redrive(tools, { queue: BILLING })).moved).toHaveLength(23);
  });

  it('ends before its function does', async () => {
    const tools = toolsOver({
      [BILLING]: Array.from({ length: 50 }, (_none, index) => ({ messageId: `m${index}` })),
    });
    let nowMs = NOW_MS;
    const slow = { ...tools, nowMs: () => (nowMs += 6_000) };
    expect((await redrive(slow, { queue: BILLING })).moved).toHaveLength(20);
  });

  it.each([
    ['queue', {}],
    ['queue', { queue: 'other' }],
    ['approvedBy', { queue: BILLING, approvedBy: '' }],
    ['all', { queue: BILLING, all: true }],
  ])('names %s where it is wrong', async (field, body) => {
    const answer = await redriveDeadLetters(toolsOver({}), { body, caller: 'operator' });
    expect(answer).toMatchObject({ why: 'invalid', problems: [{ field }] });
  });
});

describe('an old purchase request', () => {
  const old = (ageMs: number, messageId = 'm1') => ({
    messageId,
    body: request('REQ-1'),
    sentAtMs: NOW_MS - ageMs,
  });

  it.each([
    [3 * DAY, 1],
    [3 * DAY + 1, 0],
  ])('of %d ms moves without a word: %d', async (ageMs, count) => {
    const tools = toolsOver({ [PURCHASE_REQUESTS]: [old(ageMs)] });
    const { moved, kept, left } = await redrive(tools, { queue: PURCHASE_REQUESTS });
    expect([moved.length, kept.length, left]).toEqual([count, 1 - count, 1 - count]);
  });

  it('stays, and says what is missing', async () => {
    const tools = toolsOver({ [PURCHASE_REQUESTS]: [old(4 * DAY)] });
    const { kept } = await redrive(tools, { queue: PURCHASE_REQUESTS });
    expect(kept).toEqual([
      {
        messageId: 'm1',
        why: 'was sent at 2024-02-01T09:00:00.000Z: somebody has to say that it is still wanted, and their name has to be given',
      },
    ]);
    expect(await purchasesOf(tools, 'REQ-1')).toEqual([]);
    expect(tools.deadLetters.hidden(PURCHASE_REQUESTS)).toEqual([]);
  });

  it('moves with somebody’s word, which the log keeps', async () => {
    const tools = toolsOver({ [PURCHASE_REQUESTS]: [old(4 * DAY)] });
    const { moved } = await redrive(tools, { queue: PURCHASE_REQUESTS, approvedBy: 'ada' });
    expect(moved).toHaveLength(1);
    expect(await purchasesOf(tools, 'REQ-1')).toHaveLength(1);
    expect(tools.said.at(-1)).toMatchObject({ ids: { messageId: 'm1', by: 'operator', approvedBy: 'ada' } });
  });

  it.each([
    ['whoever asked for it gives the word', 'Ordering-Team', 'operator'],
    ['whoever asked for it gives it in another name', 'ada', ' ordering-team '],
  ])('stays where %s', async (_what, approvedBy, caller) => {
    const tools = toolsOver({ [PURCHASE_REQUESTS]: [old(4 * DAY)] });
    const { kept } = await redrive(tools, { queue: PURCHASE_REQUESTS, approvedBy }, caller);
    expect(kept).toMatchObject([{ why: expect.stringContaining('somebody else has to say') }]);
  });

  it('of another queue buys nothing, and needs nobody', async () => {
    const tools = toolsOver({ [BILLING]: [old(9 * DAY)] });
    expect((await redrive(tools, { queue: BILLING })).moved).toHaveLength(1);
  });
});
