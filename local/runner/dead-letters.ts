import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Stack } from '../cloud/stack.ts';

/** How many messages nobody could work off, for each dead-letter queue that has some. */
export async function countDeadLetters(
  stack: Stack,
): Promise<readonly (readonly [queue: string, count: number])[]> {
  const counts: (readonly [string, number])[] = [];
  for (const [id, QueueUrl] of stack.references) {
    if (!id.endsWith('DeadLetters')) continue;
    const { Attributes } = await stack.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const count = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
    if (count > 0) counts.push([stack.references.get(`${id}.QueueName`) ?? id, count]);
  }
  return counts;
}
