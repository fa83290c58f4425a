import { daysBetween, type Day } from '../../values/day.ts';
import type { Case } from './case.ts';

type AgeBucket = '0-30' | '31-60' | '61-90' | '90+';

export type CaseAge = { readonly days: number; readonly bucket: AgeBucket };

/**
 * How old a case is: in days from the date of its document or from the day its charge was due, until it was resolved or
 * else today. What is due later than today is 0 days old.
 */
export function ageOf({ finding, closedOn }: Pick<Case, 'finding' | 'closedOn'>, today: Day): CaseAge {
  const days = Math.max(0, daysBetween(finding.since, closedOn ?? today));
  return { days, bucket: bucketOf(days) };
}

function bucketOf(days: number): AgeBucket {
  if (days <= 30) return '0-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : '90+';
}
