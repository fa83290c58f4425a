import { createHash, randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createArchive } from '../lib/aws/archive.ts';
import { createBillingBook } from '../lib/aws/billing-book.ts';
import { createBillingWork } from '../lib/aws/billing-work.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { syncMessage } from '../lib/billing/night/billing-message.ts';
import { syncDocument } from '../lib/billing/sync-document.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { createBillingSource } from '../lib/partner-center/billing-source/billing-source.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';

const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const config = readConfig(['BILLING_TABLE', 'LIMITS_TABLE', 'ARCHIVE_BUCKET', 'PARTNER_CENTER_SECRET_ID']);
const { info: note, error: alarm } = createLog('sync-invoice');
const nowMs = Date.now;
const newGuid = () => randomUUID();
const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: config.PARTNER_CENTER_SECRET_ID, nowMs });
const dynamo = connectDynamo();
const limits = createSharedRegister({ dynamo, table: config.LIMITS_TABLE, nowMs, newId: newGuid });
const link = { microsoft: readMicrosoft(), credentials, limits, fetch, nowMs, newGuid };
const source = createBillingSource(connectPartnerCenter({ ...link, purpose: 'other', say: note, alarm }));
const book = createBillingBook({ dynamo, table: config.BILLING_TABLE });
const archive = createArchive({ s3: new S3Client({}), bucket: config.ARCHIVE_BUCKET });
const work = createBillingWork(new SQSClient({ useQueueUrlAsEndpoint: false }), queues);
const tools = { source, book, archive, work, nowMs, newId: newGuid, sha256, note, alarm };

export const handler = sqsBatch({
  decode: syncMessage,
  each: (id) => syncDocument(tools, id),
  onFailure: (failure, { body }) => alarm('document not settled', failure, { body }),
});
