import type { Said, Unchained } from '../audit/chained.ts';
import { addPeriods, periodOf, type BillingPeriod, type Day } from '../../values/day.ts';
import type { Case, CaseStatus } from './case.ts';

/** A case as it is to stand, and what is to be told of it. It is not written yet. */
export type CaseChange = Pick<Said, 'what' | 'why' | 'facts'> & {
  /** Undefined where the case is opened. */
  readonly before: Case | undefined;
  readonly after: Unchained<Case>;
};

export type ClosedPeriods = ReadonlySet<BillingPeriod>;

/** Somebody has yet to decide what becomes of it. */
export function isUndecided(status: CaseStatus): boolean {
  return status === 'open' || status === 'investigating' || status === 'waiting_on_microsoft';
}

/** A person has decided that the difference stays. */
export function isDecided(status: CaseStatus): boolean {
  return status === 'accepted' || status === 'written_off';
}

/**
 * Where something counts that changes today: in its own period while that can be changed, and after its close in the
 * period that is current, never in one that was signed.
 */
export function countsIn(own: BillingPeriod, today: Day, closed: ClosedPeriods): BillingPeriod {
  if (!closed.has(own)) return own;
  let current = periodOf(today);
  while (closed.has(current)) current = addPeriods(current, 1);
  return current;
}
