import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../clock.ts';
import type { Invoke } from './function-pool.ts';
import type { QueueTrigger } from './queue-triggers.ts';

export type Delivery = {
  /** Hands out what the queues hold until they are empty and nothing is in flight; says how many messages that were. */
  readonly deliver: () => Promise<number>;
  /** When the next message that failed becomes visible again. */
  readonly nextVisibleAtMs: () => number | undefined;
};

type Held = { readonly queueUrl: string; readonly receiptHandle: string; readonly visibleAtMs: number };
type Options = {
  readonly sqs: SQSClient;
  readonly triggers: readonly QueueTrigger[];
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly onFailure: (functionName: string, failure: unknown) => void;
};

const LONGEST_VISIBILITY_S = 43_200; // Real time must never make a message visible: the simulated clock decides.

/**
 * SQS to functions, as AWS does it: in batches, failures reported one by one, a throw fails the whole batch, what failed
 * comes back when its visibility timeout has passed on the simulated clock, and the queue's redrive policy ends it.
 */
export function createDelivery({ sqs, triggers, invoke, clock, onFailure }: Options): Delivery {
  const held = new Set<Held>();
  const firstSeenMs = new Map<string, number>();

  const release = async (): Promise<void> => {
    const due = [...held].filter(({ visibleAtMs }) => visibleAtMs <= clock.nowMs());
    for (const message of due) {
      held.delete(message);
      const { queueUrl: QueueUrl, receiptHandle: ReceiptHandle } = message;
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  };

  const deliverBatch = async (trigger: QueueTrigger, messages: readonly Message[]): Promise<void> => {
    const receivedAtMs = clock.nowMs();
    for (const { MessageId = '' } of messages)
      if (!firstSeenMs.has(MessageId)) firstSeenMs.set(MessageId, receivedAtMs);
    const Records = messages.map((message) => recordOf(message, trigger, firstSeenMs));
    const failed = await invoke(trigger.functionName, { Records }).then(
      (answer) => failedOf(answer, messages, trigger),
      (failure: unknown) => {
        onFailure(trigger.functionName, failure);
        return messages;
      },
    );
    for (const { ReceiptHandle = '' } of failed)
      held.add({
        queueUrl: trigger.queueUrl,
        receiptHandle: ReceiptHandle,
        visibleAtMs: receivedAtMs + trigger.visibilityMs,
      });
    await remove(
      sqs,
      trigger.queueUrl,
      messages.filter((message) => !failed.includes(message)),
    );
  };

  /** Empties one queue, with as many batches side by side as the trigger allows and the queue has. */
  const drain = async (trigger: QueueTrigger): Promise<number> => {
    let total = 0;
    const pollers: Promise<void>[] = [];
    const poll = async (): Promise<void> => {
      for (;;) {
        const messages = await receive(sqs, trigger);
        if (messages.length === 0) return;
        total += messages.length;
        if (pollers.length < trigger.concurrency) pollers.push(poll());
        await deliverBatch(trigger, messages);
      }
    };
    pollers.push(poll());
    for (const poller of pollers) await poller; // The list grows while it is read.
    return total;
  };

  return {
    nextVisibleAtMs: () =>
      held.size === 0 ? undefined : Math.min(...[...held].map(({ visibleAtMs }) => visibleAtMs)),
    deliver: async () => {
      await release();
      for (let total = 0; ;) {
        const counts = await Promise.all(triggers.map(drain));
        const round = counts.reduce((sum, count) => sum + count, 0);
        if (round === 0) return total;
        total += round;
      }
    },
  };
}

async function receive(sqs: SQSClient, trigger: QueueTrigger): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: trigger.queueUrl,
      MaxNumberOfMessages: Math.min(10, trigger.batchSize),
      VisibilityTimeout: LONGEST_VISIBILITY_S,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}

// SQS has a clock of its own; functions are told when a message was first handed out on ours.
function recordOf(message: Message, trigger: QueueTrigger, firstSeenMs: ReadonlyMap<string, number>): object {
  const sentAt = String(firstSeenMs.get(message.MessageId ?? ''));
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ...message.Attributes,
      SentTimestamp: sentAt,
      ApproximateFirstReceiveTimestamp: sentAt,
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: trigger.queueArn,
    awsRegion: trigger.queueArn.split(':')[3],
  };
}

/** The messages of a batch that go back. An answer that names none is a success; one that names strangers fails all. */
function failedOf(answer: unknown, messages: readonly Message[], trigger: QueueTrigger): readonly Message[] {
  if (!trigger.reportsFailures || typeof answer !== 'object' || answer === null) return [];
  const { batchItemFailures: named = [] } = answer as {
    batchItemFailures?: readonly { itemIdentifier?: string }[];
  };
  const failed = messages.filter(({ MessageId }) =>
    named.some(({ itemIdentifier }) => itemIdentifier === MessageId),
  );
  const strangers = named.some(
    ({ itemIdentifier }) => !messages.some(({ MessageId }) => MessageId === itemIdentifier),
  );
  return strangers ? messages : failed;
}

async function remove(sqs: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
}
