import { describe, expect, it } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { playBillingEvent } from '../../../local/partner-center/billing/play-billing-event.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import { loadScenarioFile } from '../../../local/scenarios/load-scenario.ts';
import type { Scenario } from '../../../local/scenarios/scenario.ts';
import { orderOfIn } from '../../builders/billing-world.ts';
import { orderEverything, plantedKinds } from '../../builders/played-scenario.ts';

const path = new URL('../../../local/scenarios/small.json', import.meta.url).pathname;

async function small(): Promise<Scenario> {
  const loaded = await loadScenarioFile(path);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.scenario;
}

describe('the scenario that is shipped', () => {
  it('plants every kind of discrepancy, and no fault of an invoice twice', async () => {
    const scenario = await small();
    expect(plantedKinds(scenario).size).toBe(24);
    const kinds = scenario.timeline.flatMap((event) =>
      event.event === 'invoice' ? event.anomalies.map(({ kind }) => kind) : [],
    );
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  it('has nights in three months, and invoices of both commerces and both currencies for two of them', async () => {
    const { timeline } = await small();
    const nights = timeline.flatMap((event) => (event.event === 'night' ? [event.at.slice(0, 7)] : []));
    expect(nights.length).toBeGreaterThanOrEqual(3);
    expect([...new Set(nights)]).toEqual(['2024-01', '2024-02', '2024-03']);
    const invoices = timeline.flatMap((event) =>
      event.event === 'invoice' ? [`${event.period} ${event.kind} ${event.currency ?? 'EUR'}`] : [],
    );
    expect(invoices.sort()).toEqual([
      '2024-01 one_time EUR',
      '2024-01 one_time USD',
      '2024-01 recurring EUR',
      '2024-02 one_time EUR',
      '2024-02 one_time USD',
      '2024-02 recurring EUR',
    ]);
  });

  it('expects of every purchase exactly what the cart will say', async () => {
    const scenario = await small();
    const world = createWorld(scenario, createClock(Date.parse(scenario.start)));
    const wrong = orderEverything(world).filter(({ order, expected }) => !order.charge.eq(expected));
    expect(wrong).toEqual([]);
  });

  it('can be played to its end', async () => {
    const scenario = await small();
    const world = createWorld(scenario, createClock(Date.parse(scenario.start)));
    orderEverything(world);
    for (const event of scenario.timeline) playBillingEvent(world, event, orderOfIn(world));
    expect([...world.documents.keys()]).toHaveLength(8);
  });
});
