import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createClock, type Clock } from '../../../local/clock.ts';
import { createDelivery, type Delivery } from '../../../local/runner/deliver-messages.ts';
import { CREDENTIALS, REGION } from '../../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../../local/cloud/embedded-sqs-s3.ts';

const START = Date.parse('2024-02-09T00:00:00Z');
const VISIBILITY_MS = 1_800_000;
const RECEIVES_MAX = 3;

type Records = {
  readonly Records: readonly { messageId: string; body: string; attributes: Record<string, string> }[];
};
type Answer = (event: Records) => unknown;

describe('delivery of messages', () => {
  let sqs: SQSClient;
  let clock: Clock;
  let queueUrl: string;
  let deadLettersUrl: string;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    const embedded = await startSqsAndS3(REGION, { sqs: undefined, s3: undefined });
    sqs = new SQSClient({
      endpoint: embedded.sqs.url,
      region: REGION,
      credentials: CREDENTIALS,
      useQueueUrlAsEndpoint: false,
    });
    clock = createClock(START);
    deadLettersUrl = await create('work-dlq', {});
    const deadLetterTargetArn = await arnOf(deadLettersUrl);
    queueUrl = await create('work', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: RECEIVES_MAX }),
    });
    stop = async () => {
      sqs.destroy();
      await embedded.sqs.stop();
    };
  });
  afterEach(() => stop());

  async function create(QueueName: string, Attributes: Record<string, string>): Promise<string> {
    return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  }

  async function arnOf(QueueUrl: string): Promise<string> {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    return Attributes?.['QueueArn'] ?? '';
  }

  async function delivery(
    answer: Answer,
    trigger: { batchSize?: number; reportsFailures?: boolean } = {},
  ): Promise<Delivery> {
    return createDelivery({
      sqs,
      clock,
      triggers: [
        {
          functionName: 'worker',
          queueUrl,
          queueArn: await arnOf(queueUrl),
          batchSize: 10,
          concurrency: 2,
          reportsFailures: true,
          visibilityMs: VISIBILITY_MS,
          ...trigger,
        },
      ],
      invoke: async (_name, event) => answer(event as Records),
      onFailure: () => {},
    });
  }

  async function send(...bodies: readonly string[]): Promise<void> {
    for (const MessageBody of bodies)
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }

  async function deadLetters(): Promise<readonly string[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: deadLettersUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '' }) => Body);
  }

  it('settles the good ones of a batch at once; a poisonous one comes back on the clock and ends as a dead letter', async () => {
    const seen: string[] = [];
    const { deliver, nextVisibleAtMs } = await delivery(({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      const poison = Records.filter(({ body }) => body === 'poison');
      return { batchItemFailures: poison.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await send('one', 'poison', 'two', 'three');
    expect(await deliver()).toBe(4);
    expect([...seen].sort()).toEqual(['one', 'poison', 'three', 'two']);
    expect(nextVisibleAtMs()).toBe(START + VISIBILITY_MS);

    clock.advanceTo(START + VISIBILITY_MS - 1);
    expect(await deliver()).toBe(0);
    clock.advanceTo(START + VISIBILITY_MS);
    expect(await deliver()).toBe(1);
    clock.advanceTo(START + 2 * VISIBILITY_MS);
    expect(await deliver()).toBe(1);
    expect(await deadLetters()).toEqual([]);
    clock.advanceTo(START + 3 * VISIBILITY_MS);
    expect(await deliver()).toBe(0);
    expect(nextVisibleAtMs()).toBeUndefined();
    expect(await deadLetters()).toEqual(['poison']);
    expect(seen.filter((body) => body === 'poison')).toHaveLength(RECEIVES_MAX);
    expect(seen).toHaveLength(3 + RECEIVES_MAX);
  });

  it('fails the whole batch when the function throws', async () => {
    let calls = 0;
    const { deliver } = await delivery(() => {
      calls += 1;
      if (calls === 1) throw new Error('out of memory');
      return null;
    });
    await send('one', 'two');
    expect(await deliver()).toBe(2);
    clock.advanceTo(START + VISIBILITY_MS);
    expect(await deliver()).toBe(2);
    clock.advanceTo(START + 9 * VISIBILITY_MS);
    expect(await deliver()).toBe(0);
    expect(await deadLetters()).toEqual([]);
  });

  it('fails the whole batch when the answer names a message that was not in it', async () => {
    const { deliver, nextVisibleAtMs } = await delivery(() => ({
      batchItemFailures: [{ itemIdentifier: 'stranger' }],
    }));
    await send('one', 'two');
    expect(await deliver()).toBe(2);
    expect(nextVisibleAtMs()).toBe(START + VISIBILITY_MS);
  });

  it('ignores named failures where the trigger does not report them, as AWS does', async () => {
    const { deliver, nextVisibleAtMs } = await delivery(
      ({ Records }) => ({
        batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
      { reportsFailures: false },
    );
    await send('one');
    expect(await deliver()).toBe(1);
    expect(nextVisibleAtMs()).toBeUndefined();
  });

  it('goes on with what functions queue meanwhile, in batches no larger than asked for', async () => {
    const sizes: number[] = [];
    const { deliver } = await delivery(
      async ({ Records }) => {
        sizes.push(Records.length);
        for (const { body } of Records) if (body === 'first') await send('second', 'third');
        return { batchItemFailures: [] };
      },
      { batchSize: 1 },
    );
    await send('first');
    expect(await deliver()).toBe(3);
    expect(sizes).toEqual([1, 1, 1]);
  });

  it('tells when a message was sent by the simulated clock', async () => {
    const stamps: (string | undefined)[] = [];
    const { deliver } = await delivery(({ Records }) => {
      stamps.push(...Records.map(({ attributes }) => attributes['SentTimestamp']));
      throw new Error('once more');
    });
    await send('one');
    await deliver();
    clock.advanceTo(START + VISIBILITY_MS);
    await deliver();
    expect(stamps).toEqual([String(START), String(START)]);
  });
});
