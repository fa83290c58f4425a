import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBillingBook } from '../lib/aws/billing/billing-book.ts';
import { createBillingWork } from '../lib/aws/billing/billing-work.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { planNight } from '../lib/billing/night/plan-night.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';
import { createBillingSource } from '../lib/partner-center/billing-source/billing-source.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { dayOf } from '../lib/values/day.ts';

const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const config = readConfig(['BILLING_TABLE', 'PARTNER_CENTER_SECRET_ID', 'LIMITS_TABLE']);
const microsoft = readMicrosoft();
const { info: note, error: alarm } = createLog('nightly-billing');
const nowMs = Date.now;
const newGuid = () => randomUUID();
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: config.PARTNER_CENTER_SECRET_ID, nowMs });
const dynamo = connectDynamo();
const limits = createSharedRegister({ dynamo, table: config.LIMITS_TABLE, nowMs, newId: newGuid });
const link = { microsoft, credentials, limits, fetch, nowMs, newGuid };
const connection = connectPartnerCenter({ ...link, purpose: 'other', say: note, alarm });
const source = createBillingSource(connection);
const book = createBillingBook({ dynamo, table: config.BILLING_TABLE });
const work = createBillingWork(new SQSClient({ useQueueUrlAsEndpoint: false }), queues);

export const handler = schedule(({ atMs }) =>
  planNight({ source, book, work, cloud: microsoft.cloud, nowMs, note, alarm }, dayOf(atMs)),
);
