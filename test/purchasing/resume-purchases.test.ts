import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type { OutcomeSender } from '../../lib/purchasing/purchase-ledger.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import { asId } from '../../lib/values/id.ts';
import { aPurchase, aReason, NOW_MS } from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools, type TestTools } from '../builders/purchasing-tools.ts';

const MINUTE_MS = 60_000;
const quiet: OutcomeSender = { send: async () => undefined };
const away: OutcomeSender = { send: () => Promise.reject(new Error('queue is away')) };

function aRequestFor(number: number, dueAtMs: number | undefined = NOW_MS) {
  const intent = { requestId: `REQ-${number}`, skuId: `SKU-${number}` };
  return aPurchase({ stage: 'accepted' }, { id: asId(`p-${number}`), intent, dueAtMs });
}

async function withPurchases(count: number): Promise<TestTools> {
  const tools = purchasingTools();
  await openPurchasing(tools.ledger);
  for (let number = 1; number <= count; number += 1) await accepted(tools.ledger, aRequestFor(number));
  return tools;
}

/** Outcomes that upstream has not heard yet. */
async function withOutcomes(count: number): Promise<TestTools> {
  const tools = await withPurchases(0);
  for (let number = 1; number <= count; number += 1) {
    const purchase = await accepted(tools.ledger, aRequestFor(number, undefined));
    const to = { ...purchase, stage: 'rejected', reason: aReason(), version: 2, dueAtMs: undefined } as const;
    const event = {
      version: 2,
      atMs: NOW_MS,
      from: 'accepted',
      to: 'rejected',
      what: '',
      facts: {},
    } as const;
    const outcome = {
      schemaVersion: '1',
      outcomeId: `o-${number}`,
      at: new Date(NOW_MS + number).toISOString(),
      source: 'shop',
      result: 'rejected',
    } as Outcome;
    await tools.ledger.advance(purchase, to, event, outcome);
  }
  return tools;
}

describe('every purchase that is due', () => {
  it('is moved, and it is told when there will be something to do again', async () => {
    const tools = await withPurchases(20);
    await accepted(tools.ledger, aRequestFor(21, NOW_MS + 1));
    expect(await resumePurchases({ ...tools, sender: quiet })).toEqual({
      advanced: 20,
      failed: 0,
      outcomesSent: 0,
      outcomesLeft: 0,
      nextDueAt: new Date(NOW_MS + 1).toISOString(),
    });
    expect(tools.storefront.placed).toHaveLength(20);
    expect((await tools.ledger.read(asId('p-21')))?.version).toBe(1);
  });

  it('is worked on beside others, eight at a time', async () => {
    const tools = await withPurchases(30);
    let now = 0;
    let most = 0;
    const itself = tools.storefront.subscription.bind(tools.storefront);
    tools.storefront.subscription = async (...asked) => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return itself(...asked);
    };
    await resumePurchases({ ...tools, sender: quiet });
    expect(most).toBe(8);
  });

  it('holds up nobody else where it cannot be written, and is due at once again', async () => {
    const tools = await withPurchases(2);
    const itself = tools.ledger.advance.bind(tools.ledger);
    const failure = new Error('table is away');
    tools.ledger.advance = (from, ...rest) =>
      from.id === 'p-1' ? Promise.reject(failure) : itself(from, ...rest);
    const resumed = await resumePurchases({ ...tools, sender: quiet });
    expect(resumed).toMatchObject({ advanced: 1, failed: 1, nextDueAt: new Date(NOW_MS).toISOString() });
    expect((await tools.ledger.read(asId('p-2')))?.stage).toBe('ordered');
    expect(tools.alarms).toEqual([failure]);
    expect(tools.alarmed).toEqual([{ message: 'purchase not advanced', ids: { purchaseId: 'p-1' } }]);
  });

  it('is taken 200 at a time; the rest is due at once', async () => {
    const tools = await withPurchases(201);
    const resumed = await resumePurchases({ ...tools, sender: quiet });
    expect(resumed).toMatchObject({ advanced: 200, nextDueAt: new Date(NOW_MS).toISOString() });
  });

  it('nothing is due where there is none', async () => {
    const tools = await withPurchases(0);
    expect((await resumePurchases({ ...tools, sender: quiet })).nextDueAt).toBeNull();
  });
});

describe('every outcome that upstream has not heard', () => {
  it('is sent, and marked once it was', async () => {
    const tools = await withOutcomes(25);
    const sent: string[] = [];
    const sender: OutcomeSender = { send: async ({ outcomeId }) => void sent.push(outcomeId) };
    expect(await resumePurchases({ ...tools, sender })).toMatchObject({ outcomesSent: 25, outcomesLeft: 0 });
    expect(new Set(sent).size).toBe(25);
    expect(await tools.ledger.unsentOutcomes(99)).toEqual([]);
    await resumePurchases({ ...tools, sender });
    expect(sent).toHaveLength(25);
  });

  it('stays where it cannot be sent, is named, and is tried again within a minute', async () => {
    const tools = await withOutcomes(1);
    const first = await resumePurchases({ ...tools, sender: away });
    expect(first).toMatchObject({
      outcomesSent: 0,
      outcomesLeft: 1,
      nextDueAt: new Date(NOW_MS + MINUTE_MS).toISOString(),
    });
    expect(tools.alarmed).toEqual([
      {
        message: 'outcome not sent',
        ids: { outcomeId: 'o-1', purchaseId: undefined, messageId: undefined },
      },
    ]);
    expect(await resumePurchases({ ...tools, sender: quiet })).toMatchObject({
      outcomesSent: 1,
      outcomesLeft: 0,
      nextDueAt: null,
    });
  });

  it('that cannot be sent keeps no other waiting', async () => {
    const tools = await withOutcomes(25);
    const sender: OutcomeSender = {
      send: async ({ outcomeId }) => {
        if (outcomeId === 'o-3') throw new Error('too long');
      },
    };
    expect(await resumePurchases({ ...tools, sender })).toMatchObject({ outcomesSent: 24, outcomesLeft: 1 });
    expect(await tools.ledger.unsentOutcomes(99)).toMatchObject([{ outcomeId: 'o-3' }]);
  });

  it('may arrive twice and never not at all: what was sent and could not be marked is sent again', async () => {
    const tools = await withOutcomes(1);
    const markSent = tools.ledger.markSent.bind(tools.ledger);
    tools.ledger.markSent = () => Promise.reject(new Error('table is away'));
    let sent = 0;
    const sender: OutcomeSender = { send: async () => void (sent += 1) };
    expect(await resumePurchases({ ...tools, sender })).toMatchObject({ outcomesSent: 0, outcomesLeft: 1 });
    tools.ledger.markSent = markSent;
    await resumePurchases({ ...tools, sender });
    expect(sent).toBe(2);
  });

  it('is sent ten at a time', async () => {
    const tools = await withOutcomes(25);
    let now = 0;
    const most: number[] = [];
    const sender: OutcomeSender = {
      send: async () => {
        most.push((now += 1));
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
      },
    };
    await resumePurchases({ ...tools, sender });
    expect(Math.max(...most)).toBe(10);
  });

  it('waits for a purchase that is due sooner', async () => {
    const tools = await withOutcomes(1);
    await accepted(tools.ledger, aRequestFor(9, NOW_MS + 1000));
    const resumed = await resumePurchases({ ...tools, sender: away });
    expect(resumed.nextDueAt).toBe(new Date(NOW_MS + 1000).toISOString());
    await accepted(tools.ledger, aRequestFor(8, NOW_MS + 5 * MINUTE_MS));
    tools.advanceTo(NOW_MS + 500);
    const later = await withOutcomes(1);
    await accepted(later.ledger, aRequestFor(9, NOW_MS + 5 * MINUTE_MS));
    expect((await resumePurchases({ ...later, sender: away })).nextDueAt).toBe(
      new Date(NOW_MS + MINUTE_MS).toISOString(),
    );
  });

  it('is taken 500 at a time; the rest within a minute', async () => {
    const tools = await withOutcomes(501);
    const first = await resumePurchases({ ...tools, sender: quiet });
    expect(first).toMatchObject({
      outcomesSent: 500,
      outcomesLeft: 0,
      nextDueAt: new Date(NOW_MS + MINUTE_MS).toISOString(),
    });
    expect(await resumePurchases({ ...tools, sender: quiet })).toMatchObject({
      outcomesSent: 1,
      nextDueAt: null,
    });
  });
});
