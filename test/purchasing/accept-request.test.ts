import { describe, expect, it } from '@jest/globals';
import { acceptRequest } from '../../lib/purchasing/accept-request.ts';
import { readSenders, senderOf } from '../../lib/purchasing/senders.ts';
import { money } from '../../lib/values/money.ts';
import { NOW_MS } from '../builders/purchase.ts';
import { aRequest, aRequestedLine } from '../builders/purchase-request.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../fakes/sha256.ts';

const DAY_MS = 86_400_000;
const SENDERS = { AROA1: { source: 'shop', requester: 'ordering-team' } };

function acceptance(ledger = createInMemoryPurchaseLedger()) {
  const said: string[] = [];
  const tools = {
    ledger,
    senders: SENDERS,
    market: 'DE',
    sha256,
    nowMs: () => NOW_MS,
    say: (line: string) => said.push(line),
  };
  let count = 0;
  const accept = (body: unknown, senderId = 'AROA1:session') =>
    acceptRequest(tools, {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      messageId: `m-${(count += 1)}`,
      senderId,
    });
  return { ledger, accept, said };
}

describe('acceptRequest', () => {
  it('makes each line a purchase of its own, due at once', async () => {
    const { ledger, accept } = acceptance();
    const ids = await accept(
      aRequest({ lines: [aRequestedLine(), aRequestedLine({ lineId: '2', quantity: 5 })] }),
    );
    expect(ids).toHaveLength(2);
    const second = await ledger.read(ids[1]!);
    expect(second).toMatchObject({
      stage: 'accepted',
      version: 1,
      dueAtMs: NOW_MS,
      requester: 'ordering-team',
      intent: {
        source: 'shop',
        requestId: 'REQ-1',
        lineId: '2',
        quantity: 5,
        market: 'DE',
        validUntilMs: NOW_MS + 7 * DAY_MS,
      },
    });
    expect(second?.intent.expected.charge).toEqual(money('1037.78', 'EUR'));
    expect(await ledger.history(ids[0]!)).toEqual([
      expect.objectContaining({ version: 1, to: 'accepted', atMs: NOW_MS }),
    ]);
  });

  it('takes source and requester from the sender, and obeys a shorter validity but no longer one', async () => {
    const { ledger, accept } = acceptance();
    const [short] = await accept(
      aRequest({ requestId: 'A', validUntil: new Date(NOW_MS + DAY_MS).toISOString() }),
    );
    const [long] = await accept(
      aRequest({ requestId: 'B', validUntil: new Date(NOW_MS + 30 * DAY_MS).toISOString() }),
    );
    expect((await ledger.read(short!))?.intent.validUntilMs).toBe(NOW_MS + DAY_MS);
    expect((await ledger.read(long!))?.intent.validUntilMs).toBe(NOW_MS + 7 * DAY_MS);
  });

  it('a message delivered again makes no second purchase', async () => {
    const { ledger, accept } = acceptance();
    const first = await accept(aRequest());
    expect(await accept(aRequest())).toEqual(first);
    expect(await ledger.history(first[0]!)).toHaveLength(1);
    expect(await ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('a request repeated after its end is answered again, with the same outcome', async () => {
    const { ledger, accept } = acceptance();
    const [id] = await accept(aRequest());
    const purchase = (await ledger.read(id!))!;
    const reason = { code: 'price_differs', detail: 'too dear' };
    const ended = { ...purchase, stage: 'rejected' as const, reason, version: 2, dueAtMs: undefined };
    const event = {
      version: 2,
      atMs: NOW_MS + 1000,
      from: 'accepted' as const,
      to: 'rejected' as const,
      what: 'no',
      facts: {},
    };
    await ledger.advance(purchase, ended, event);
    await accept(aRequest());
    const [told] = await ledger.unsentOutcomes(10);
    expect(told).toMatchObject({
      result: 'rejected',
      reason,
      requestId: 'REQ-1',
      at: new Date(NOW_MS + 1000).toISOString(),
    });
    await ledger.markSent(told!);
    await accept(aRequest());
    expect(await ledger.unsentOutcomes(10)).toEqual([told]);
  });

  it('the same key with other content is refused, told, and changes nothing', async () => {
    const { ledger, accept } = acceptance();
    const [id] = await accept(aRequest());
    expect(await accept(aRequest({}, { quantity: 99 }))).toEqual([]);
    expect((await ledger.read(id!))?.intent.quantity).toBe(2);
    expect(await ledger.refusedMessages()).toEqual([
      expect.objectContaining({ messageId: 'm-2', source: 'shop' }),
    ]);
    expect(await ledger.unsentOutcomes(10)).toEqual([
      expect.objectContaining({
        result: 'refused',
        requestId: 'REQ-1',
        problems: [expect.objectContaining({ field: 'requestId' })],
      }),
    ]);
  });

  it('a line added to a request that is known already is other content as well', async () => {
    const { ledger, accept } = acceptance();
    await accept(aRequest());
    await accept(aRequest({ lines: [aRequestedLine(), aRequestedLine({ lineId: '2' })] }));
    expect(await ledger.refusedMessages()).toHaveLength(1);
    expect(await ledger.ofRequest('shop', 'REQ-1')).toHaveLength(1);
  });

  it('a message that cannot be read is kept with its body and every reason, and its sender is told', async () => {
    const { ledger, accept, said } = acceptance();
    const body = JSON.stringify(aRequest({ market: 'Germany' }, { quantity: -1 }));
    expect(await accept(body)).toEqual([]);
    const [refused] = await ledger.refusedMessages();
    expect(refused).toMatchObject({ body, source: 'shop', receivedAtMs: NOW_MS });
    expect(refused?.problems.map(({ field }) => field).toSorted()).toEqual(['lines[0].quantity', 'market']);
    expect(await ledger.unsentOutcomes(10)).toEqual([
      expect.objectContaining({
        outcomeId: 'refused-m-1',
        result: 'refused',
        messageId: 'm-1',
        requestId: 'REQ-1',
      }),
    ]);
    expect(said).toEqual(['message refused']);
  });

  it('a message that cannot be read and is sent again is one refused message, told once', async () => {
    const { ledger, accept } = acceptance();
    await accept('{"a":');
    await accept('{"a":');
    await accept('{"b":');
    expect((await ledger.refusedMessages()).map(({ messageId }) => messageId)).toEqual(['m-1', 'm-3']);
    expect(await ledger.unsentOutcomes(10)).toHaveLength(2);
  });

  it('a sender that nobody configured buys nothing', async () => {
    const { ledger, accept } = acceptance();
    expect(await accept(aRequest(), 'AROA9:someone')).toEqual([]);
    expect(await ledger.refusedMessages()).toMatchObject([{ problems: [{ field: '(sender)' }] }]);
    expect(await ledger.ofRequest('shop', 'REQ-1')).toEqual([]);
  });
});

describe('senders', () => {
  const one = { source: 'one', requester: 'a' };
  const any = { source: 'any', requester: 'b' };

  it('are found by the whole id first, then by the role, then as everybody', () => {
    const senders = { 'AROA:x': one, AROA: any };
    expect(senderOf(senders, 'AROA:x')).toBe(one);
    expect(senderOf(senders, 'AROA:y')).toBe(any);
    expect(senderOf(senders, 'BROA:y')).toBeUndefined();
    expect(senderOf({ '*': any }, 'BROA:y')).toBe(any);
    expect(senderOf(senders, 'constructor')).toBeUndefined();
  });

  it('that cannot be used are refused with every problem named', () => {
    expect(() => readSenders({ '*': { source: '' }, x: { ...one, more: 1 } })).toThrow(
      /\*\.source.*\*\.requester.*x\.more/,
    );
    expect(readSenders({ '*': one })).toEqual({ '*': one });
  });
});
