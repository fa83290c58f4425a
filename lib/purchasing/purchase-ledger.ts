import type { PurchaseId } from '../values/id.ts';
import type { Problem } from '../values/decode.ts';
import type { Purchase, StageName } from './purchase.ts';
import type { Outcome } from './outcome.ts';

/** One entry of a purchase's history. Entries are only ever added; `version` numbers them without a gap. */
export type PurchaseEvent = {
  readonly version: number;
  readonly atMs: number;
  readonly from: StageName | undefined;
  readonly to: StageName;
  /** A sentence for the person who reads the history. */
  readonly what: string;
  /** Ids and figures of the step: cart, order, request and correlation id, price. Never a secret. */
  readonly facts: Readonly<Record<string, string>>;
};

export type Accepting =
  | { readonly accepted: 'new' }
  | { readonly accepted: 'again'; readonly purchases: readonly Purchase[] }
  | { readonly accepted: 'conflict' };

/** A message that could not become purchases, kept with its body and every reason. */
export type RefusedMessage = {
  /** Of the first delivery, where the same body came more than once. */
  readonly messageId: string;
  readonly source: string;
  readonly receivedAtMs: number;
  readonly body: string;
  readonly problems: readonly Problem[];
};

export type Purchasing = {
  readonly state: 'open' | 'stopped';
  readonly since: string;
  readonly by: string;
  readonly reason: string;
};

/** What a stage says in which nobody has decided yet. */
export const NEVER_OPENED: Purchasing = {
  state: 'stopped',
  since: '1970-01-01T00:00:00.000Z',
  by: '(nobody)',
  reason: 'Purchasing was never opened in this stage.',
};

/** A recorded return of a reservation, from which a refund is expected. */
export type RecordedReturn = {
  readonly returnId: string;
  readonly purchaseId: PurchaseId;
  readonly returnedOn: string;
  readonly quantity: number;
  /** Decimal text in the purchase's billing currency: what Microsoft is expected to give back, before tax. */
  readonly amount: string;
  readonly currency: string;
  readonly by: string;
};

/**
 * Our memory of every purchase. `accept` is the only way in and never overwrites; `advance` writes only while the
 * stored version is the one that was read. Every write carries an id of its own, so that a write that landed and
 * lost its reply is recognised and not taken for somebody else's.
 */
export interface PurchaseLedger {
  /** All lines of one request in one write, each with its first event and due at once. */
  accept(purchases: readonly Purchase[]): Promise<Accepting>;
  read(id: PurchaseId): Promise<Purchase | undefined>;
  /** Every line of one request, by upstream's own request id; empty where it is not known. */
  ofRequest(source: string, requestId: string): Promise<readonly Purchase[]>;
  /**
   * One transition: state, event and, where upstream must hear of it, the unsent outcome, all or nothing.
   * `lost`: somebody else moved the purchase first; `claimed`: another purchase has this cart or order; `stopped`:
   * purchasing is stopped. Only the write itself knows which, since purchasing may be opened before anybody asks.
   */
  advance(
    from: Purchase,
    to: Purchase,
    event: PurchaseEvent,
    outcome?: Outcome,
  ): Promise<'written' | 'lost' | 'claimed' | 'stopped'>;
  /** Ids of purchases due at or before `nowMs`, oldest first, and when the next one after them is due. */
  due(
    nowMs: number,
    limit: number,
  ): Promise<{ readonly ids: readonly PurchaseId[]; readonly nextDueAtMs: number | undefined }>;
  history(id: PurchaseId): Promise<readonly PurchaseEvent[]>;
  unsentOutcomes(limit: number): Promise<readonly Outcome[]>;
  markSent(outcome: Outcome): Promise<void>;
  /** Puts an outcome back among the unsent: the same answer, once more. */
  sendAgain(outcome: Outcome): Promise<void>;
  /** Keeps a message, and tells its sender, once: the same body from the same source is the same message. */
  refuse(message: RefusedMessage, outcome: Outcome): Promise<void>;
  refusedMessages(): Promise<readonly RefusedMessage[]>;
  /** Every purchase, page by page; the order is not defined. */
  all(): AsyncIterable<Purchase>;
  purchasing(): Promise<Purchasing>;
  setPurchasing(purchasing: Purchasing): Promise<void>;
  /** Records a return once: the same id with the same content is no second one, with other content it is refused. */
  recordReturn(recorded: RecordedReturn): Promise<'recorded' | 'already' | 'conflict'>;
  returns(): AsyncIterable<RecordedReturn>;
}

/** Where outcomes go: at least once, in no particular order. */
export interface OutcomeSender {
  send(outcome: Outcome): Promise<void>;
}
