import type { BillingPeriod, Day } from '../values/day.ts';
import type { DocumentId } from '../values/id.ts';
import type { BalanceSnapshot } from './balances/balance.ts';
import type { BilledLine } from './billed-line.ts';
import type { Content } from './billing-source.ts';
import type { BillingDocument } from './document.ts';
import type { Estimate, EstimateId } from './estimates/estimate.ts';
import type { Lesson, TenantFacts } from './filing/tenant-facts.ts';

/** One billing night: what was planned, what of it is done. A night without its end is visible as such. */
export type NightRun = {
  readonly night: Day;
  readonly startedAtMs: number;
  readonly planned: readonly DocumentId[];
  readonly finished: readonly DocumentId[];
  readonly failed: readonly DocumentId[];
  readonly endedAtMs: number | undefined;
  /** What ended it: everything planned was settled, or the fixed hour came. Undefined while it runs. */
  readonly endedBy?: 'all_settled' | 'deadline' | undefined;
  /** When its newest plan was complete; a night may be planned again. Undefined before the first one was. */
  readonly plannedAtMs?: number | undefined;
  /** All that is amiss: with the list, with the balances, and which statements are missing of what is finished. */
  readonly problems: readonly string[];
  /** Which of them concern one document or one billing period alone. */
  readonly about?: ProblemsAbout | undefined;
  /** When its end was told first. */
  readonly toldAtMs?: number | undefined;
  /** Counts what was settled since the end that has to be told. */
  readonly news?: number | undefined;
};

/**
 * Problems of a night that concern one document or one billing period alone, by their sentence. What is not in it concerns
 * everything: a list that did not come may hide documents of any period.
 */
export type ProblemsAbout = Readonly<Record<string, DocumentId | BillingPeriod>>;

/** A plan of a night. */
export type PlannedNight = NightRun & {
  /**
   * What is amiss with the balances that this plan took. They are lost with the day, so a plan that took none leaves
   * undefined here, and what was said of them before stays.
   */
  readonly balanceProblems?: readonly string[] | undefined;
};

/** `without_statement`: finished, its lines are here, and its statement is not. */
export type NightEnd = 'finished' | 'without_statement' | 'failed';

/** Where a line lies among the raw parts of its version; both numbers count from 0. */
export type PlaceOfLine = Pick<BilledLine, 'part' | 'lineNumber'>;

/** Our copy of Microsoft's documents. Every write of a document is conditional on the revision that was read. */
export interface BillingBook {
  read(id: DocumentId): Promise<BillingDocument | undefined>;
  /**
   * `lost`: somebody else wrote the document first. A document that is new has revision 0 before its first write, and
   * each write adds one to it. With `heldUntilMs` it is held from the first, as by `hold`.
   */
  write(document: BillingDocument, heldUntilMs?: number): Promise<'written' | 'lost'>;
  all(): AsyncIterable<BillingDocument>;
  /** The documents that amend one, in the order of their ids. */
  amendmentsOf(id: DocumentId): AsyncIterable<BillingDocument>;
  /** The documents that bill one period, in the order of their ids. */
  ofPeriod(period: BillingPeriod): AsyncIterable<BillingDocument>;
  due(
    nowMs: number,
    limit: number,
  ): Promise<{ readonly ids: readonly DocumentId[]; readonly nextDueAtMs: number | undefined }>;
  /**
   * Keeps a document that is due out of `due` until then, because its message is on the way; false where it is not
   * listed as due now. Changes neither the document nor its revision, and ends with the next write of the document.
   */
  hold(id: DocumentId, nowMs: number, untilMs: number): Promise<boolean>;
  /**
   * Writes lines beside any published version; the same line at the same place is the same item. When it returns, every
   * line that came has been stored, and it says how many.
   */
  loadLines(version: string, lines: AsyncIterable<readonly BilledLine[]>): Promise<number>;
  /** In the order of their places; with `from` only those from this place on. */
  lines(id: DocumentId, version: string, from?: PlaceOfLine): AsyncIterable<BilledLine>;
  /** The lines at these places, in their order; a place without a line is left out. */
  linesAt(id: DocumentId, version: string, places: readonly PlaceOfLine[]): Promise<readonly BilledLine[]>;
  saveBalance(snapshot: BalanceSnapshot): Promise<void>;
  balances(): AsyncIterable<BalanceSnapshot>;
  night(night: Day): Promise<NightRun | undefined>;
  latestNight(): Promise<NightRun | undefined>;
  /**
   * Begins a night once; a second beginning keeps what the first one planned and adds to it, and what it adds is open
   * again. With `endedAtMs` the plan is complete, and ends the night where nothing of it is open; its problems are those
   * of the list then.
   */
  beginNight(plan: PlannedNight): Promise<NightRun>;
  /**
   * Notes one document's end in a night; says whether that has ended the night. A night never begun never ends. What is
   * settled in a night that had ended is news to be told.
   */
  settleInNight(
    night: Day,
    id: DocumentId,
    end: NightEnd,
    nowMs: number,
  ): Promise<{ readonly ended: boolean }>;
  /** Nights that were begun and have not ended, oldest first. */
  openNights(): Promise<readonly NightRun[]>;
  /** Ends a night at its fixed hour, whatever is still open; false where it had ended. What comes later still settles. */
  endNight(night: Day, nowMs: number): Promise<boolean>;
  /** Nights whose end nobody has told yet, or that have news since, oldest first. */
  untoldNights(): Promise<readonly NightRun[]>;
  /** Notes that a night was told as it was read; it stays untold where there are news since. */
  noteTold(run: NightRun, nowMs: number): Promise<void>;
  /** What documents taught us of this tenant so far. */
  facts(): Promise<TenantFacts>;
  /** Adds one lesson; the same lesson of the same document twice is one. */
  learn(lesson: Lesson): Promise<void>;
  estimate(id: EstimateId): Promise<Estimate | undefined>;
  /** `lost`: somebody else wrote it first. New ones have revision 0. */
  writeEstimate(estimate: Estimate): Promise<'written' | 'lost'>;
  estimates(): AsyncIterable<Estimate>;
}

/** What lies in the archive: its key, the SHA-256 of its bytes in hexadecimal digits, and how many they are. */
export type Kept = { readonly key: string; readonly sha256: string; readonly length: number };

/** Raw bytes, kept for good under a key made from their content. */
export interface Archive {
  /**
   * Stores bytes as they stream in; storing the same bytes again is harmless. Nothing is kept of a content that breaks
   * off: its error is passed on as it was thrown.
   */
  keep(area: ArchiveArea, name: string, content: Content): Promise<Kept>;
  /** The bytes as they stream out. Ends with an error where they are not the ones that were kept. */
  fetch(kept: Pick<Kept, 'key' | 'sha256'>): Content;
}

export type ArchiveArea = 'lines' | 'statements' | 'receipts' | 'differences' | 'estimates';

/** Work for another function, by message. */
export interface BillingWork {
  sync(night: Day, ids: readonly DocumentId[]): Promise<void>;
  estimate(night: Day, ids: readonly EstimateId[]): Promise<void>;
  /** Plan a night: what a person asked for, or what the clock did. */
  plan(night: Day): Promise<void>;
  /**
   * One message when a night's documents are settled, or its hour has come: reconcile the book as of this day.
   * `complete` says whether the night is whole; what is missing is named in its run.
   */
  reconcile(night: Day, complete: boolean): Promise<void>;
}
