import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBillingWork } from '../../lib/aws/billing/billing-work.ts';
import { billingMessage } from '../../lib/billing/night/billing-message.ts';
import type { EstimateId } from '../../lib/billing/estimates/estimate.ts';
import { nightOf } from '../../lib/reconciliation/night-message.ts';
import { CREDENTIALS, REGION } from '../../local/cloud/embedded-cloud.ts';
import { startSqsAndS3 } from '../../local/cloud/embedded-sqs-s3.ts';
import { day, documentId } from '../builders/billing.ts';

let cloud: Awaited<ReturnType<typeof startSqsAndS3>>;
let sqs: SQSClient;
const queues = { BILLING_WORK_QUEUE_URL: '', RECONCILE_WORK_QUEUE_URL: '' };

beforeAll(async () => {
  cloud = await startSqsAndS3(REGION);
  sqs = new SQSClient({
    endpoint: cloud.sqs.url,
    region: REGION,
    credentials: CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });
  const create = async (QueueName: string) =>
    (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
  queues.BILLING_WORK_QUEUE_URL = await create('billing-work');
  queues.RECONCILE_WORK_QUEUE_URL = await create('reconcile-work');
});
afterAll(async () => {
  sqs.destroy();
  await cloud.sqs.stop();
});

async function received(QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body }) => Body ?? ''));
  }
}

describe('billing work', () => {
  const night = day('2024-03-09');

  it('is one message for each document, in as many batches as it takes', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => documentId(`G${index}`));
    await createBillingWork(sqs, queues).sync(night, ids);
    const bodies = await received(queues.BILLING_WORK_QUEUE_URL);
    const asked = ids.map((id) => ({ kind: 'document', documentId: id }));
    expect(bodies.map((body) => billingMessage({ body }))).toHaveLength(23);
    expect(bodies.map((body) => billingMessage({ body }))).toEqual(expect.arrayContaining(asked));
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ night: '2024-03-09' });
  });

  it('is one message for each estimate, and one for a night to plan', async () => {
    const work = createBillingWork(sqs, queues);
    await work.estimate(night, ['USD-current' as EstimateId]);
    await work.plan(night);
    const bodies = await received(queues.BILLING_WORK_QUEUE_URL);
    expect(bodies.map((body) => billingMessage({ body }))).toEqual(
      expect.arrayContaining([
        { kind: 'estimate', estimateId: 'USD-current' },
        { kind: 'night', night: '2024-03-09' },
      ]),
    );
    expect(bodies).toHaveLength(2);
  });

  it('sends nothing where there is nothing to ask for', async () => {
    await createBillingWork(sqs, queues).sync(night, []);
    expect(await received(queues.BILLING_WORK_QUEUE_URL)).toEqual([]);
  });

  it.each([true, false])('is one message for a night to reconcile, whole or not: %s', async (complete) => {
    await createBillingWork(sqs, queues).reconcile(night, complete);
    const [body, ...more] = await received(queues.RECONCILE_WORK_QUEUE_URL);
    expect(JSON.parse(body ?? '')).toEqual({ night: '2024-03-09', complete });
    expect(nightOf(body ?? '')).toBe('2024-03-09');
    expect(more).toEqual([]);
  });

  it('fails where the queue did not take a message', async () => {
    const mock = mockClient(SQSClient);
    mock.on(SendMessageBatchCommand).resolves({
      Failed: [{ Id: '0', SenderFault: false, Code: 'x', Message: 'try later' }],
      Successful: [],
    });
    const work = createBillingWork(new SQSClient({ region: REGION }), queues);
    await expect(work.sync(night, [documentId('G1')])).rejects.toThrow('try later');
    mock.restore();
  });

  it('reads a message that was queued before messages had a kind', () => {
    const body = '{"night":"2024-03-09","documentId":"G016907411"}';
    expect(billingMessage({ body })).toEqual({ kind: 'document', documentId: 'G016907411' });
  });

  it.each([
    '[]',
    'null',
    '7',
    'x',
    '{"night":"2024-03-09"}',
    '{"documentId":7}',
    '{"documentId":""}',
    '{"kind":"document","night":"2024-03-09"}',
    '{"kind":"estimate","documentId":"G1"}',
    '{"kind":"night","night":"2024-02-30"}',
    '{"kind":"night"}',
    '{"kind":"purchase","documentId":"G1"}',
  ])('is not read from %s', (body) => {
    expect(() => billingMessage({ body })).toThrow();
  });
});
