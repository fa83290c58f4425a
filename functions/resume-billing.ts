import { SQSClient } from '@aws-sdk/client-sqs';
import { createBillingBook } from '../lib/aws/billing/billing-book.ts';
import { createBillingWork } from '../lib/aws/billing/billing-work.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { endNights } from '../lib/billing/night/end-nights.ts';
import { queueDue } from '../lib/billing/night/queue-due.ts';
import { readConfig } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';

const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const { BILLING_TABLE: table } = readConfig(['BILLING_TABLE']);
const { info: note, error: alarm } = createLog('resume-billing');
const book = createBillingBook({ dynamo: connectDynamo(), table });
const work = createBillingWork(new SQSClient({ useQueueUrlAsEndpoint: false }), queues);

export const handler = schedule(async () => ({
  ...(await queueDue({ book, work }, Date.now())),
  ...(await endNights({ book, work, note, alarm }, Date.now())),
}));
