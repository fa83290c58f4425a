import type { BillingPeriod } from '../../values/day.ts';
import type { PeriodBook } from './period-book.ts';

/** The periods that were signed and have not been reopened. */
export async function closedPeriods(periods: Pick<PeriodBook, 'all'>): Promise<ReadonlySet<BillingPeriod>> {
  const closed = new Set<BillingPeriod>();
  for await (const { period, state } of periods.all()) if (state === 'closed') closed.add(period);
  return closed;
}
