import { describe, expect, it } from '@jest/globals';
import { Coverage } from './coverage.ts';
import { runSchedule } from './schedule.ts';
import { SIMULATION } from './purchase-simulation.ts';
import { Totals } from './totals.ts';

const SCHEDULES = 1_000;

// States that are reached only where several things go wrong at once; a run without them would prove little.
const RARE = [
  'accepted -> awaiting_approval',
  'carted -> awaiting_approval',
  'carted -> carted: refreshed',
  'checking_out -> checking_out: again while busy',
  'checking_out -> checking_out: next attempt',
  'checking_out -> checking_out: next attempt after a refresh',
  'checking_out -> checking_out: replay',
  'checking_out -> failed: every send refused',
  'checking_out -> failed: the cart ended',
  'checking_out -> ordered: audit_record',
  'checking_out -> ordered: fingerprint',
  'checking_out -> ordered: marker',
  'checking_out -> unknown',
  'ordered -> unfulfilled',
  'unknown -> failed',
  'unknown -> ordered',
];

describe('the simulation', () => {
  it('buys exactly once in 1,000 schedules of faults, and reaches what is rare', async () => {
    const totals = new Totals(SIMULATION);
    for (let index = 0; index < SCHEDULES; index += 1) {
      totals.add(index, await runSchedule({ ...given(4, index), coverage: totals.coverage }));
    }
    expect(totals.failing).toEqual([]);
    const { purchases, crashes, duplicates, lost, falseFailures, ledgerAhead, violations } = totals.figures();
    expect({ duplicates, lost, falseFailures, ledgerAhead, violations }).toEqual({
      ...{ duplicates: 0, lost: 0, falseFailures: 0, ledgerAhead: 0, violations: 0 },
    });
    expect(purchases).toBeGreaterThan(SCHEDULES);
    expect(crashes).toBeGreaterThan(SCHEDULES);
    expect(RARE.filter((row) => !totals.coverage.transitions.has(row))).toEqual([]);
  }, 120_000);

  it('does the same for the same seed, step by step, and something else for another', async () => {
    const storyOf = async (seed: number) => {
      const world = await runSchedule({ ...given(seed, 7), coverage: new Coverage(), told: true });
      return world.story?.lines ?? [];
    };
    const [first, again, other] = [await storyOf(11), await storyOf(11), await storyOf(12)];
    expect(first.length).toBeGreaterThan(20);
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
  return { seed, index, bug: undefined, purchases: undefined, told: false };
}
