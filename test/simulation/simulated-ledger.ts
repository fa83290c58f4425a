import type { BudgetKey } from '../../lib/purchasing/budget.ts';
import type { Outcome } from '../../lib/purchasing/upstream/outcome.ts';
import type {
  OrderElsewhere,
  PurchaseEvent,
  PurchaseLedger,
  RefusedMessage,
} from '../../lib/purchasing/purchase-ledger.ts';
import type { Intent, Purchase } from '../../lib/purchasing/purchase.ts';
import type { Purchasing } from '../../lib/purchasing/purchasing.ts';
import type { OrderId, PurchaseId } from '../../lib/values/id.ts';
import type { Calls } from './calls.ts';
import { POINT, transitionPoint } from './points.ts';
import type { Task } from './task.ts';

/** Who is shown every write of the ledger as it lands; each answers whether it changed anything. */
export type LedgerWitness = {
  accepted(purchases: readonly Purchase[], answer: string): boolean;
  advanced(
    from: Purchase,
    to: Purchase,
    event: PurchaseEvent,
    outcome: Outcome | undefined,
    answer: string,
    task: Task,
  ): boolean;
  switched(to: Purchasing, answer: string, by: string): boolean;
  outcomeWaits(): void;
};

/** The ledger as one task sees it: each call is the scheduler's to let happen, fail, wait or kill. */
export class SimulatedLedger implements PurchaseLedger {
  private readonly ledger: PurchaseLedger;
  private readonly calls: Calls;
  private readonly task: Task;
  private readonly witness: LedgerWitness;

  constructor(ledger: PurchaseLedger, calls: Calls, task: Task, witness: LedgerWitness) {
    this.ledger = ledger;
    this.calls = calls;
    this.task = task;
    this.witness = witness;
  }

  accept(purchases: readonly Purchase[]) {
    return this.calls.makeStored(
      this.task,
      POINT.accept,
      () => this.ledger.accept(purchases),
      ({ accepted }) => this.witness.accepted(purchases, accepted),
    );
  }

  advance(from: Purchase, to: Purchase, event: PurchaseEvent, outcome?: Outcome) {
    const point = transitionPoint(from.stage, to.stage);
    return this.calls.makeStored(
      this.task,
      point,
      () => this.ledger.advance(from, to, event, outcome),
      (answer) => this.witness.advanced(from, to, event, outcome, answer, this.task),
    );
  }

  read(id: PurchaseId) {
    return this.calls.makeStored(this.task, POINT.read, () => this.ledger.read(id));
  }

  ofRequest(source: string, requestId: string) {
    return this.calls.makeStored(this.task, POINT.ofRequest, () => this.ledger.ofRequest(source, requestId));
  }

  claim(id: PurchaseId, worker: string, nowMs: number, untilMs: number) {
    return this.calls.makeStored(this.task, POINT.claim, () => this.ledger.claim(id, worker, nowMs, untilMs));
  }

  release(id: PurchaseId, worker: string) {
    return this.calls.makeStored(this.task, POINT.release, () => this.ledger.release(id, worker));
  }

  due(nowMs: number, limit: number) {
    return this.calls.makeStored(this.task, POINT.due, () => this.ledger.due(nowMs, limit));
  }

  history(id: PurchaseId) {
    return this.calls.makeStored(this.task, POINT.history, () => this.ledger.history(id));
  }

  similar(intent: Intent, sinceMs: number) {
    return this.calls.makeStored(this.task, POINT.similar, () => this.ledger.similar(intent, sinceMs));
  }

  lockHolder(intent: Intent) {
    return this.calls.makeStored(this.task, POINT.lockHolder, () => this.ledger.lockHolder(intent));
  }

  orderOwner(orderId: OrderId) {
    return this.calls.makeStored(this.task, POINT.orderOwner, () => this.ledger.orderOwner(orderId));
  }

  boughtElsewhere(orderId: OrderId) {
    return this.calls.makeStored(this.task, POINT.boughtElsewhere, () =>
      this.ledger.boughtElsewhere(orderId),
    );
  }

  async *all() {
    yield* await this.calls.makeStored(this.task, POINT.all, async () => {
      const purchases: Purchase[] = [];
      for await (const purchase of this.ledger.all()) purchases.push(purchase);
      return purchases;
    });
  }

  unsentOutcomes(limit: number) {
    return this.calls.makeStored(this.task, POINT.unsentOutcomes, () => this.ledger.unsentOutcomes(limit));
  }

  markSent(outcome: Outcome) {
    return this.calls.makeStored(this.task, POINT.markSent, () => this.ledger.markSent(outcome));
  }

  sendAgain(outcome: Outcome) {
    return this.calls.makeStored(this.task, POINT.sendAgain, () => {
      this.witness.outcomeWaits();
      return this.ledger.sendAgain(outcome);
    });
  }

  refuse(message: RefusedMessage, outcome: Outcome) {
    return this.calls.makeStored(this.task, POINT.refuse, () => {
      this.witness.outcomeWaits();
      return this.ledger.refuse(message, outcome);
    });
  }

  purchasing() {
    return this.calls.makeStored(this.task, POINT.purchasing, () => this.ledger.purchasing());
  }

  setPurchasing(from: Purchasing, to: Purchasing) {
    return this.calls.makeStored(
      this.task,
      POINT.setPurchasing,
      () => this.ledger.setPurchasing(from, to),
      (answer) => this.witness.switched(to, answer, this.task.name),
    );
  }

  budget(key: BudgetKey) {
    return this.calls.makeStored(this.task, POINT.budget, () => this.ledger.budget(key));
  }

  unknownsSince(sinceMs: number) {
    return this.calls.makeStored(this.task, POINT.unknownsSince, () => this.ledger.unknownsSince(sinceMs));
  }

  noteElsewhere(order: OrderElsewhere) {
    return this.calls.makeStored(this.task, POINT.noteElsewhere, () => this.ledger.noteElsewhere(order));
  }

  // What finance reads and records; nothing that is simulated here asks for it.
  refusedMessages() {
    return this.ledger.refusedMessages();
  }

  returns() {
    return this.ledger.returns();
  }

  allReturns() {
    return this.ledger.allReturns();
  }

  ordersElsewhere() {
    return this.ledger.ordersElsewhere();
  }
}
