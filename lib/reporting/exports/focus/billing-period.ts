import type { BillingDocument } from '../../../billing/document.ts';
import type { Period } from '../../../reconciliation/periods/period.ts';
import { addPeriods, firstDay, type BillingPeriod } from '../../../values/day.ts';
import { column, type Column } from '../table.ts';
import { atMidnight } from './cost-and-usage.ts';
import { instantText } from './invoice-detail.ts';
import { ISSUER } from './service.ts';

/** A billing period of the documents in the export; closed where finance has closed it. */
type FocusPeriod = {
  readonly period: BillingPeriod;
  readonly isClosed: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
};

export function focusPeriods(
  documents: readonly BillingDocument[],
  periods: ReadonlyMap<BillingPeriod, Period>,
): readonly FocusPeriod[] {
  const found = new Map<BillingPeriod, FocusPeriod>();
  for (const { header, firstSeenMs, published } of documents) {
    const { period } = header;
    const before = found.get(period);
    const known = periods.get(period);
    const lastMs = Math.max(
      published?.loadedAtMs ?? firstSeenMs,
      known?.closedAtMs ?? 0,
      known?.reopenedAtMs ?? 0,
    );
    found.set(period, {
      period,
      isClosed: known?.state === 'closed',
      createdMs: Math.min(before?.createdMs ?? firstSeenMs, firstSeenMs),
      updatedMs: Math.max(before?.updatedMs ?? lastMs, lastMs),
    });
  }
  return [...found.values()].sort((a, b) => (a.period < b.period ? -1 : 1));
}

/** The columns of FOCUS 1.4 BillingPeriod, in its spelling. */
export const BILLING_PERIOD_COLUMNS: readonly Column<FocusPeriod>[] = [
  column('text', 'BillingPeriodCreated', ({ createdMs }) => instantText(createdMs)),
  column('text', 'BillingPeriodEnd', ({ period }) => atMidnight(firstDay(addPeriods(period, 1)))),
  column('text', 'BillingPeriodLastUpdated', ({ updatedMs }) => instantText(updatedMs)),
  column('text', 'BillingPeriodStart', ({ period }) => atMidnight(firstDay(period))),
  column('text', 'BillingPeriodStatus', ({ isClosed }) => (isClosed ? 'Closed' : 'Open')),
  column('text', 'InvoiceIssuerName', () => ISSUER),
];
