import { createHash, randomUUID } from 'node:crypto';
import { createBillingBook } from '../lib/aws/billing-book.ts';
import { connectDynamo } from '../lib/aws/connect-dynamo.ts';
import { createPurchaseLedger } from '../lib/aws/purchase-ledger.ts';
import { createReconciliationStore } from '../lib/aws/reconciliation-store.ts';
import { readConfig } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { noteBilledReservation } from '../lib/purchasing/order/note-billed-reservation.ts';
import { nightOf } from '../lib/reconciliation/night-message.ts';
import { reconcileBook } from '../lib/reconciliation/reconcile-book.ts';
import { mustBeDay } from '../lib/values/day.ts';

const config = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE', 'LEDGER_START']);
const log = createLog('reconcile-invoice');
const dynamo = connectDynamo();
const billing = { dynamo, table: config.BILLING_TABLE };
const desk = {
  ledger: createPurchaseLedger({ dynamo, table: config.PURCHASES_TABLE, newId: randomUUID }),
  billing: createBillingBook(billing),
  store: createReconciliationStore(billing),
  ledgerStart: mustBeDay(config.LEDGER_START, 'LEDGER_START'),
  hash: (text: string) => createHash('sha256').update(text).digest('hex'),
};
const clerk = { ledger: desk.ledger, nowMs: Date.now, say: log.info, alarm: log.error };

export const handler = sqsBatch({
  decode: ({ body }) => nightOf(body),
  each: async (night) => {
    const { matches, discrepancies, inputHash, billedReservations } = await reconcileBook(desk, night);
    for (const named of billedReservations) await noteBilledReservation(clerk, named);
    const counts = { matches: matches.length, discrepancies: discrepancies.length };
    log.info('reconciled', { night, ...counts, inputHash });
  },
  onFailure: (failure, { messageId }) =>
    log.error('the book could not be reconciled', failure, { messageId }),
});
