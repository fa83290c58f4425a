import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rollForward } from '../../lib/billing/balances/roll-forward.ts';
import { connectPartnerCenter } from '../../lib/partner-center/connect-partner-center.ts';
import { createBillingSource } from '../../lib/partner-center/billing-source/billing-source.ts';
import { credentialsOf, microsoftAt } from '../builders/simulated-microsoft.ts';
import { amountText } from '../../lib/values/money.ts';
import { createClock, type Clock } from '../../local/clock.ts';
import { playBillingEvent } from '../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../local/partner-center/create-world.ts';
import { billingRoutes } from '../../local/partner-center/routes/billing-routes.ts';
import { shopRoutes } from '../../local/partner-center/routes/shop-routes.ts';
import { startPartnerCenter, type PartnerCenter } from '../../local/partner-center/server.ts';
import { loadScenarioFile } from '../../local/scenarios/load-scenario.ts';
import type { Scenario } from '../../local/scenarios/scenario.ts';
import { billingTools } from '../builders/billing-tools.ts';
import { collected } from '../builders/billing.ts';

let clock: Clock;
let server: PartnerCenter;
let scenario: Scenario;
let at: ReturnType<typeof billingTools>;
let play: (untilText: string) => Promise<void>;

beforeEach(async () => {
  const loaded = await loadScenarioFile('local/scenarios/small.json');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  scenario = withoutPurchases(loaded.scenario);
  clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock);
  server = await startPartnerCenter({ world, routes: [...shopRoutes, ...billingRoutes], port: 0 });
  const { origin } = server;
  const source = createBillingSource(
    connectPartnerCenter({
      microsoft: microsoftAt(origin),
      credentials: credentialsOf(world),
      purpose: 'other',
      fetch,
      nowMs: clock.nowMs,
      newGuid: () => crypto.randomUUID(),
      pause: () => Promise.resolve(),
    }),
  );
  at = billingTools(source);
  // One clock for both: the book's due times move the simulator's.
  Object.defineProperty(at.clock, 'nowMs', { get: clock.nowMs, set: (ms: number) => clock.advanceTo(ms) });
  const events = [...scenario.timeline];
  play = async (untilText) => {
    for (let event = events[0]; event && event.at <= untilText; event = events[0]) {
      await at.settle(Math.max(0, Date.parse(event.at) - clock.nowMs()));
      clock.advanceTo(Date.parse(event.at));
      events.shift();
      if (event.event === 'night') await at.night(event.at.slice(0, 10));
      else playBillingEvent(world, event, (key) => world.orders.find(({ earlierKey }) => earlierKey === key));
    }
  };
});

afterEach(() => server.close());

/** The world of the shipped scenario as it is when nobody bought anything: what concerns a purchase is left out. */
function withoutPurchases(whole: Scenario): Scenario {
  const timeline = whole.timeline.flatMap((event): Scenario['timeline'] => {
    if (event.event === 'request' || event.event === 'return') return [];
    if (event.event !== 'invoice') return [event];
    return [{ ...event, anomalies: event.anomalies.filter((anomaly) => !('purchase' in anomaly)) }];
  });
  return { ...whole, timeline };
}

const stateOf = async (id: string) => {
  const { stage, source, tieOut, published } = await at.document(id);
  return {
    stage,
    source,
    lines: published?.lineCount,
    findings: tieOut?.findings.map(({ kind }) => kind),
    explained: tieOut?.explained.map(({ kind }) => kind),
    tied: tieOut?.tied,
  };
};

describe('billing nights at the simulator', () => {
  it('brings every document of the shipped scenario home, from v1 and from the export', async () => {
    await play('2024-03-12T02:00:00Z');
    const documents = await collected(at.book.all());
    expect(documents.map(({ header }) => header.id).sort()).toEqual([
      'D012400001',
      'D022400001',
      'G012400001',
      'G012400002',
      'G012400003',
      'G022400001',
      'G022400002',
      'G022400003',
    ]);
    expect(documents.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(await stateOf('D012400001')).toMatchObject({ stage: 'filed', source: 'v1', tied: true });
    expect(await stateOf('G012400001')).toMatchObject({ stage: 'filed', source: 'v1', tied: true });
    expect(await stateOf('G012400002')).toMatchObject({ stage: 'published', findings: ['lines_do_not_sum'] });
    expect(await stateOf('D022400001')).toMatchObject({
      stage: 'published',
      findings: ['statement_differs'],
    });
    expect(await stateOf('G022400001')).toMatchObject({
      source: 'v2',
      tied: true,
      explained: ['tax_on_invoice_only'],
    });
    // Void documents tie: they were issued.
    expect(await stateOf('G022400002')).toMatchObject({ stage: 'filed', source: 'v2', tied: true });
    expect(await stateOf('G022400003')).toMatchObject({ stage: 'filed', source: 'v2', tied: true });
  }, 60_000);

  it('normalises the credit note, and keeps both states of the restated document', async () => {
    await play('2024-03-12T02:00:00Z');
    const credit = await at.document('G012400003');
    expect(credit.tieOut && amountText(credit.tieOut.total)).toBe('-12.34');
    expect(credit.tieOut?.tied).toBe(true);
    const { restatements } = await at.document('G022400001');
    expect(
      restatements.map(({ before, after }) =>
        amountText({ ...after, amount: after.amount.minus(before.amount) }),
      ),
    ).toEqual(['45.60']);
  }, 60_000);

  it('rolls each currency forward to the cent', async () => {
    await play('2024-03-12T02:00:00Z');
    const rolled = rollForward(await collected(at.book.balances()));
    expect(rolled.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
    expect(rolled.map(({ unexplained }) => unexplained && amountText(unexplained))).toEqual(['0.00', '0.00']);
    expect(rolled.map(({ paid }) => amountText(paid))).toEqual(['5230.74', '0.00']);
  }, 60_000);

  it('waits for lines that come after the document, without taking them for none', async () => {
    await play('2024-03-09T02:00:00Z');
    expect(await stateOf('G022400001')).toMatchObject({ stage: 'not_ready', lines: undefined });
    await play('2024-03-10T02:00:00Z');
    expect((await at.document('G022400001')).stage).toBe('filed');
  }, 60_000);
});
