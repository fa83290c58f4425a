import { createHash, randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createBillingBook } from '../lib/aws/billing-book.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createDeadLetters, readQueuePairs } from '../lib/aws/dead-letters.ts';
import { createPurchaseLedger } from '../lib/aws/purchase-ledger.ts';
import { createReconciliationStore } from '../lib/aws/reconciliation-store.ts';
import { rollForward } from '../lib/billing/balances/roll-forward.ts';
import { readConfig, readJson } from '../lib/lambda/config.ts';
import { financeRoutes } from '../lib/lambda/finance-routes.ts';
import { httpApi } from '../lib/lambda/http.ts';
import { createLog } from '../lib/lambda/log.ts';
import { createPeople } from '../lib/purchasing/people/people.ts';
import { readSenders } from '../lib/purchasing/upstream/senders.ts';
import { createFinanceReader } from '../lib/reporting/finance-reader.ts';

const tables = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE']);
const config = readConfig(['MARKET', 'SENDERS', 'QUEUES', 'REDRIVE_DAYS']);
const { info: say, error: alarm } = createLog('finance-api');
const dynamo = connectDynamo();
const ledger = createPurchaseLedger({ dynamo, table: tables.PURCHASES_TABLE, newId: randomUUID });
const billing = createBillingBook({ dynamo, table: tables.BILLING_TABLE });
const reconciliations = createReconciliationStore({ dynamo, table: tables.BILLING_TABLE });
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const deadLetters = createDeadLetters({ sqs, queues: readQueuePairs(readJson('QUEUES', config.QUEUES)) });
const senders = readSenders(readJson('SENDERS', config.SENDERS));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const desk = { ledger, deadLetters, senders, sha256, nowMs: Date.now, say, alarm };
const people = createPeople({ ...desk, market: config.MARKET, redriveDays: config.REDRIVE_DAYS });
const reader = createFinanceReader({ ledger, billing, reconciliations, rollForward });

export const handler = httpApi({
  onFailure: (failure, requestId) => alarm('a request failed', failure, { requestId }),
  routes: financeRoutes(reader, people),
});
