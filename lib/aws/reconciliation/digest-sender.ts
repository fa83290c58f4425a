import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DigestSender } from '../../reporting/digest/send-digest.ts';

/** Puts digests into a queue that whatever mails or posts them reads. */
export function createDigestSender({
  sqs,
  queueUrl,
}: {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}): DigestSender {
  return {
    async send(digest) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(digest) }));
    },
  };
}
