import { describe, expect, it } from '@jest/globals';
import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { ALWAYS_OPEN } from '../../../lib/purchasing/purchasing.ts';
import { lastInstantMs } from '../../../lib/purchasing/time-limits.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money, moneyText } from '../../../lib/values/money.ts';
import { awaitingApproval, NOW_MS } from '../../builders/purchase.ts';
import { aRequest, aRequestedLine } from '../../builders/purchase-request.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../../fakes/sha256.ts';

const DAY_MS = 86_400_000;
const SENDERS = { AROA1: { source: 'shop', requester: 'ordering-team' } };

function acceptance(ledger = createInMemoryPurchaseLedger()) {
  const said: { readonly message: string; readonly ids: unknown }[] = [];
  const tools = {
    ledger,
    senders: SENDERS,
    market: 'DE',
    sha256,
    nowMs: () => NOW_MS,
    say: (message: string, ids: unknown) => void said.push({ message, ids }),
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
      },
    });
    expect(second?.intent.expected.charge).toEqual(money('1037.78', 'EUR'));
    expect(await ledger.history(ids[0]!)).toEqual([
      {
        version: 1,
        atMs: NOW_MS,
        from: undefined,
        to: 'accepted',
        what: 'Accepted.',
        facts: {
          source: 'shop',
          requestId: 'REQ-1',
          lineId: '1',
          requester: 'ordering-team',
          contentHash: second?.contentHash,
        },
      },
    ]);
  });

  it('obeys a shorter validity, but no longer one than seven days', async () => {
    const { ledger, accept } = acceptance();
    const lastInstant = async (validUntilMs: number) => {
      const requestId = `until-${validUntilMs}`;
      const [id] = await accept(aRequest({ requestId, validUntil: new Date(validUntilMs).toISOString() }));
      return lastInstantMs((await ledger.read(id!))!, ALWAYS_OPEN, NOW_MS);
    };
    expect(await lastInstant(NOW_MS + DAY_MS)).toBe(NOW_MS + DAY_MS);
    expect(await lastInstant(NOW_MS + 30 * DAY_MS)).toBe(NOW_MS + 7 * DAY_MS);
  });

  it('takes source and requester from the sender alone, and the market from the house where none is named', async () => {
    const { ledger, accept } = acceptance();
    const body = aRequest({ source: 'bank', requester: 'eve' });
    expect(await accept(body)).toEqual([]);
    const [id] = await accept(aRequest({ market: 'FR' }));
    expect(await ledger.read(id!)).toMatchObject({
      requester: 'ordering-team',
      intent: { source: 'shop', market: 'FR' },
    });
  });

  it('keeps everything that finance matches on, and writes ids in one case', async () => {
    const { ledger, accept } = acceptance();
    const entitlementId = 'AAAAAAAA-0000-4000-8000-00000000000A';
    const [id] = await accept(
      aRequest(
        {
          customerId: '7D4A5C11-0000-4000-8000-00000000000A',
          subscriptionId: '9B8E6A22-0000-4000-8000-00000000000B',
          purchaseOrder: 'PO-7',
          costCentre: 'CC-1',
          reference: 'for Anna',
          supersedes: 'REQ-0',
        },
        {
          scope: 'single',
          entitlementId,
          expected: {
            amount: '1037.78',
            currency: 'EUR',
            unitPrice: { amount: '560.10', currency: 'USD' },
            exchangeRate: '0.926',
          },
        },
      ),
    );
    expect((await ledger.read(id!))?.intent).toEqual({
      source: 'shop',
      requestId: 'REQ-1',
      lineId: '1',
      customerId: '7d4a5c11-0000-4000-8000-00000000000a',
      subscriptionId: '9b8e6a22-0000-4000-8000-00000000000b',
      market: 'DE',
      productId: 'DZH318Z0BQ4B',
      skuId: '00DN',
      quantity: 2,
      term: 'P1Y',
      billingCycle: 'one_time',
      scope: 'single',
      entitlementId: entitlementId.toLowerCase(),
      expected: {
        charge: money('1037.78', 'EUR'),
        unitPrice: money('560.10', 'USD'),
        exchangeRate: decimal('0.926'),
      },
      requestCommitments: [money('1037.78', 'EUR')],
      purchaseOrder: 'PO-7',
      costCentre: 'CC-1',
      reference: 'for Anna',
      supersedes: 'REQ-0',
    });
  });

  it('carries nothing that was not said', async () => {
    const { ledger, accept } = acceptance();
    const [id] = await accept(aRequest());
    const intent = (await ledger.read(id!))!.intent;
    expect(Object.keys(intent).filter((key) => intent[key as keyof typeof intent] === undefined)).toEqual([]);
    expect(intent).not.toHaveProperty('entitlementId');
    expect(intent).not.toHaveProperty('validUntilMs');
    expect(Object.keys(intent.expected)).toEqual(['charge']);
  });

  it('adds up what the whole request commits to over its terms, one sum a currency', async () => {
    const { ledger, accept } = acceptance();
    const line = (lineId: string, amount: string, currency: string, billingCycle = 'one_time') =>
      aRequestedLine({ lineId, billingCycle, expected: { amount, currency } });
    const lines = [
      line('1', '100.10', 'EUR'),
      line('2', '5.00', 'USD'),
      line('3', '0.20', 'EUR'),
      line('4', '10.01', 'EUR', 'monthly'),
    ];
    for (const id of await accept(aRequest({ lines }))) {
      const commitments = (await ledger.read(id))!.intent.requestCommitments;
      expect(commitments.map(moneyText)).toEqual([
        { amount: '220.42', currency: 'EUR' },
        { amount: '5.00', currency: 'USD' },
      ]);
    }
  });

  it('says one line for each line of a request', async () => {
    const { accept, said } = acceptance();
    const lines = [aRequestedLine(), aRequestedLine({ lineId: '2' })];
    const [first, second] = await accept(aRequest({ lines }));
    await accept(aRequest({ lines }));
    const one = { purchaseId: first, source: 'shop', sourceRequestId: 'REQ-1', lineId: '1' };
    const two = { ...one, purchaseId: second, lineId: '2' };
    expect(said).toEqual([
      { message: 'purchase moved', ids: { ...one, to: 'accepted' } },
      { message: 'purchase moved', ids: { ...two, to: 'accepted' } },
      { message: 'purchase asked for again', ids: { ...one, stage: 'accepted' } },
      { message: 'purchase asked for again', ids: { ...two, stage: 'accepted' } },
    ]);
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
    const reason =
      'was used before with other content; the first request stands, this message changed nothing';
    const problems = [{ field: 'requestId', reason }];
    expect(await ledger.refusedMessages()).toMatchObject([{ messageId: 'm-2', source: 'shop', problems }]);
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
    const { problems } = refused!;
    expect(said).toEqual([
      {
        message: 'message refused',
        ids: { messageId: 'm-1', source: 'shop', sourceRequestId: undefined, problems },
      },
    ]);
  });

  it('a message that cannot be read and is sent again is one refused message, told once', async () => {
    const { ledger, accept } = acceptance();
    await accept('{"a":');
    await accept('{"a":');
    await accept('{"b":');
    expect((await ledger.refusedMessages()).map(({ messageId }) => messageId)).toEqual(['m-1', 'm-3']);
    expect(await ledger.unsentOutcomes(10)).toHaveLength(2);
  });

  it('a repeated request is answered with how it stands where it waits for people, and not where it goes on', async () => {
    const { ledger, accept } = acceptance();
    const lines = [aRequestedLine(), aRequestedLine({ lineId: '2' })];
    const [first] = await accept(aRequest({ lines }));
    const purchase = (await ledger.read(first!))!;
    const awaiting = { ...purchase, ...awaitingApproval(), version: 2 };
    const event = { atMs: NOW_MS + 1000, what: '', facts: {} };
    await ledger.advance(purchase, awaiting, {
      ...event,
      version: 2,
      from: 'accepted',
      to: 'awaiting_approval',
    });
    const still = { ...awaiting, version: 3 };
    await ledger.advance(awaiting, still, {
      ...{ ...event, atMs: NOW_MS + 9000 },
      version: 3,
      from: 'awaiting_approval',
      to: 'awaiting_approval',
    });
    await accept(aRequest({ lines }));
    expect(await ledger.unsentOutcomes(10)).toEqual([
      expect.objectContaining({
        outcomeId: `${first}-2`,
        at: new Date(NOW_MS + 1000).toISOString(),
        result: 'awaiting_approval',
        lineId: '1',
      }),
    ]);
  });

  it('a purchase that goes on while its request is repeated is answered with what it had reached when it was read', async () => {
    const { ledger, accept } = acceptance();
    const [id] = await accept(aRequest());
    const purchase = (await ledger.read(id!))!;
    const awaiting = { ...purchase, ...awaitingApproval(), version: 2 };
    const event = { atMs: NOW_MS, what: '', facts: {} };
    await ledger.advance(purchase, awaiting, {
      ...event,
      version: 2,
      from: 'accepted',
      to: 'awaiting_approval',
    });
    const reason = { code: 'not_approved', detail: 'too late' };
    const ended = { ...purchase, stage: 'cancelled' as const, reason, version: 3, dueAtMs: undefined };
    const history = ledger.history.bind(ledger);
    ledger.history = async (asked) => {
      await ledger.advance(awaiting, ended, {
        ...event,
        version: 3,
        from: 'awaiting_approval',
        to: 'cancelled',
      });
      return history(asked);
    };
    await accept(aRequest());
    expect(await ledger.unsentOutcomes(10)).toMatchObject([
      { outcomeId: `${id}-2`, result: 'awaiting_approval' },
    ]);
    ledger.history = async () => [];
    await ledger.markSent((await ledger.unsentOutcomes(1))[0]!);
    await accept(aRequest());
    expect(await ledger.unsentOutcomes(10)).toEqual([]);
  });

  it('a sender that nobody configured buys nothing', async () => {
    const { ledger, accept } = acceptance();
    expect(await accept(aRequest(), 'AROA9:someone')).toEqual([]);
    expect(await ledger.refusedMessages()).toMatchObject([
      {
        source: 'unknown',
        problems: [{ field: '(sender)', reason: 'is not among the configured senders' }],
      },
    ]);
    expect(await ledger.ofRequest('shop', 'REQ-1')).toEqual([]);
  });
});
