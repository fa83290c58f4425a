import type { Reached, Simulated, Simulation } from './simulation.ts';
import { deathsAt, type Totals } from './totals.ts';

/** What a person reads of a run: what was checked, what was reached, where workers died. */
export function reportOf<World extends Simulated, Coverage extends Reached>(
  simulation: Simulation<World, Coverage>,
  totals: Totals<World, Coverage>,
): string {
  const { invariants, places, deaths } = simulation;
  const { checks, breaches, coverage, sizes } = totals;
  return [
    table(
      ['invariant', 'checks', 'broken'],
      Object.keys(invariants).map((name) => [name, whole(checks.get(name)), whole(breaches.get(name))]),
    ),
    ...simulation.countedIn(coverage).map(({ title, wanted, hits }) => {
      const others = [...hits.keys()].filter((name) => !wanted.includes(name)).sort();
      return table(
        [title, 'hits'],
        [...wanted, ...others].map((name) => [name, whole(hits.get(name))]),
      );
    }),
    table(
      ['worker died at', 'before', 'after'],
      deathsAt(places, deaths, coverage).map(({ place, before, after }) => [
        place,
        whole(before),
        whole(after),
      ]),
    ),
    ...simulation.sentencesOn(coverage, sizes),
    uncoveredText(totals),
  ].join('\n\n');
}

function uncoveredText(totals: Pick<Totals, 'uncovered' | 'hitsWanted'>): string {
  const rows = totals.uncovered();
  const wanted = totals.hitsWanted;
  if (wanted === 0) return 'So few schedules need not meet every row.';
  if (rows.length === 0) return `Every row was met at least ${whole(wanted)} times.`;
  return `Not met ${whole(wanted)} times:\n${rows.map(({ row, hits }) => `  ${row}: ${hits}`).join('\n')}`;
}

export function whole(value: number | undefined): string {
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
