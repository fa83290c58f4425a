import type { BillingWork } from '../../../../lib/billing/billing-book.ts';
import type { EstimateId } from '../../../../lib/billing/estimates/estimate.ts';
import type { Day } from '../../../../lib/values/day.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import type { Task } from '../../task.ts';
import type { BillingCalls } from '../billing-calls.ts';
import { POINT, type Point } from '../points.ts';

export type Message =
  | { readonly kind: 'document'; readonly id: DocumentId }
  | { readonly kind: 'estimate'; readonly id: EstimateId }
  | { readonly kind: 'night'; readonly night: Day };

/** What becomes of a message that is in its queue. */
type Queues = {
  readonly work: (message: Message) => void;
  readonly reconcile: (night: Day, complete: boolean, task: Task) => void;
};

/** The work queues as one task sees them: a message may not get in, or get in unheard. */
export class SimulatedWork implements BillingWork {
  private readonly queues: Queues;
  private readonly calls: BillingCalls;
  private readonly task: Task;

  constructor(queues: Queues, calls: BillingCalls, task: Task) {
    this.queues = queues;
    this.calls = calls;
    this.task = task;
  }

  sync(_: Day, ids: readonly DocumentId[]) {
    return this.send(POINT['send sync'], ids, (id) => this.queues.work({ kind: 'document', id }));
  }

  estimate(_: Day, ids: readonly EstimateId[]) {
    return this.send(POINT['send estimate'], ids, (id) => this.queues.work({ kind: 'estimate', id }));
  }

  plan(night: Day) {
    return this.send(POINT['send plan'], [night], () => this.queues.work({ kind: 'night', night }));
  }

  reconcile(night: Day, complete: boolean) {
    return this.send(POINT['send reconcile'], [night], () =>
      this.queues.reconcile(night, complete, this.task),
    );
  }

  private async send<Id>(point: Point, ids: readonly Id[], put: (id: Id) => void): Promise<void> {
    if (ids.length === 0) return;
    await this.calls.makeStored(this.task, point, async () => ids.forEach(put));
  }
}
