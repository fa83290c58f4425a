import { describe, expect, it } from '@jest/globals';
import { caughtAfter } from './caught-after.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';
import { SIMULATION } from './purchase-simulation.ts';

const SCHEDULES = 5_000;

describe('a wrong design', () => {
  it('is planted in many ways', () => {
    const names = new Set(PLANTED_BUGS.map(({ name }) => name));
    expect(names.size).toBe(PLANTED_BUGS.length);
    expect(names.size).toBeGreaterThanOrEqual(12);
  });

  it.each(PLANTED_BUGS)(
    'is found where $name',
    async (bug) => {
      expect(await caughtAfter(SIMULATION, bug, 1, SCHEDULES)).toBeDefined();
    },
    180_000,
  );
});
