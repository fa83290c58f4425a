import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createBillingWork } from '../../lib/aws/billing-work.ts';
import { syncMessage } from '../../lib/billing/night/billing-message.ts';
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
  it('is one message for each document, in as many batches as it takes', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => documentId(`G${index}`));
    await createBillingWork(sqs, queues).sync(day('2024-03-09'), ids);
    const bodies = await received(queues.BILLING_WORK_QUEUE_URL);
    expect(bodies.map((body) => syncMessage({ body })).sort()).toEqual([...ids].sort());
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ night: '2024-03-09' });
  });

  it('is one message for a night to reconcile', async () => {
    await createBillingWork(sqs, queues).reconcile(day('2024-03-09'));
    expect(await received(queues.RECONCILE_WORK_QUEUE_URL)).toEqual(['{"night":"2024-03-09"}']);
  });

  it('fails where the queue did not take a message', async () => {
    const mock = mockClient(SQSClient);
    mock.on(SendMessageBatchCommand).resolves({
      Failed: [{ Id: '0', SenderFault: false, Code: 'x', Message: 'try later' }],
      Successful: [],
    });
    const work = createBillingWork(new SQSClient({ region: REGION }), queues);
    await expect(work.sync(day('2024-03-09'), [documentId('G1')])).rejects.toThrow('try later');
    mock.restore();
  });

  it.each(['[]', 'null', '{"night":"2024-03-09"}', '{"documentId":7}', 'x'])(
    'is not read from %s',
    (body) => {
      expect(() => syncMessage({ body })).toThrow();
    },
  );
});
