import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

type QueueRecord = {
  readonly body: string;
  readonly messageId: string;
  /** Who put it into the queue, as SQS itself says it. */
  readonly senderId: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
};

/**
 * The edge of a function that a queue wakes. Every record stands for itself: returning settles it, throwing puts it
 * and only it back into the queue. Records of one batch run side by side.
 */
export function sqsBatch<Message>(options: Batch<Message> & Decoding<Message>): QueueHandler;
export function sqsBatch(options: Batch<QueueRecord>): QueueHandler;
export function sqsBatch<Message>(options: Batch<Message> & Partial<Decoding<Message>>): QueueHandler {
  const settle = async (record: QueueRecord, timeLeftMs: TimeLeft) => {
    try {
      const message = options.decode ? options.decode(record) : (record as Message);
      await options.each(message, record, timeLeftMs);
      return [];
    } catch (failure) {
      options.onFailure(failure, record);
      return [{ itemIdentifier: record.messageId }];
    }
  };
  return middy(async (event: SQSEvent, context?: unknown): Promise<SQSBatchResponse> => {
    const timeLeftMs = timeLeft(context);
    const failures = await Promise.all(
      event.Records.map((record) => settle(queueRecord(record), timeLeftMs)),
    );
    return { batchItemFailures: failures.flat() };
  }, EARLY_TIMEOUT_OFF);
}

type Batch<Message> = {
  readonly each: (message: Message, record: QueueRecord, timeLeftMs: TimeLeft) => Promise<unknown>;
  /** Told of every record that goes back; it must not throw. */
  readonly onFailure: (failure: unknown, record: QueueRecord) => void;
};

/** Milliseconds until this invocation is ended from outside; endless where nobody says. */
type TimeLeft = () => number;

type Decoding<Message> = { readonly decode: (record: QueueRecord) => Message };

type QueueHandler = (event: SQSEvent, context?: unknown) => Promise<SQSBatchResponse>;

// Middy would answer for the whole batch a moment before the time is up, and lose which records were settled.
const EARLY_TIMEOUT_OFF = { timeoutEarlyInMillis: 0 };

function timeLeft(context: unknown): TimeLeft {
  const invocation = context as Partial<Context> | undefined;
  return () => invocation?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
}

function queueRecord(record: SQSRecord): QueueRecord {
  return {
    body: record.body,
    messageId: record.messageId,
    senderId: record.attributes.SenderId,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    sentAtMs: Number(record.attributes.SentTimestamp),
  };
}
