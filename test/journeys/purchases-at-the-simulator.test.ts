import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../../lib/partner-center/storefront/storefront.ts';
import { credentialsOf, microsoftAt } from '../builders/simulated-microsoft.ts';
import { acceptRequest } from '../../lib/purchasing/upstream/accept-request.ts';
import { advancePurchase } from '../../lib/purchasing/advance-purchase.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import { NO_GUARDS } from '../../lib/purchasing/guards/guards.ts';
import { resumePurchases } from '../../lib/purchasing/resume-purchases.ts';
import { createClock } from '../../local/clock.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { startPartnerCenter } from '../../local/partner-center/server.ts';
import { loadScenarioFile } from '../../local/scenarios/load-scenario.ts';
import { openPurchasing } from '../builders/purchasing-tools.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../fakes/sha256.ts';

/** The purchasing core over the real storefront, against the simulator: every request of the small scenario. */
it('every request of small.json comes to an end, is bought at most once, and is answered once', async () => {
  const loaded = await loadScenarioFile('local/scenarios/small.json');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { scenario } = loaded;
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  const earlier = world.orders.length;
  const shop = await startPartnerCenter({ world, port: 0 });
  try {
    const ledger = createInMemoryPurchaseLedger();
    await openPurchasing(ledger);
    const outcomes: Outcome[] = [];
    const alarms: unknown[] = [];
    const { exchange } = connectPartnerCenter({
      microsoft: microsoftAt(shop.origin),
      credentials: credentialsOf(world),
      purpose: 'buying',
      fetch,
      nowMs: clock.nowMs,
      newGuid: () => randomUUID(),
      pause: async () => undefined,
    });
    const storefront = createStorefront({ exchange, nowMs: clock.nowMs });
    const tools = {
      ledger,
      storefront,
      guards: NO_GUARDS,
      nowMs: clock.nowMs,
      newGuid: () => randomUUID(),
      say: () => undefined,
      alarm: (_message: string, failure: unknown) => void alarms.push(failure),
      sender: { send: async (outcome: Outcome) => void outcomes.push(outcome) },
    };
    const senders = { '*': { source: 'shop', requester: 'team' } };
    const acceptance = { ...tools, senders, market: scenario.market, sha256 };
    const resumeUntil = async (untilMs: number) => {
      for (let round = 0; round < 500; round += 1) {
        const { nextDueAt } = await resumePurchases(tools);
        if (nextDueAt === null || Date.parse(nextDueAt) > untilMs) break;
        clock.advanceTo(Date.parse(nextDueAt));
      }
    };
    let messages = 0;
    for (const event of scenario.timeline) {
      if (event.event !== 'request') continue;
      await resumeUntil(Date.parse(event.at));
      clock.advanceTo(Date.parse(event.at));
      const body = typeof event.message === 'string' ? event.message : JSON.stringify(event.message);
      for (let delivery = 0; delivery < event.deliveries; delivery += 1) {
        const ids = await acceptRequest(acceptance, {
          body,
          messageId: `m-${(messages += 1)}`,
          senderId: 'X',
        });
        await Promise.all(ids.map((id) => advancePurchase(tools, id)));
      }
    }
    await resumeUntil(clock.nowMs() + 30 * 86_400_000);
    const purchases = [];
    for await (const purchase of ledger.all()) purchases.push(purchase);
    const fulfilled = purchases.filter(({ stage }) => stage === 'fulfilled');
    expect(fulfilled.length).toBeGreaterThan(5);
    expect(purchases.every(({ stage }) => stage === 'fulfilled' || stage === 'rejected')).toBe(true);
    expect(world.orders.length - earlier).toBe(fulfilled.length);
    expect(alarms).toEqual([]);
    const told = outcomes.map(({ outcomeId }) => outcomeId);
    expect(told.length).toBe(new Set(told).size);
    expect(told.length).toBe(purchases.length + (await ledger.refusedMessages()).length);
  } finally {
    await shop.close();
  }
});
