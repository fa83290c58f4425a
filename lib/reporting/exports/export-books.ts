import type { Archive, BillingBook } from '../../billing/billing-book.ts';
import type { DocumentHeader, Version } from '../../billing/document.ts';
import type { WholeLine } from '../../billing/printed-columns.ts';
import type { HistoryBook } from '../../purchasing/history/history-book.ts';
import type { PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import type { CaseBook } from '../../reconciliation/cases/case-book.ts';
import type { Case } from '../../reconciliation/cases/case.ts';
import type { BookingMonths } from '../../reconciliation/periods/booking-months.ts';
import type { PeriodBook } from '../../reconciliation/periods/period-book.ts';
import type { ReconciliationStore } from '../../reconciliation/reconciliation-store.ts';
import type { Day } from '../../values/day.ts';
import type { ReadSourceLine } from '../views/line-view.ts';

/** Everything exports are made of. */
export type ExportBooks = {
  readonly billing: Pick<BillingBook, 'all' | 'read' | 'linesAt'>;
  readonly ledger: Pick<PurchaseLedger, 'all' | 'allReturns' | 'read' | 'history'>;
  readonly history: Pick<HistoryBook, 'observed' | 'readObserved'>;
  readonly reconciliations: Pick<
    ReconciliationStore,
    'latest' | 'discrepancies' | 'matches' | 'expected' | 'ofDocument' | 'ofPurchase'
  >;
  readonly cases: Pick<CaseBook, 'read' | 'readAll' | 'ofStatus' | 'ofPeriod'>;
  readonly periods: Pick<PeriodBook, 'all'>;
  readonly bookings: BookingMonths;
  readonly archive: Pick<Archive, 'fetch'>;
  readonly readLines: ReadLines;
  readonly readSourceLine: ReadSourceLine;
  /** How old a case is on a day, and in which bucket that is; the rule is reconciliation's. */
  readonly ageOf: (one: Pick<Case, 'finding' | 'closedOn'>, today: Day) => CaseAge;
};

type CaseAge = { readonly days: number; readonly bucket: string };

/** Every line of a version in its order with all its columns, out of the archive: no question leaves for Microsoft. */
export type ReadLines = (header: DocumentHeader, version: Version) => AsyncIterable<readonly WholeLine[]>;
