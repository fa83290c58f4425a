import { describe, expect, it } from '@jest/globals';
import { textOfUnits, unitsOf } from './money/literal.ts';
import { sumLines } from './money/sum-lines.ts';

/** `node test/billing/money/run.ts` does the same with a million lines. */
const LINES = 5_000;

describe('the sum of many lines', () => {
  it('is the exact sum of what was written, to the last digit, and every number prints back as it was read', async () => {
    const { lines, differences, printed, misprinted, unbalanced } = await sumLines(LINES, 7);
    expect(lines).toBe(LINES);
    expect(differences).toEqual([0n, 0n, 0n]);
    expect(unbalanced).toBe(0);
    expect(printed).toBe(6 * LINES);
    expect(misprinted).toEqual([]);
  }, 60_000);
});

describe('the whole numbers that it is held against', () => {
  it.each([
    { literal: '-0.01', text: '-0.01', decimals: 2 },
    { literal: '1.5e-7', text: '0.00000015', decimals: 8 },
    { literal: '12E+3', text: '12000', decimals: 0 },
    { literal: '9007199254740993', text: '9007199254740993.0', decimals: 1 },
  ])('read $literal as $text', ({ literal, text, decimals }) => {
    expect(textOfUnits(unitsOf(literal), decimals)).toBe(text);
  });
});
