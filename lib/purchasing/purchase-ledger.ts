import type { Problem } from '../values/decode.ts';
import type { OrderId, PurchaseId } from '../values/id.ts';
import type { BudgetKey, BudgetState } from './budget.ts';
import type { Outcome } from './upstream/outcome.ts';
import type { Intent, Purchase, StageName } from './purchase.ts';
import type { Purchasing } from './purchasing.ts';

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

/** A recorded return of a reservation, from which a refund is expected. */
export type RecordedReturn = {
  readonly returnId: string;
  readonly purchaseId: PurchaseId;
  readonly returnedOn: string;
  readonly quantity: number;
  /** Decimal text in the purchase's billing currency: what Microsoft is expected to give back, before tax. */
  readonly amount: string;
  readonly currency: string;
  /** The purchase that replaces what was given back, where it was an exchange. */
  readonly exchangedFor?: PurchaseId;
  readonly by: string;
  /** When somebody told us. The ledger always says it; what is judged does not depend on it. */
  readonly recordedAtMs?: number;
};

/** A return as it is kept: also why it was recorded, and who took it back where it was a mistake. */
export type KeptReturn = RecordedReturn & {
  readonly recordedAtMs: number;
  /** Word for word; empty where no reason was given. */
  readonly why: string;
  /** It is kept and shown, and counts in nothing. */
  readonly withdrawn?: Withdrawal;
};

export type Withdrawal = { readonly by: string; readonly atMs: number; readonly why: string };

/**
 * What came of a transition. `lost`: somebody else moved the purchase first. `stopped`: purchasing is stopped. `locked`:
 * another purchase of the same lock is under way. `over_budget`: a budget does not hold this much more. `claimed`: another
 * purchase has this cart or order. Where several hold the first in this order is told; only the write itself knows.
 */
export type Advanced = 'written' | 'lost' | 'stopped' | 'locked' | 'over_budget' | 'claimed';

/** A purchase of the same customer, product, SKU and quantity. */
export type SimilarPurchase = {
  readonly id: PurchaseId;
  readonly source: string;
  readonly requestId: string;
  readonly acceptedAtMs: number;
};

/** An order at Microsoft that no purchase of ours belongs to. */
export type OrderElsewhere = {
  readonly orderId: OrderId;
  readonly customerId: string;
  readonly orderedAtMs: number;
  readonly seenAtMs: number;
};

/**
 * Our memory of every purchase. `accept` is the only way in and never overwrites; `advance` writes only while the
 * stored version is the one that was read. Every write carries an id of its own, so that a write that landed and
 * lost its reply is recognised and not taken for somebody else's.
 */
export interface PurchaseLedger extends OutcomeBook, PurchasingControls {
  /** All lines of one request in one write, each with its first event and due at once. */
  accept(purchases: readonly Purchase[]): Promise<Accepting>;
  read(id: PurchaseId): Promise<Purchase | undefined>;
  /** Every line of one request, by upstream's own request id; empty where it is not known. */
  ofRequest(source: string, requestId: string): Promise<readonly Purchase[]>;
  /**
   * One transition: state, event, what `demandsOf` says, and, where upstream must hear of it, the unsent outcome, all or
   * nothing.
   */
  advance(from: Purchase, to: Purchase, event: PurchaseEvent, outcome?: Outcome): Promise<Advanced>;
  /**
   * Takes a purchase to work on until `untilMs`; false while another worker has it. It keeps workers from doing the same
   * twice at once and decides nothing: what a worker writes after its lease is stopped by the version, not by the lease.
   */
  claim(id: PurchaseId, worker: string, nowMs: number, untilMs: number): Promise<boolean>;
  /** Gives back what `worker` has claimed; nothing where somebody else has it by now. */
  release(id: PurchaseId, worker: string): Promise<void>;
  /** Ids of purchases due at or before `nowMs`, oldest first, and when the next one after them is due. */
  due(
    nowMs: number,
    limit: number,
  ): Promise<{ readonly ids: readonly PurchaseId[]; readonly nextDueAtMs: number | undefined }>;
  history(id: PurchaseId): Promise<readonly PurchaseEvent[]>;
  /** Purchases of the same customer, product, SKU and quantity accepted at or after `sinceMs`, itself included, oldest first. */
  similar(intent: Intent, sinceMs: number): Promise<readonly SimilarPurchase[]>;
  /** Which purchase holds the lock that a purchase of this intent needs (`lockOf`). */
  lockHolder(intent: Intent): Promise<PurchaseId | undefined>;
  /** Which purchase claimed an order. The letters of an id may be large or small: it is the same order. */
  orderOwner(orderId: OrderId): Promise<PurchaseId | undefined>;
  /** An order that was noted as bought elsewhere, and when it was first seen so. */
  boughtElsewhere(orderId: OrderId): Promise<OrderElsewhere | undefined>;
  /** Every purchase, page by page; the order is not defined. */
  all(): AsyncIterable<Purchase>;
  /** Every recorded return that counts; what was withdrawn does not. They are written in the book of returns. */
  returns(): AsyncIterable<RecordedReturn>;
  /** The same with those that were withdrawn. */
  allReturns(): AsyncIterable<KeptReturn>;
}

/** What upstream is to hear, and the messages that could not be used. */
export interface OutcomeBook {
  unsentOutcomes(limit: number): Promise<readonly Outcome[]>;
  markSent(outcome: Outcome): Promise<void>;
  /** Puts an outcome back among the unsent: the same answer, once more. */
  sendAgain(outcome: Outcome): Promise<void>;
  /** Keeps a message, and tells its sender, once: the same body from the same source is the same message. */
  refuse(message: RefusedMessage, outcome: Outcome): Promise<void>;
  refusedMessages(): Promise<readonly RefusedMessage[]>;
}

/** Whether anything is bought at all, and what watches over it. */
export interface PurchasingControls {
  purchasing(): Promise<Purchasing>;
  /** Opens or stops, if `from` is still how it stands; two who decide at once do not undo each other unseen. */
  setPurchasing(from: Purchasing, to: Purchasing): Promise<'written' | 'lost'>;
  /** How much stands in a budget; nothing where it was never used. */
  budget(key: BudgetKey): Promise<BudgetState>;
  /** How many purchases became `unknown` at or after an instant. Counted with the transition itself. */
  unknownsSince(sinceMs: number): Promise<number>;
  /** Remembers an order that was bought elsewhere; `known` where it was remembered before. */
  noteElsewhere(order: OrderElsewhere): Promise<'new' | 'known'>;
  /** Every order that was remembered so. */
  ordersElsewhere(): AsyncIterable<OrderElsewhere>;
}

/** Where outcomes go: at least once, in no particular order. */
export interface OutcomeSender {
  send(outcome: Outcome): Promise<void>;
}
