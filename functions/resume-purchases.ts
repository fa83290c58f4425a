import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createOutcomeSender } from '../lib/aws/purchases/outcome-sender.ts';
import { createPurchaseLedger } from '../lib/aws/purchases/purchase-ledger.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { readConfig, readJson, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../lib/partner-center/storefront/storefront.ts';
import { readGuards } from '../lib/purchasing/guards/guard-config.ts';
import { resumePurchases } from '../lib/purchasing/resume-purchases.ts';

const config = readConfig(['PURCHASES_TABLE', 'LIMITS_TABLE', 'PURCHASE_OUTCOMES_QUEUE_URL']);
const settings = readConfig(['PARTNER_CENTER_SECRET_ID', 'GUARDS']);
const { info: say, error: alarm } = createLog('resume-purchases');
const nowMs = Date.now;
const newGuid = () => randomUUID();
const dynamo = connectDynamo();
const ledger = createPurchaseLedger({ dynamo, table: config.PURCHASES_TABLE, newId: newGuid });
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: settings.PARTNER_CENTER_SECRET_ID, nowMs });
const microsoft = readMicrosoft();
const limits = createSharedRegister({ dynamo, table: config.LIMITS_TABLE, nowMs, newId: newGuid });
const link = { microsoft, credentials, limits, fetch, nowMs, newGuid };
const { exchange } = connectPartnerCenter({ ...link, purpose: 'buying', say, alarm });
const storefront = createStorefront({ exchange, nowMs });
const guards = readGuards(readJson('GUARDS', settings.GUARDS));
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const sender = createOutcomeSender({ sqs, queueUrl: config.PURCHASE_OUTCOMES_QUEUE_URL });

export const handler = schedule(() =>
  resumePurchases({ ledger, storefront, guards, sender, nowMs, newGuid, say, alarm }),
);
