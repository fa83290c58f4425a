import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createPurchaseLedger } from '../lib/aws/purchases/purchase-ledger.ts';
import { createCredentials } from '../lib/aws/secret.ts';
import { createSharedRegister } from '../lib/aws/shared-register.ts';
import { readConfig, readMicrosoft } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { schedule } from '../lib/lambda/schedule.ts';
import { connectPartnerCenter } from '../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../lib/partner-center/storefront/storefront.ts';
import { watchOrders } from '../lib/purchasing/watch/watch-orders.ts';

const config = readConfig(['PURCHASES_TABLE', 'LIMITS_TABLE', 'PARTNER_CENTER_SECRET_ID']);
const { info: say, error: alarm } = createLog('watch-orders');
const nowMs = Date.now;
const newGuid = () => randomUUID();
const dynamo = connectDynamo();
const ledger = createPurchaseLedger({ dynamo, table: config.PURCHASES_TABLE, newId: newGuid });
const secrets = new SecretsManagerClient({});
const credentials = createCredentials({ secrets, secretId: config.PARTNER_CENTER_SECRET_ID, nowMs });
const microsoft = readMicrosoft();
const limits = createSharedRegister({ dynamo, table: config.LIMITS_TABLE, nowMs, newId: newGuid });
const link = { microsoft, credentials, limits, fetch, nowMs, newGuid };
const { exchange } = connectPartnerCenter({ ...link, purpose: 'other', say, alarm });
const storefront = createStorefront({ exchange, nowMs });

export const handler = schedule(() => watchOrders({ ledger, storefront, nowMs, say, alarm }));
