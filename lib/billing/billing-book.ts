import type { Day } from '../values/day.ts';
import type { DocumentId } from '../values/id.ts';
import type { BalanceSnapshot } from './balances/balance.ts';
import type { BilledLine } from './billed-line.ts';
import type { BillingDocument } from './document.ts';

/** One billing night: what was planned, what of it is done. A night without its end is visible as such. */
export type NightRun = {
  readonly night: Day;
  readonly startedAtMs: number;
  readonly planned: readonly DocumentId[];
  readonly finished: readonly DocumentId[];
  readonly failed: readonly DocumentId[];
  readonly endedAtMs: number | undefined;
  readonly problems: readonly string[];
};

/** Our copy of Microsoft's documents. Every write of a document is conditional on the revision that was read. */
export interface BillingBook {
  read(id: DocumentId): Promise<BillingDocument | undefined>;
  /** `lost`: somebody else wrote the document first. A document that is new has revision 0 before its first write. */
  write(document: BillingDocument): Promise<'written' | 'lost'>;
  all(): AsyncIterable<BillingDocument>;
  due(
    nowMs: number,
    limit: number,
  ): Promise<{ readonly ids: readonly DocumentId[]; readonly nextDueAtMs: number | undefined }>;
  /**
   * Keeps a document that is due out of `due` until then, because its message is on the way; false where it is not
   * listed as due now. Changes neither the document nor its revision, and ends with the next write of the document.
   */
  hold(id: DocumentId, nowMs: number, untilMs: number): Promise<boolean>;
  /** Writes lines beside any published version; the same line at the same place is the same item. */
  loadLines(version: string, lines: AsyncIterable<BilledLine>): Promise<number>;
  lines(id: DocumentId, version: string): AsyncIterable<BilledLine>;
  saveBalance(snapshot: BalanceSnapshot): Promise<void>;
  balances(): AsyncIterable<BalanceSnapshot>;
  night(night: Day): Promise<NightRun | undefined>;
  latestNight(): Promise<NightRun | undefined>;
  /**
   * Begins a night once; a second beginning keeps what the first one planned and adds to it, and what it adds is open
   * again. With `endedAtMs` the plan is complete, and ends the night where nothing of it is open.
   */
  beginNight(run: NightRun): Promise<NightRun>;
  /** Notes one document's end in a night; says whether nothing planned is open now. A night never begun never ends. */
  settleInNight(
    night: Day,
    id: DocumentId,
    end: 'finished' | 'failed',
    nowMs: number,
  ): Promise<{ readonly ended: boolean }>;
}

/** Raw bytes, kept for good under a key made from their content. */
export interface Archive {
  /** Stores bytes and returns their key and SHA-256; storing the same bytes again is harmless. */
  keep(
    area: 'lines' | 'statements',
    name: string,
    bytes: Uint8Array,
  ): Promise<{ readonly key: string; readonly sha256: string }>;
  fetch(key: string): Promise<Uint8Array>;
}

/** Work for another function, by message. */
export interface BillingWork {
  sync(night: Day, ids: readonly DocumentId[]): Promise<void>;
  /** One message when a night's documents are settled: reconcile the book as of this day. */
  reconcile(night: Day): Promise<void>;
}
