/**
 * A case is a discrepancy on its way to being resolved by a person. Its id is the id of its discrepancy, so that it carries
 * over nights and periods.
 *
 * open                  nobody has looked at it yet.
 * investigating         somebody has.
 * waiting_on_microsoft  reported to Microsoft, or expected on a later invoice; carried over a period's close.
 * accepted              the difference is real and stays.
 * written_off           the difference is real and is booked as a loss (or a gain).
 * resolved              reconciliation shows no difference any more. Only reconciliation resolves.
 */
import type { BillingPeriod, Day } from '../../values/day.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { ReasonCode } from './reason-code.ts';

export const CASE_STATUSES = [
  'open',
  'investigating',
  'waiting_on_microsoft',
  'accepted',
  'written_off',
  'resolved',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** The statuses that a person may give a case. */
export const CHOSEN_STATUSES = [
  'open',
  'investigating',
  'waiting_on_microsoft',
  'accepted',
  'written_off',
] as const satisfies readonly CaseStatus[];

export type Case = {
  readonly id: string;
  readonly status: CaseStatus;
  /** What reconciliation said when it last said something new; of a resolved case what it said last. */
  readonly finding: Discrepancy;
  /**
   * The period in whose close it counts: its own, or, where that was closed before, the one that was current when it
   * appeared or changed.
   */
  readonly bookedIn: BillingPeriod;
  /** When it was first seen. Its age counts from `finding.since`, which is the earliest that was ever seen of it. */
  readonly openedOn: Day;
  /** The day of the reconciliation that last changed it. */
  readonly asOf: Day;
  readonly owner: string | undefined;
  /** Assigned by rule from the kind of the discrepancy, until a person says otherwise. */
  readonly reason: ReasonCode;
  readonly reasonBy: 'rule' | 'person';
  /** Where it is resolved: the difference is gone, or it is explained by now. */
  readonly closedBy: 'money_arrived' | 'explained' | undefined;
  readonly closedOn: Day | undefined;
  /** How many comments there are, and the last one; all of them are in its audit trail. */
  readonly comments: number;
  readonly lastComment: CaseComment | undefined;
  readonly evidence: readonly Evidence[];
  /** The uploaded sheet, and its row, that changed the case last: the same row never counts twice. */
  readonly sheet: { readonly sha256: string; readonly row: number } | undefined;
  /** The number of its last audit entry; every write is conditional on the one that was read. */
  readonly revision: number;
  /** The hash of that entry. */
  readonly head: string;
};

type CaseComment = { readonly atMs: number; readonly by: string; readonly text: string };

/** Something to look at: a ticket, a mail, a page; what and where in the person's own words. */
type Evidence = {
  readonly link: string;
  readonly note: string;
  readonly by: string;
  readonly atMs: number;
};
