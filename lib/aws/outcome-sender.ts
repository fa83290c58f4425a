import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutcomeSender } from '../purchasing/purchase-ledger.ts';

/** Puts outcomes into the queue that upstream reads. */
export function createOutcomeSender({ sqs, queueUrl }: { sqs: SQSClient; queueUrl: string }): OutcomeSender {
  return {
    async send(outcome) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(outcome) }));
    },
  };
}
