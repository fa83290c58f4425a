import { hash, randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createArchive } from '../lib/aws/archive.ts';
import { createBillingBook } from '../lib/aws/billing/billing-book.ts';
import { createBillingWork } from '../lib/aws/billing/billing-work.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { billingMessage } from '../lib/billing/night/billing-message.ts';
import { workOff } from '../lib/billing/night/work-off.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { createBillingSource } from '../lib/partner-center/billing-source/billing-source.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';

const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const config = readConfig(['BILLING_TABLE', 'LIMITS_TABLE', 'ARCHIVE_BUCKET', 'PARTNER_CENTER_SECRET_ID']);
const { info: note, error: alarm } = createLog('sync-invoice');
const nowMs = Date.now;
const newId = () => randomUUID();
const sha256 = (content: Uint8Array | string) => hash('sha256', content);
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: config.PARTNER_CENTER_SECRET_ID, nowMs });
const dynamo = connectDynamo();
const limits = createSharedRegister({ dynamo, table: config.LIMITS_TABLE, nowMs, newId });
const link = { microsoft: readMicrosoft(), credentials, limits, fetch, nowMs, newGuid: newId };
const source = createBillingSource(connectPartnerCenter({ ...link, purpose: 'other', say: note, alarm }));
const book = createBillingBook({ dynamo, table: config.BILLING_TABLE });
const archive = createArchive({ s3: new S3Client({}), bucket: config.ARCHIVE_BUCKET });
const work = createBillingWork(new SQSClient({ useQueueUrlAsEndpoint: false }), queues);
const tools = { source, book, archive, work, ...link.microsoft, nowMs, newId, sha256, note, alarm };

export const handler = sqsBatch({
  decode: billingMessage,
  each: (message, _, leftMs) => workOff({ ...tools, timeIsUp: () => leftMs() < 60_000 }, message),
  onFailure: (failure, { body }) => alarm('billing work not settled', failure, { body }),
});
