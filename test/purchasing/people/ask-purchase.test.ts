import { beforeEach, describe, expect, it } from '@jest/globals';
import { approvePurchase } from '../../../lib/purchasing/people/approve-purchase.ts';
import { askPurchase } from '../../../lib/purchasing/people/ask-purchase.ts';
import { asked as decided } from '../../builders/desk.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';
import { awaitingApproval, NOW_MS } from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { sha256 } from '../../fakes/sha256.ts';

let tools: ReturnType<typeof toolsOf>;
const toolsOf = () => ({ ...purchasingTools(), market: 'DE', sha256 });
beforeEach(() => {
  tools = toolsOf();
});

const ask = (body: unknown, caller = 'ada') => askPurchase(tools, { body, caller, requestId: 'call-1' });
const AT = { version: 2, atMs: NOW_MS };
const LINES = [aRequestedLine(), aRequestedLine({ lineId: '2' })];

describe('a purchase request of a person', () => {
  it('is durably accepted, in the name of whoever sent it', async () => {
    const answer = await ask(aRequest({ lines: LINES }));
    const stored = await tools.ledger.ofRequest('people', 'REQ-1');
    expect(answer).toEqual({
      ok: true,
      value: {
        ...{ source: 'people', requestId: 'REQ-1', requester: 'ada' },
        purchases: stored.map(({ id, intent }) => ({ id, lineId: intent.lineId, stage: 'accepted' })),
      },
    });
    expect(stored.map(({ requester, dueAtMs }) => [requester, dueAtMs])).toEqual([
      ['ada', NOW_MS],
      ['ada', NOW_MS],
    ]);
  });

  it('cannot name another requester or source', async () => {
    for (const field of ['requester', 'source', 'senderId']) {
      expect(await ask(aRequest({ [field]: 'ben' }))).toMatchObject({
        why: 'invalid',
        problems: [{ field }],
      });
    }
  });

  it('cannot be approved by whoever sent it', async () => {
    await ask(aRequest());
    const [purchase] = await tools.ledger.ofRequest('people', 'REQ-1');
    if (purchase?.stage !== 'accepted') throw new Error('It was not accepted.');
    const waiting = { ...purchase, ...awaitingApproval(), version: 2 };
    const event = { ...AT, from: 'accepted', to: 'awaiting_approval', what: '', facts: {} } as const;
    await tools.ledger.advance(purchase, waiting, event);
    const seen = { contentHash: purchase.contentHash, charge: { amount: '1037.78', currency: 'EUR' } };
    const word = (caller: string) => approvePurchase(tools, decided(seen, caller, purchase.id));
    expect(await word('ADA')).toMatchObject({ why: 'impossible' });
    expect(await word('ben')).toMatchObject({ ok: true });
  });

  it('sent again it is the same request, whoever sends it', async () => {
    const first = await ask(aRequest());
    expect(await ask(aRequest())).toEqual(first);
    await ask(aRequest(), 'ben');
    expect((await tools.ledger.ofRequest('people', 'REQ-1')).map(({ requester }) => requester)).toEqual([
      'ada',
    ]);
  });

  it('says the stage that a repeated request is in by now', async () => {
    await ask(aRequest());
    const [purchase] = await tools.ledger.ofRequest('people', 'REQ-1');
    if (purchase?.stage !== 'accepted') throw new Error('It was not accepted.');
    const reason = { code: 'withdrawn', detail: 'x' };
    const event = {
      version: 2,
      atMs: NOW_MS,
      from: 'accepted',
      to: 'cancelled',
      what: '',
      facts: {},
    } as const;
    await tools.ledger.advance(purchase, { ...purchase, stage: 'cancelled', reason, version: 2 }, event);
    expect(await ask(aRequest())).toMatchObject({ value: { purchases: [{ stage: 'cancelled' }] } });
  });

  it('with other content under the same id is refused, and the first one stands', async () => {
    await ask(aRequest());
    expect(await ask(aRequest({}, { quantity: 3 }))).toMatchObject({
      why: 'conflict',
      problems: [{ field: 'requestId' }],
    });
    expect((await tools.ledger.ofRequest('people', 'REQ-1'))[0]?.intent.quantity).toBe(2);
  });

  it.each([
    ['lines[0].quantity', aRequest({}, { quantity: 0 })],
    ['lines[0].expected.amount', aRequest({}, { expected: { amount: 5, currency: 'EUR' } })],
    ['(whole)', undefined],
    ['(whole)', 'text'],
  ])('names %s where it is wrong, and is not kept', async (field, body) => {
    expect(await ask(body)).toMatchObject({ why: 'invalid', problems: [{ field }] });
    expect(await tools.ledger.refusedMessages()).toEqual([]);
  });
});
