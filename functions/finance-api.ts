import { randomUUID } from 'node:crypto';
import { createBillingBook } from '../lib/aws/billing-book.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createPurchaseLedger } from '../lib/aws/purchase-ledger.ts';
import { createReconciliationStore } from '../lib/aws/reconciliation-store.ts';
import { rollForward } from '../lib/billing/roll-forward.ts';
import { answerRoute as route } from '../lib/lambda/answer-route.ts';
import { readConfig } from '../lib/lambda/config.ts';
import { httpApi } from '../lib/lambda/http.ts';
import { createLog } from '../lib/lambda/log.ts';
import { recordReturn } from '../lib/purchasing/record-return.ts';
import { switchPurchasing } from '../lib/purchasing/switch-purchasing.ts';
import { createFinanceReader } from '../lib/reporting/finance-reader.ts';

const config = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE']);
const log = createLog('finance-api');
const dynamo = connectDynamo();
const billing = createBillingBook({ dynamo, table: config.BILLING_TABLE });
const ledger = createPurchaseLedger({ dynamo, table: config.PURCHASES_TABLE, newId: randomUUID });
const reconciliations = createReconciliationStore({ dynamo, table: config.BILLING_TABLE });
const clerk = { ledger, nowMs: Date.now };
const reader = createFinanceReader({ ledger, billing, reconciliations, rollForward });

export const handler = httpApi({
  onFailure: (failure, requestId) => log.error('a request failed', failure, { requestId }),
  routes: [
    route('GET', '/purchases', 'finance.read', ({ query }) => reader.purchases(query)),
    route('GET', '/purchases/{id}', 'finance.read', ({ id }) => reader.purchase(id)),
    route('GET', '/refused-messages', 'finance.read', ({ query }) => reader.refusedMessages(query)),
    route('GET', '/purchasing', 'finance.read', () => reader.purchasing()),
    route('GET', '/documents', 'finance.read', ({ query }) => reader.documents(query)),
    route('GET', '/documents/{id}', 'finance.read', ({ id }) => reader.document(id)),
    route('GET', '/reconciliation', 'finance.read', () => reader.reconciliation()),
    route('GET', '/discrepancies', 'finance.read', ({ query }) => reader.discrepancies(query)),
    route('GET', '/balances', 'finance.read', () => reader.balances()),
    route('GET', '/nights/latest', 'finance.read', () => reader.latestNight()),
    route('POST', '/purchases/{id}/returns', 'finance.resolve', (asked) => recordReturn(clerk, asked)),
    route('PUT', '/purchasing', 'purchases.operate', (asked) => switchPurchasing(clerk, asked)),
  ],
});
