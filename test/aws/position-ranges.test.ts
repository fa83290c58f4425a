import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  inBoth,
  nearTogether,
  positionsFrom,
  withPosition,
  type Range,
} from '../../lib/aws/reconciliation/position-ranges.ts';

const places = fc.array(fc.constantFrom(1, 1, 1, 2, 5, 17), { minLength: 10, maxLength: 80 }).map((steps) => {
  let last = -1;
  return steps.map((step) => (last += step));
});

function rangesOf(positions: readonly number[], gap = 0): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const position of positions) withPosition(ranges, position, gap);
  return ranges;
}

const positionsIn = (ranges: readonly Range[]) =>
  ranges.flatMap(([from, count]) => Array.from({ length: count }, (_, index) => from + index));

describe('ranges of positions', () => {
  it('without a gap are these positions and no others, and with one all of them at least', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 30 }), (positions, gap) => {
        expect(positionsIn(rangesOf(positions))).toEqual(positions);
        const wide = positionsIn(rangesOf(positions, gap));
        expect(positions.every((position) => wide.includes(position))).toBe(true);
        const ends = rangesOf(positions, gap);
        for (const [index, [from]] of ends.slice(1).entries())
          expect(from - (ends[index]![0] + ends[index]![1])).toBeGreaterThan(gap);
      }),
      { seed: 20261126 },
    );
  });

  it('have those in common that both have', () => {
    let some = 0;
    fc.assert(
      fc.property(places, places, (one, other) => {
        const both = positionsIn(inBoth(rangesOf(one), rangesOf(other)));
        expect(both).toEqual(one.filter((position) => other.includes(position)));
        if (both.length > 2) some += 1;
      }),
      { seed: 20261126, numRuns: 200 },
    );
    expect(some).toBeGreaterThan(50);
  });

  it('become few where they are too many, and leave no position out', () => {
    const scattered = Array.from({ length: 5_000 }, (_, index): Range => [index * 1_000, 1]);
    const few = nearTogether(scattered, 100);
    expect(few.length).toBeLessThanOrEqual(100);
    expect(few[0]![0]).toBe(0);
    const ends = few.map(([from, count]) => from + count);
    for (const [position] of scattered)
      expect(few.some(([from], index) => position >= from && position < ends[index]!)).toBe(true);
    expect(nearTogether(scattered, 5_000)).toBe(scattered);
  });

  it('are read in parts of so many positions and pieces, each position once', () => {
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (list, most, pieces) => {
          const seen: number[] = [];
          for (let from: number | undefined = 0; from !== undefined;) {
            const part = positionsFrom(rangesOf(list), from, { positions: most, pieces, pieceLength: 10 });
            expect(part.positions.length).toBeLessThanOrEqual(most);
            expect(new Set(part.positions.map((at) => Math.floor(at / 10))).size).toBeLessThanOrEqual(pieces);
            seen.push(...part.positions);
            from = part.next;
          }
          expect(seen).toEqual(list);
        },
      ),
      { seed: 20261126 },
    );
  });
});
