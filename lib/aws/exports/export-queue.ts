import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ExportQueue } from '../../reporting/exports/export-job.ts';

/** Work for write-export, by message. */
export function createExportQueue({
  sqs,
  queueUrl,
}: {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}): ExportQueue {
  return {
    async write(exportId) {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ exportId }) }),
      );
    },
  };
}
