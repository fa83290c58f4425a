import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createArchive } from './archive.ts';
import { createBillingBook } from './billing/billing-book.ts';
import { createCaseBook } from './reconciliation/case-book.ts';
import { connectDynamo } from './connect-dynamo.ts';
import { createDigestSender } from './reconciliation/digest-sender.ts';
import { createHistoryBook } from './purchases/history-book.ts';
import { createMatchDecisions } from './reconciliation/match-decisions.ts';
import { createPeriodBook } from './reconciliation/period-book.ts';
import { createPurchaseLedger } from './purchases/purchase-ledger.ts';
import { createReconciliationStore } from './reconciliation/reconciliation-store.ts';
import { createSiftedLines } from './reconciliation/sifted-lines.ts';

/** The settings that name where everything lies. */
export const RECONCILIATION_PLACES = [
  'PURCHASES_TABLE',
  'BILLING_TABLE',
  'ARCHIVE_BUCKET',
  'FINANCE_DIGESTS_QUEUE_URL',
] as const;
type Places = Readonly<Record<(typeof RECONCILIATION_PLACES)[number], string>>;

/** Everything that a reconciliation reads of both sides, and where it tells what it found. */
export function connectReconciliationBooks(places: Places) {
  const dynamo = connectDynamo();
  const billing = { dynamo, table: places.BILLING_TABLE };
  const archive = { s3: new S3Client({}), bucket: places.ARCHIVE_BUCKET };
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    ledger: createPurchaseLedger({ dynamo, table: places.PURCHASES_TABLE, newId: randomUUID }),
    history: createHistoryBook({ dynamo, table: places.PURCHASES_TABLE }),
    billing: createBillingBook(billing),
    archive: createArchive(archive),
    sifted: createSiftedLines(archive),
    decisions: createMatchDecisions(billing),
    store: createReconciliationStore(billing),
    cases: createCaseBook(billing),
    periods: createPeriodBook(billing),
    digests: createDigestSender({ sqs, queueUrl: places.FINANCE_DIGESTS_QUEUE_URL }),
  };
}
