import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '../purchasing/people/dead-letters.ts';
import { decode } from '../values/decode.ts';
import { z } from '../values/schema.ts';

/** Where the messages of a queue go that could not be worked off, and where they came from. */
type QueuePair = { readonly source: string; readonly deadLetters: string };

/**
 * Dead-letter queues of SQS. Messages are moved one by one by our own hand: the service's own move tells nobody who sent
 * a message first, and asks nothing of its age.
 */
export function createDeadLetters({
  sqs,
  queues,
}: {
  readonly sqs: SQSClient;
  /** Queue URLs by the name of the queue. */
  readonly queues: Readonly<Record<string, QueuePair>>;
}): DeadLetters {
  const pairOf = (queue: string): QueuePair => {
    const pair = queues[queue];
    if (pair === undefined) throw new Error(`There is no dead-letter queue of ${queue}.`);
    return pair;
  };
  return {
    queues: Object.keys(queues),
    async count(queue) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: pairOf(queue).deadLetters,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
    },
    async take(queue) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: pairOf(queue).deadLetters,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HELD_S,
          WaitTimeSeconds: 1, // Without a wait only some of the queue's hosts are asked, and a full queue may look empty.
          MessageSystemAttributeNames: ['SenderId', 'SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      return Messages.map(deadLetter);
    },
    async putBack(queue, letters) {
      for (let from = 0; from < letters.length; from += BATCH) {
        const Entries = letters
          .slice(from, from + BATCH)
          .map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: 0 }));
        // One that is not given back comes back by itself, a little later.
        const QueueUrl = pairOf(queue).deadLetters;
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
    async sendAgain(queue, { body }) {
      await sqs.send(new SendMessageCommand({ QueueUrl: pairOf(queue).source, MessageBody: body }));
    },
    async remove(queue, { receipt }) {
      const QueueUrl = pairOf(queue).deadLetters;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
    },
  };
}

/** Checks the configured queues: `{"billing-work": {"source": URL, "deadLetters": URL}}`. */
export function readQueuePairs(value: unknown): Readonly<Record<string, QueuePair>> {
  const decoded = decode(pairsSchema, value);
  if (decoded.ok) return decoded.value;
  const problems = decoded.problems.map(({ field, reason }) => `${field} ${reason}`);
  throw new TypeError(`The configured queues cannot be used: ${problems.join('; ')}.`);
}

const url = z.string().check(z.minLength(1, 'is empty'));
const pairsSchema = z.record(z.string(), z.strictObject({ source: url, deadLetters: url }));

const BATCH = 10; // The service's limit.
const HELD_S = 60; // Longer than the function runs that holds them.

function deadLetter(message: Message): DeadLetter {
  const { SenderId = '', SentTimestamp = '0', ApproximateReceiveCount = '0' } = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    body: message.Body ?? '',
    senderId: SenderId,
    sentAtMs: Number(SentTimestamp),
    receiveCount: Number(ApproximateReceiveCount),
    receipt: message.ReceiptHandle ?? '',
  };
}
