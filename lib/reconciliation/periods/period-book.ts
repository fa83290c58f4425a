import type { BillingPeriod } from '../../values/day.ts';
import type { ChainWrite } from '../audit/chained.ts';
import type { Period } from './period.ts';
import type { PeriodSnapshot } from './period-snapshot.ts';

/** Our memory of every period that anybody prepared. Every write is conditional on the revision that was read. */
export interface PeriodBook {
  read(period: BillingPeriod): Promise<Period | undefined>;
  /** The oldest first. */
  all(): AsyncIterable<Period>;
  /** All or nothing. `lost`: somebody else wrote the period first. The same write again is written. */
  write(write: ChainWrite<Period>): Promise<'written' | 'lost'>;
  /** Keeps a snapshot for good under its hash, before a period names it. */
  keep(sha256: string, snapshot: PeriodSnapshot): Promise<void>;
  snapshot(sha256: string): Promise<PeriodSnapshot | undefined>;
}
