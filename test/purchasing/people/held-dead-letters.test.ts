import { describe, expect, it } from '@jest/globals';
import { PURCHASE_REQUESTS, type DeadLetter } from '../../../lib/purchasing/people/dead-letters.ts';
import { listDeadLetters } from '../../../lib/purchasing/people/list-dead-letters.ts';
import { redriveDeadLetters } from '../../../lib/purchasing/people/redrive-dead-letters.ts';
import type { Answer } from '../../../lib/values/answer.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { createInMemoryDeadLetters } from '../../fakes/in-memory-dead-letters.ts';
import { sha256 } from '../../fakes/sha256.ts';

const BILLING = 'billing-work';
const DAY_MS = 86_400_000;

type Letters = Parameters<typeof createInMemoryDeadLetters>[0];

function toolsOver(letters: Letters) {
  const deadLetters = createInMemoryDeadLetters({ [PURCHASE_REQUESTS]: [], [BILLING]: [], ...letters });
  const senders = { AIDASHOP: { source: 'shop', requester: 'ordering-team' } };
  return { ...purchasingTools(), deadLetters, senders, freshMs: 3 * DAY_MS, market: 'DE', sha256 };
}

function given<Value>(answer: Answer<Value>): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
}

const listed = async (tools: ReturnType<typeof toolsOver>) =>
  given(await listDeadLetters(tools, { query: {} })).items;
const redrive = async (tools: ReturnType<typeof toolsOver>, queue = BILLING) =>
  given(await redriveDeadLetters(tools, { body: { queue }, caller: 'operator' }));

describe('the list of dead letters', () => {
  it('has the oldest of a queue first, and letters of one instant by their ids', async () => {
    const letters = [
      { messageId: 'm3', sentAtMs: NOW_MS },
      { messageId: 'm1', sentAtMs: NOW_MS },
      { messageId: 'm4', sentAtMs: NOW_MS - 1 },
      { messageId: 'm2', sentAtMs: NOW_MS },
    ];
    const items = await listed(toolsOver({ [BILLING]: letters }));
    expect(items.map(({ messageId }) => messageId)).toEqual(['m4', 'm1', 'm2', 'm3']);
  });

  it('tells each line of a purchase request', async () => {
    const lines = [aRequestedLine(), aRequestedLine({ lineId: '2', quantity: 5 })];
    const body = JSON.stringify(aRequest({ lines }));
    const [item] = await listed(toolsOver({ [PURCHASE_REQUESTS]: [{ messageId: 'm1', body }] }));
    expect(item?.about.lines).toBe(
      '2 of DZH318Z0BQ4B 00DN for P1Y, 1037.78 EUR a charge; 5 of DZH318Z0BQ4B 00DN for P1Y, 1037.78 EUR a charge',
    );
  });

  it('takes no letter of another queue for a purchase request, whatever is in it', async () => {
    const body = JSON.stringify(aRequest());
    const [item] = await listed(toolsOver({ [BILLING]: [{ messageId: 'm1', body }] }));
    expect(item?.about).not.toHaveProperty('lines');
    expect(item).not.toHaveProperty('requester');
    expect(item?.needsApproval).toBe(false);
  });

  it('shows a dozen ids of a body at most', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 13 }, (_, n) => [`id${n}`, 'x'])));
    const [item] = await listed(toolsOver({ [BILLING]: [{ messageId: 'm1', body }] }));
    expect(Object.keys(item?.about ?? {})).toEqual(Array.from({ length: 12 }, (_, n) => `id${n}`));
  });
});

describe('what a redrive holds', () => {
  const letters = (count: number) => Array.from({ length: count }, (_, n) => ({ messageId: `m${n}` }));

  it('is given back also where the queue fails in the middle', async () => {
    const tools = toolsOver({ [BILLING]: letters(3) });
    tools.deadLetters.sendAgain = () => Promise.reject(new Error('refused'));
    const take = tools.deadLetters.take.bind(tools.deadLetters);
    let taken = 0;
    tools.deadLetters.take = (queue) =>
      (taken += 1) === 1 ? take(queue) : Promise.reject(new Error('away'));
    const failing = redriveDeadLetters(tools, { body: { queue: BILLING }, caller: 'operator' });
    await expect(failing).rejects.toThrow('away');
    expect(tools.deadLetters.hidden(BILLING)).toEqual([]);
  });

  it('is no more than 500 letters', async () => {
    const tools = toolsOver({ [BILLING]: letters(511) });
    tools.deadLetters.sendAgain = () => Promise.reject(new Error('refused'));
    const { moved, kept, left } = await redrive(tools);
    expect([moved.length, kept.length, left]).toEqual([0, 500, 511]);
  });

  it('is given back without what was moved', async () => {
    const tools = toolsOver({ [BILLING]: letters(2) });
    const back: DeadLetter[] = [];
    tools.deadLetters.putBack = async (_queue, returned) => void back.push(...returned);
    await redrive(tools);
    expect(back).toEqual([]);
  });

  it('is not added to once fifteen seconds are over, to the millisecond', async () => {
    const movedWithin = async (spentMs: number) => {
      const tools = toolsOver({ [BILLING]: letters(20) });
      const take = tools.deadLetters.take.bind(tools.deadLetters);
      tools.deadLetters.take = async (queue) => {
        const letters = await take(queue);
        tools.advanceTo(NOW_MS + spentMs);
        return letters;
      };
      return (await redrive(tools)).moved.length;
    };
    expect([await movedWithin(14_999), await movedWithin(15_000)]).toEqual([20, 10]);
  });
});

it('an old request of a sender that is not configured any more needs a word, from anybody', async () => {
  const body = JSON.stringify(aRequest());
  const stranger = { messageId: 'm1', body, senderId: 'AIDAGONE', sentAtMs: NOW_MS - 4 * DAY_MS };
  const tools = toolsOver({ [PURCHASE_REQUESTS]: [stranger] });
  const asked = { body: { queue: PURCHASE_REQUESTS, approvedBy: 'ada' }, caller: 'operator' };
  const { moved, kept } = given(await redriveDeadLetters(tools, asked));
  expect([moved, kept]).toEqual([[{ messageId: 'm1', purchases: [] }], []]);
  expect(await tools.ledger.refusedMessages()).toHaveLength(1);
});
