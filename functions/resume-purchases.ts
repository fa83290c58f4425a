import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createOutcomeSender } from '../lib/aws/outcome-sender.ts';
import { createPurchaseLedger } from '../lib/aws/purchase-ledger.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { endpointsOf } from '../lib/partner-center/endpoints.ts';
import { resumePurchases } from '../lib/purchasing/resume-purchases.ts';

const config = readConfig(['PURCHASES_TABLE', 'PARTNER_CENTER_SECRET_ID', 'PURCHASE_OUTCOMES_QUEUE_URL']);
const { cloud, overrides, blobHosts } = readMicrosoft();
const { info: say, error: alarm } = createLog('resume-purchases');
const [nowMs, newGuid] = [() => Date.now(), () => randomUUID()];
const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ledger = createPurchaseLedger({ dynamo, table: config.PURCHASES_TABLE, newId: newGuid });
const secretId = config.PARTNER_CENTER_SECRET_ID;
const { read: secret, keepRefreshToken } = createCredentials({
  secrets: new SecretsManagerClient({}),
  secretId,
  nowMs,
});
const endpoints = endpointsOf(cloud, overrides);
const connection = { endpoints, secret, keepRefreshToken, blobHosts, fetch, nowMs, newGuid };
const { storefront } = connectPartnerCenter(connection);
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const sender = createOutcomeSender({ sqs, queueUrl: config.PURCHASE_OUTCOMES_QUEUE_URL });

export const handler = schedule(() =>
  resumePurchases({ ledger, storefront, sender, nowMs, newGuid, say, alarm }),
);
