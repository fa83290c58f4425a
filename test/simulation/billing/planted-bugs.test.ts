import { describe, expect, it } from '@jest/globals';
import { caughtAfter } from '../caught-after.ts';
import { SIMULATION } from './billing-simulation.ts';
import { PLANTED_BUGS } from './planted-bugs/planted-bugs.ts';

const SCHEDULES = 2_000;

describe('a wrong design of the billing night', () => {
  it('is planted in many ways', () => {
    const names = new Set(PLANTED_BUGS.map(({ name }) => name));
    expect(names.size).toBe(PLANTED_BUGS.length);
    expect(names.size).toBeGreaterThanOrEqual(12);
  });

  it.each(PLANTED_BUGS)(
    'is found where $name',
    async (bug) => {
      expect(await caughtAfter(SIMULATION, bug, 7, SCHEDULES)).toBeDefined();
    },
    180_000,
  );
});
