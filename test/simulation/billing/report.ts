import { hitsWanted } from '../expected-rows.ts';
import { NAMES } from './checker/invariants.ts';
import { deathIndex, DEATHS, FAULTS, POINTS, TRANSITIONS } from './expected-rows.ts';
import { pointName } from './points.ts';
import type { Totals } from './totals.ts';

/** What a person reads of a run: what was checked, what Microsoft did wrong, what was reached. */
export function reportOf(totals: Totals): string {
  const { checks, breaches, coverage } = totals;
  return [
    table(
      ['invariant', 'checks', 'broken'],
      NAMES.map((name) => [name, whole(checks.get(name)), whole(breaches.get(name))]),
    ),
    counts('stage of a document', TRANSITIONS, coverage.transitions),
    counts('what Microsoft did', FAULTS, coverage.faults),
    counts('what happened', POINTS, coverage.points),
    table(
      ['worker died at', 'before', 'after'],
      DEATHS.map((point) => [
        pointName(point),
        whole(coverage.deaths[deathIndex(point, 0)]),
        whole(coverage.deaths[deathIndex(point, 1)]),
      ]),
    ),
    uncoveredText(totals),
  ].join('\n\n');
}

function counts(title: string, wanted: readonly string[], hits: ReadonlyMap<string, number>): string {
  const others = [...hits.keys()].filter((name) => !wanted.includes(name)).sort();
  return table(
    [title, 'hits'],
    [...wanted, ...others].map((name) => [name, whole(hits.get(name))]),
  );
}

function uncoveredText(totals: Totals): string {
  const rows = totals.uncovered();
  const wanted = hitsWanted(totals.schedules);
  if (wanted === 0) return 'So few schedules need not meet every row.';
  if (rows.length === 0) return `Every row was met at least ${whole(wanted)} times.`;
  return `Not met ${whole(wanted)} times:\n${rows.map(({ row, hits }) => `  ${row}: ${hits}`).join('\n')}`;
}

function whole(value: number | undefined): string {
  return String(value ?? 0).replace(/\B(?=(\d{3})+$)/g, ',');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
