import type { BillingPeriod } from '../values/day.ts';
import type { ReadPart } from '../values/list-part.ts';
import type { BillingDocument } from './document.ts';

/** Our copies of Microsoft's documents as lists that are read part by part, in the order of their ids. */
export interface DocumentLists {
  readonly all: ReadPart<BillingDocument>;
  /** Those that bill one period. */
  readonly ofPeriod: (period: BillingPeriod) => ReadPart<BillingDocument>;
}
