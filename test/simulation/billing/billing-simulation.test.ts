import { describe, expect, it } from '@jest/globals';
import { Coverage } from './coverage.ts';
import { POINTS, TRANSITIONS } from './expected-rows.ts';
import { runSchedule } from './schedule.ts';
import { Totals } from '../totals.ts';
import { SIMULATION } from './billing-simulation.ts';

const SCHEDULES = 400;

// What takes several things that go wrong at once, and need not come up in so few schedules.
const RARE: readonly string[] = [
  ...['the access to a blob has lapsed', 'download: begun anew, the data is another'],
  ...['a reader reads while another version is published', 'checkpoint: lines being read to compare'],
  ...['listed -> not_ready', 'not_ready -> failed', 'failed -> not_ready', 'filed -> published'],
  ...['not_ready -> published', 'download: begun anew, the cut is another'],
];

describe('the simulation of the billing night', () => {
  it('shows every reader whole states in 400 schedules of faults, and reaches what is seldom', async () => {
    const totals = new Totals(SIMULATION);
    for (let index = 0; index < SCHEDULES; index += 1) {
      totals.add(index, await runSchedule({ ...given(4, index), coverage: totals.coverage }));
    }
    expect(totals.failing).toEqual([]);
    const { violations, tornReads, duplicatedLines, silentLosses, unequalReruns } = totals.figures();
    expect({ violations, tornReads, duplicatedLines, silentLosses, unequalReruns }).toEqual({
      ...{ violations: 0, tornReads: 0, duplicatedLines: 0, silentLosses: 0, unequalReruns: 0 },
    });
    const { crashes, nights, documents } = totals.figures();
    expect(crashes).toBeGreaterThan(SCHEDULES);
    expect(nights).toBeGreaterThan(2 * SCHEDULES);
    expect(documents).toBeGreaterThan(SCHEDULES);
    const { points, transitions } = totals.coverage;
    const met = new Set([...points.keys(), ...transitions.keys()]);
    expect([...POINTS, ...TRANSITIONS].filter((row) => !met.has(row) && !RARE.includes(row))).toEqual([]);
    for (const checked of totals.checks.values()) expect(checked).toBeGreaterThan(0);
  }, 180_000);

  it('does the same for the same seed, step by step, and something else for another', async () => {
    const storyOf = async (seed: number) => {
      const world = await runSchedule({ ...given(seed, 7), coverage: new Coverage(), told: true });
      return world.story?.lines ?? [];
    };
    const [first, again, other] = [await storyOf(11), await storyOf(11), await storyOf(12)];
    expect(first.length).toBeGreaterThan(50);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('comes to the same with a story as without one', async () => {
    const told = await runSchedule({ ...given(11, 8), coverage: new Coverage(), told: true });
    const untold = await runSchedule({ ...given(11, 8), coverage: new Coverage() });
    expect(untold.calls.steps).toBe(told.calls.steps);
    expect(untold.scheduler.nowMs).toBe(told.scheduler.nowMs);
  });
});

function given(seed: number, index: number) {
  return { seed, index, bug: undefined, told: false };
}
