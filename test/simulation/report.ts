import { deathIndex, DEATHS, hitsWanted, TRANSITIONS } from './expected-rows.ts';
import { pointName } from './points.ts';
import { NAMES, type Totals } from './totals.ts';

/** What a person reads of a run: what was checked, what was reached, how purchases ended. */
export function reportOf(totals: Totals): string {
  return [
    table(
      ['invariant', 'checks', 'broken'],
      NAMES.map((name) => [name, whole(totals.checks.get(name)), whole(totals.breaches.get(name))]),
    ),
    table(['transition', 'hits'], transitionRows(totals)),
    table(['worker died at', 'before', 'after'], deathRows(totals)),
    endsText(totals),
    unknownsText(totals),
    uncoveredText(totals),
  ].join('\n\n');
}

function transitionRows({ coverage }: Totals): string[][] {
  const others = [...coverage.transitions.keys()].filter((name) => !TRANSITIONS.includes(name)).sort();
  return [...TRANSITIONS, ...others].map((name) => [name, whole(coverage.transitions.get(name))]);
}

function deathRows({ coverage }: Totals): string[][] {
  return DEATHS.map((point) => [
    pointName(point),
    whole(coverage.deaths[deathIndex(point, 0)]),
    whole(coverage.deaths[deathIndex(point, 1)]),
  ]);
}

function endsText({ coverage, purchases }: Totals): string {
  const ends = [...coverage.ends].sort(([a], [b]) => (a < b ? -1 : 1));
  return `How ${whole(purchases)} purchases ended: ${ends.map(([stage, hits]) => `${stage} ${part(hits, purchases)}`).join(', ')}.`;
}

function unknownsText({ coverage, purchases }: Totals): string {
  const reasons = [...coverage.unknowns].sort(([, a], [, b]) => b - a);
  const all = reasons.reduce((total, [, hits]) => total + hits, 0);
  const each = reasons.map(([code, hits]) => `${code} ${part(hits, purchases)}`).join(', ');
  return `Became unknown: ${part(all, purchases)}${each && `: ${each}`}.`;
}

function uncoveredText(totals: Totals): string {
  const rows = totals.uncovered();
  if (hitsWanted(totals.schedules) === 0) return 'So few schedules need not meet every row.';
  if (rows.length === 0) return `Every row was met at least ${whole(hitsWanted(totals.schedules))} times.`;
  return `Not met ${whole(hitsWanted(totals.schedules))} times:\n${rows.map(({ row, hits }) => `  ${row}: ${hits}`).join('\n')}`;
}

function part(some: number, all: number): string {
  return `${whole(some)} (${((100 * some) / Math.max(all, 1)).toFixed(2)} %)`;
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
