import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createDeadLetters, readQueuePairs } from '../../lib/aws/dead-letters.ts';
import { redriveDeadLetters } from '../../lib/purchasing/people/redrive-dead-letters.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { purchasingTools } from '../builders/purchasing-tools.ts';
import { sha256 } from '../fakes/sha256.ts';

let cloud: Awaited<ReturnType<typeof startSqsAndS3>>;
let sqs: SQSClient;
beforeAll(async () => {
  cloud = await startSqsAndS3(REGION, { sqs: undefined, s3: undefined });
  const endpoint = cloud.sqs.url;
  sqs = new SQSClient({ region: REGION, credentials: CREDENTIALS, endpoint, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  sqs.destroy();
  await cloud.sqs.stop();
});

const QUEUE = 'billing-work';
let queues: Record<string, { source: string; deadLetters: string }>;
let run = 0;
beforeEach(async () => {
  run += 1;
  const urlOf = async (name: string) =>
    (await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${run}` }))).QueueUrl ?? '';
  queues = { [QUEUE]: { source: await urlOf('work'), deadLetters: await urlOf('work-dlq') } };
});

const adapter = () => createDeadLetters({ sqs, queues });

async function fill(bodies: readonly string[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += 10) {
    const Entries = bodies
      .slice(from, from + 10)
      .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queues[QUEUE]?.deadLetters, Entries }));
  }
}

async function received(url: string | undefined): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies.sort();
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
}

describe('dead letters in a queue', () => {
  it('carry who sent them and when, and are hidden from others once they are taken', async () => {
    await fill(['{"documentId":"G1"}']);
    expect(await adapter().count(QUEUE)).toBe(1);
    const [letter, ...more] = await adapter().take(QUEUE);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ body: '{"documentId":"G1"}', senderId: '000000000000', receiveCount: 1 });
    expect(Math.abs((letter?.sentAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(letter?.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await adapter().take(QUEUE)).toEqual([]);
  });

  it('are there for all again once they are put back, however many', async () => {
    await fill(Array.from({ length: 12 }, (_none, index) => `m${index}`));
    const taken = [...(await adapter().take(QUEUE)), ...(await adapter().take(QUEUE))];
    expect(taken).toHaveLength(12);
    await adapter().putBack(QUEUE, []);
    expect(await adapter().take(QUEUE)).toEqual([]);
    await adapter().putBack(QUEUE, taken);
    expect(await received(queues[QUEUE]?.deadLetters)).toHaveLength(12);
  });

  it('are in the queue they came from before they leave', async () => {
    await fill(['one']);
    const [letter] = await adapter().take(QUEUE);
    if (letter === undefined) throw new Error('There is none.');
    await adapter().sendAgain(QUEUE, letter);
    await adapter().putBack(QUEUE, [letter]);
    expect(await adapter().count(QUEUE)).toBe(1);
    const [again] = await adapter().take(QUEUE);
    if (again === undefined) throw new Error('There is none.');
    await adapter().remove(QUEUE, again);
    expect(await adapter().count(QUEUE)).toBe(0);
    expect(await received(queues[QUEUE]?.source)).toEqual(['one']);
  });

  it('are all sent again, each once, by the redrive itself', async () => {
    const bodies = Array.from({ length: 25 }, (_none, index) => `m${String(index).padStart(2, '0')}`);
    await fill(bodies);
    const tools = {
      ...purchasingTools(),
      deadLetters: adapter(),
      senders: {},
      freshMs: 1,
      market: 'DE',
      sha256,
    };
    const answer = await redriveDeadLetters(tools, { body: { queue: QUEUE }, caller: 'operator' });
    expect(answer).toMatchObject({ ok: true, value: { kept: [], left: 0 } });
    expect(await received(queues[QUEUE]?.source)).toEqual(bodies);
    expect(await received(queues[QUEUE]?.deadLetters)).toEqual([]);
  });

  it('of a queue that is not configured are a mistake of ours', async () => {
    expect(adapter().queues).toEqual([QUEUE]);
    await expect(adapter().take('other')).rejects.toThrow('no dead-letter queue of other');
  });
});

describe('the configured queues', () => {
  it('are pairs of URLs by name', () => {
    const pairs = { a: { source: 'https://a', deadLetters: 'https://a-dlq' } };
    expect(readQueuePairs(pairs)).toEqual(pairs);
  });

  it.each([
    [{ a: { source: 'https://a' } }, 'a.deadLetters is missing'],
    [{ a: { source: '', deadLetters: 'https://d' } }, 'a.source is empty'],
    [{ a: null }, 'a is not an object'],
    [[], 'is not an object'],
  ])('%j cannot be used', (value, reason) => {
    expect(() => readQueuePairs(value)).toThrow(reason);
  });
});
