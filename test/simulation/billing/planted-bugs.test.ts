import { describe, expect, it } from '@jest/globals';
import { Coverage } from './coverage.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { runSchedule } from './schedule.ts';

const SCHEDULES = 2_000;

/** How many schedules it took until an invariant was broken that this bug has to break. */
async function caughtAfter(bug: (typeof PLANTED_BUGS)[number]): Promise<number | undefined> {
  const coverage = new Coverage();
  for (let index = 0; index < SCHEDULES; index += 1) {
    const { findings } = await runSchedule({ seed: 7, index, coverage, bug, told: false });
    if (findings.breaches.some(({ invariant }) => bug.breaks.includes(invariant))) return index + 1;
  }
  return undefined;
}

describe('a wrong design of the billing night', () => {
  it('is planted in many ways', () => {
    const names = new Set(PLANTED_BUGS.map(({ name }) => name));
    expect(names.size).toBe(PLANTED_BUGS.length);
    expect(names.size).toBeGreaterThanOrEqual(12);
  });

  it.each(PLANTED_BUGS)(
    'is found where $name',
    async (bug) => {
      expect(await caughtAfter(bug)).toBeDefined();
    },
    180_000,
  );
});
