import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Outcome } from '../../purchasing/upstream/outcome.ts';
import type { OutcomeSender } from '../../purchasing/purchase-ledger.ts';

/** Puts outcomes into the queue that upstream reads. */
export function createOutcomeSender({ sqs, queueUrl }: { sqs: SQSClient; queueUrl: string }): OutcomeSender {
  return {
    async send(outcome) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: carriable(outcome) }));
    },
  };
}

// Two characters that JSON leaves as they are and the queue refuses; a field of a refused message may be called so.
function carriable(outcome: Outcome): string {
  return JSON.stringify(outcome).replace(/[\ufffe\uffff]/g, (odd) => `\\u${odd.charCodeAt(0).toString(16)}`);
}
