import { createHash, randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createPurchaseLedger } from '../lib/aws/purchases/purchase-ledger.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { readConfig, readJson, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../lib/partner-center/storefront/storefront.ts';
import { acceptRequest } from '../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../lib/purchasing/advance-each.ts';
import { readGuards } from '../lib/purchasing/guards/guard-config.ts';
import { readSenders } from '../lib/purchasing/upstream/senders.ts';

const tables = readConfig(['PURCHASES_TABLE', 'LIMITS_TABLE']);
const config = readConfig(['PARTNER_CENTER_SECRET_ID', 'MARKET', 'SENDERS', 'GUARDS']);
const { info: say, error: alarm } = createLog('buy-reservations');
const nowMs = Date.now;
const newGuid = () => randomUUID();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const dynamo = connectDynamo();
const ledger = createPurchaseLedger({ dynamo, table: tables.PURCHASES_TABLE, newId: newGuid });
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: config.PARTNER_CENTER_SECRET_ID, nowMs });
const microsoft = readMicrosoft();
const limits = createSharedRegister({ dynamo, table: tables.LIMITS_TABLE, nowMs, newId: newGuid });
const link = { microsoft, credentials, limits, fetch, nowMs, newGuid };
const { exchange } = connectPartnerCenter({ ...link, purpose: 'buying', say, alarm });
const storefront = createStorefront({ exchange, nowMs });
const guards = readGuards(readJson('GUARDS', config.GUARDS));
const tools = { ledger, storefront, guards, nowMs, newGuid, say, alarm };
const senders = readSenders(readJson('SENDERS', config.SENDERS));
const acceptance = { ledger, senders, market: config.MARKET, sha256, nowMs, say };

export const handler = sqsBatch({
  each: async (delivery) => advanceEach(tools, await acceptRequest(acceptance, delivery)),
  onFailure: (failure, { messageId }) => alarm('message not settled', failure, { messageId }),
});
