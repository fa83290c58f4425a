import { expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { sqsBatch } from '../../lib/lambda/sqs-batch.ts';

const eventOf = (...bodies: readonly string[]) =>
  ({
    Records: bodies.map((body, index) => ({
      body,
      messageId: `m-${index}`,
      attributes: { SenderId: 'AROA:upstream', ApproximateReceiveCount: '2', SentTimestamp: '1700000000000' },
    })),
  }) as unknown as SQSEvent;

it('one bad record goes back alone and the others are settled', async () => {
  const settled: string[] = [];
  const failed: string[] = [];
  const handler = sqsBatch({
    each: async ({ body }) => {
      if (body === 'bad') throw new Error('no');
      settled.push(body);
    },
    onFailure: (failure, record) => failed.push(`${record.messageId}: ${String(failure)}`),
  });
  expect(await handler(eventOf('a', 'bad', 'c'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
  expect(settled).toEqual(['a', 'c']);
  expect(failed).toEqual(['m-1: Error: no']);
});

it('a record that cannot be decoded goes back, and never reaches the work', async () => {
  const seen: number[] = [];
  const handler = sqsBatch({
    decode: ({ body }) => JSON.parse(body) as { n: number },
    each: async ({ n }) => void seen.push(n),
    onFailure: () => undefined,
  });
  expect(await handler(eventOf('{"n":1}', '{'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
  expect(seen).toEqual([1]);
});

it('a record tells who sent it and how often it was received', async () => {
  const handler = sqsBatch({
    each: async (record) => {
      expect(record).toEqual({
        body: 'x',
        messageId: 'm-0',
        senderId: 'AROA:upstream',
        receiveCount: 2,
        sentAtMs: 1_700_000_000_000,
      });
    },
    onFailure: (failure) => {
      throw failure;
    },
  });
  expect(await handler(eventOf('x'))).toEqual({ batchItemFailures: [] });
});

it('records of one batch run side by side', async () => {
  let release = () => {};
  const opened = new Promise<void>((resolve) => (release = resolve));
  const handler = sqsBatch({
    each: async ({ body }) => (body === 'opens' ? release() : opened),
    onFailure: () => undefined,
  });
  expect(await handler(eventOf('waits', 'opens'))).toEqual({ batchItemFailures: [] });
});

it('the work hears how much time the invocation has left, and that it is endless where nobody says', async () => {
  const left: number[] = [];
  const handler = sqsBatch({
    each: async (_record, _same, timeLeftMs) => void left.push(timeLeftMs()),
    onFailure: () => undefined,
  });
  await handler(eventOf('x'), { getRemainingTimeInMillis: () => 59_000 });
  await handler(eventOf('x'), {});
  await handler(eventOf('x'));
  expect(left).toEqual([59_000, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
