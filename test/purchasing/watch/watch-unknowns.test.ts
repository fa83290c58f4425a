import { describe, expect, it } from '@jest/globals';
import { decided, type Purchasing } from '../../../lib/purchasing/purchasing.ts';
import { resumePurchases } from '../../../lib/purchasing/resume-purchases.ts';
import { stopPurchasing, THE_WATCH, watchUnknowns } from '../../../lib/purchasing/watch/watch-unknowns.ts';
import { aPurchase, checkingOut, NOW_MS } from '../../builders/purchase.ts';
import {
  accepted,
  openPurchasing,
  purchasingTools,
  type TestTools,
} from '../../builders/purchasing-tools.ts';
import { ABSENT } from '../../builders/settling.ts';
import { asId } from '../../../lib/values/id.ts';

const HOUR_MS = 3_600_000;

/** Tools of a stage that was opened long ago, in which purchases became unknown so long ago. */
async function watched(unknownMsAgo: readonly number[], openedMsAgo = 99 * HOUR_MS): Promise<TestTools> {
  const tools = purchasingTools();
  const opening = { state: 'open', by: 'ada', reason: 'go' } as const;
  const before = await tools.ledger.purchasing();
  await tools.ledger.setPurchasing(before, decided(before, opening, NOW_MS - openedMsAgo));
  tools.ledger.unknownsSince = async (sinceMs) =>
    unknownMsAgo.filter((agoMs) => NOW_MS - agoMs >= sinceMs).length;
  await watchUnknowns(tools);
  return tools;
}

describe('three unknowns in an hour', () => {
  it('stop purchasing by itself, and raise an alarm', async () => {
    const tools = await watched([0, HOUR_MS / 2, HOUR_MS]);
    expect(await tools.ledger.purchasing()).toEqual({
      state: 'stopped',
      since: new Date(NOW_MS).toISOString(),
      by: THE_WATCH,
      reason: '3 purchases became unknown within an hour.',
      stops: [{ fromMs: 0, toMs: NOW_MS - 99 * HOUR_MS }],
    });
    expect(THE_WATCH).toBe('(tieout)');
    expect(tools.alarmed).toEqual([
      {
        message: 'purchasing stopped by itself',
        ids: { reason: '3 purchases became unknown within an hour.' },
      },
    ]);
  });

  it.each([
    { because: 'there are two', unknownMsAgo: [0, 1] },
    { because: 'one of them is older, to the millisecond', unknownMsAgo: [0, 1, HOUR_MS + 1] },
  ])('are none where $because', async ({ unknownMsAgo }) => {
    const tools = await watched(unknownMsAgo);
    expect((await tools.ledger.purchasing()).state).toBe('open');
    expect(tools.alarms).toEqual([]);
  });

  it('count since somebody opened again: whoever did has seen the others', async () => {
    expect((await (await watched([0, 1, 5], 5)).ledger.purchasing()).state).toBe('stopped');
    expect((await (await watched([0, 1, 6], 5)).ledger.purchasing()).state).toBe('open');
  });

  it('of real purchases stop all others, and are counted with their transition', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    tools.storefront.cart = async () => ABSENT;
    tools.advanceTo(NOW_MS + HOUR_MS);
    for (const [index, skuId] of ['A', 'B', 'C'].entries()) {
      const intent = { requestId: `REQ-${index}`, skuId };
      await accepted(tools.ledger, aPurchase(checkingOut(), { id: asId(`p-${index}`), intent }));
      const before = await tools.ledger.purchasing();
      await resumePurchases({ ...tools, sender: { send: async () => undefined } });
      expect((await tools.ledger.read(asId(`p-${index}`)))?.stage).toBe('unknown');
      expect(before.state).toBe('open');
    }
    expect((await tools.ledger.purchasing()).state).toBe('stopped');
  });
});

describe('stopping by itself', () => {
  const stopped = (by: string): Purchasing => ({
    state: 'stopped',
    since: new Date(NOW_MS).toISOString(),
    by,
    reason: 'why',
    stops: [],
  });

  it('asks nothing while somebody has stopped it, and adds its own reason to theirs', async () => {
    const tools = purchasingTools();
    await tools.ledger.setPurchasing(await tools.ledger.purchasing(), stopped('ada'));
    await watchUnknowns({
      ...tools,
      ledger: { ...tools.ledger, unknownsSince: () => Promise.reject(new Error('It was asked.')) },
    });
    await stopPurchasing(tools, 'mine');
    await stopPurchasing(tools, 'mine');
    const { reason, ...stands } = stopped('ada');
    expect(await tools.ledger.purchasing()).toEqual({ ...stands, reason: `${reason} (tieout): mine` });
  });

  it('is tried until it is written, whoever else decides meanwhile', async () => {
    const tools = purchasingTools();
    await openPurchasing(tools.ledger);
    const itself = tools.ledger.setPurchasing.bind(tools.ledger);
    let lost = 0;
    tools.ledger.setPurchasing = async (from, to) => {
      if (lost++ > 0) return itself(from, to);
      await itself(from, { ...from, reason: 'another word for it' });
      return 'lost';
    };
    await stopPurchasing(tools, 'mine');
    expect(await tools.ledger.purchasing()).toMatchObject({
      state: 'stopped',
      by: THE_WATCH,
      reason: 'mine',
    });
  });
});
