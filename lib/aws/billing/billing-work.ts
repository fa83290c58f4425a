import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BillingWork } from '../../billing/billing-book.ts';
import { documentMessage, estimateMessage, nightMessage } from '../../billing/night/billing-message.ts';

type WorkQueues = {
  readonly BILLING_WORK_QUEUE_URL: string;
  readonly RECONCILE_WORK_QUEUE_URL: string;
};

/** Work for sync-invoice and reconcile-invoice, by message. */
export function createBillingWork(sqs: SQSClient, queues: WorkQueues): BillingWork {
  const billing = (bodies: readonly string[]) => sendAll(sqs, queues.BILLING_WORK_QUEUE_URL, bodies);
  return {
    sync: (night, ids) => billing(ids.map((id) => documentMessage(night, id))),
    estimate: (night, ids) => billing(ids.map((id) => estimateMessage(night, id))),
    plan: (night) => billing([nightMessage(night)]),
    async reconcile(night, complete) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queues.RECONCILE_WORK_QUEUE_URL,
          MessageBody: JSON.stringify({ night, complete }),
        }),
      );
    },
  };
}

const BATCH = 10; // The queue's limit for one batch.

async function sendAll(sqs: SQSClient, queueUrl: string, bodies: readonly string[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += BATCH) {
    const entries = bodies
      .slice(from, from + BATCH)
      .map((body, index) => ({ Id: String(index), MessageBody: body }));
    const { Failed: failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
    );
    if (failed.length > 0)
      throw new Error(`${failed.length} messages were not taken: ${failed[0]?.Message ?? ''}`);
  }
}
