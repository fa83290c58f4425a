import type { PeriodView } from '../../../lib/reporting/views/period-view.ts';

/** Months before this one that nobody has signed, the earliest first. Nothing forbids it; whoever signs should know. */
export function earlierMonths(
  periods: readonly Pick<PeriodView, 'period' | 'state'>[],
  month: string,
): readonly Pick<PeriodView, 'period' | 'state'>[] {
  return periods
    .filter(({ period, state }) => period < month && state !== 'closed')
    .map(({ period, state }) => ({ period, state }))
    .toSorted((a, b) => (a.period < b.period ? -1 : 1));
}

export function earlierNote(earlier: ReturnType<typeof earlierMonths>): readonly string[] {
  if (earlier.length === 0) return [];
  const named = earlier.map(({ period, state }) => `${period} (${state})`).join(', ');
  return [
    `Note: earlier months are not closed: ${named}. That forbids nothing; mostly they are signed first.`,
  ];
}
