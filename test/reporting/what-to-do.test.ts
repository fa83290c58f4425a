import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DISCREPANCY_KINDS } from '../../lib/reporting/known-kinds.ts';
import { whatToDo, type NextStep } from '../../lib/reporting/what-to-do.ts';

/** The rows of the tables of docs/discrepancies.md that say what to do: the name, and the last two cells. */
const ROWS = readFileSync('docs/discrepancies.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| `(?!stage)\w+`/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .filter((cells) => cells.length === 6 || cells.length === 4)
  .map((cells) => ({
    name: /^`(\w+)`/.exec(cells[0] ?? '')?.[1] ?? '',
    isExplained: cells[0]?.includes('(explained)') ?? false,
    next: cells.at(-2),
    toDo: cells.at(-1),
  }));

const WORDS: Readonly<Record<NextStep, string>> = {
  ...{ dispute: '**dispute**', look_into: 'look into', nothing: '-' },
};
const told = (name: string) => ROWS.filter((row) => row.name === name);

describe('what to do about a discrepancy', () => {
  it.each(DISCREPANCY_KINDS.filter((kind) => kind !== 'purchased_not_billed'))(
    'is told of %s in the documentation in the same words as everywhere else',
    (kind) => {
      const { next, toDo } = whatToDo(kind);
      expect(told(kind).length).toBeGreaterThan(0);
      for (const row of told(kind)) {
        expect([row.next, row.toDo]).toEqual([WORDS[next], toDo]);
        expect(row.isExplained).toBe(next === 'nothing');
      }
    },
  );

  it.each(['late', 'missing'] as const)('is told of what was not billed and is %s', (stage) => {
    const { next, toDo } = whatToDo('purchased_not_billed', stage);
    expect(told(stage)).toEqual([{ name: stage, isExplained: false, next: WORDS[next], toDo }]);
  });

  it('is told of nothing else', () => {
    const known = new Set<string>([...DISCREPANCY_KINDS, 'late', 'missing']);
    expect(ROWS.filter(({ name }) => !known.has(name))).toEqual([]);
    expect(ROWS.length).toBe(DISCREPANCY_KINDS.length - 1 + 1 + 2);
  });
});
