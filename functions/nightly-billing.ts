import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createBillingBook } from '../lib/aws/billing-book.ts';
import { createBillingWork } from '../lib/aws/billing-work.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { planNight } from '../lib/billing/plan-night.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';
import { createBillingSource } from '../lib/partner-center/billing-source.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { endpointsOf } from '../lib/partner-center/endpoints.ts';
import { dayOf } from '../lib/values/day.ts';

const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const { BILLING_TABLE: table, PARTNER_CENTER_SECRET_ID: secretId } = readConfig([
  'BILLING_TABLE',
  'PARTNER_CENTER_SECRET_ID',
]);
const { cloud, overrides, blobHosts } = readMicrosoft();
const { info: note } = createLog('nightly-billing');
const [nowMs, newGuid] = [() => Date.now(), () => randomUUID()];
const secrets = new SecretsManagerClient({});
const { read: secret, keepRefreshToken } = createCredentials({ secrets, secretId, nowMs });
const endpoints = endpointsOf(cloud, overrides);
const connection = { endpoints, secret, keepRefreshToken, blobHosts, fetch, nowMs, newGuid };
const source = createBillingSource(connectPartnerCenter(connection));
const book = createBillingBook({ dynamo: DynamoDBDocumentClient.from(new DynamoDBClient({})), table });
const work = createBillingWork(new SQSClient({ useQueueUrlAsEndpoint: false }), queues);

export const handler = schedule(({ atMs }) =>
  planNight({ source, book, work, cloud, nowMs, note }, dayOf(atMs)),
);
