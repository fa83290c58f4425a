import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BillingWork } from '../billing/billing-book.ts';

type WorkQueues = {
  readonly BILLING_WORK_QUEUE_URL: string;
  readonly RECONCILE_WORK_QUEUE_URL: string;
};

/** Work for sync-invoice and reconcile-invoice, by message. */
export function createBillingWork(sqs: SQSClient, queues: WorkQueues): BillingWork {
  return {
    async sync(night, ids) {
      for (let from = 0; from < ids.length; from += BATCH) {
        const entries = ids.slice(from, from + BATCH).map((documentId, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ night, documentId }),
        }));
        const { Failed: failed = [] } = await sqs.send(
          new SendMessageBatchCommand({ QueueUrl: queues.BILLING_WORK_QUEUE_URL, Entries: entries }),
        );
        if (failed.length > 0)
          throw new Error(`${failed.length} messages were not taken: ${failed[0]?.Message ?? ''}`);
      }
    },
    async reconcile(night) {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queues.RECONCILE_WORK_QUEUE_URL,
          MessageBody: JSON.stringify({ night }),
        }),
      );
    },
  };
}

const BATCH = 10; // The queue's limit for one batch.
