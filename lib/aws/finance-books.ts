import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createArchive } from './archive.ts';
import { createAuditTrail } from './reconciliation/audit-trail.ts';
import { createBillingBook } from './billing/billing-book.ts';
import { createBillingWork } from './billing/billing-work.ts';
import { createCaseBook } from './reconciliation/case-book.ts';
import { connectDynamo } from './connect-dynamo.ts';
import { createDeadLetters, readQueuePairs } from './dead-letters.ts';
import { createDocumentLists } from './billing/document-lists.ts';
import { createExportFiles } from './exports/export-files.ts';
import { createExportJobs } from './exports/export-jobs.ts';
import { createExportQueue } from './exports/export-queue.ts';
import { createHistoryBook } from './purchases/history-book.ts';
import { createMatchDecisions } from './reconciliation/match-decisions.ts';
import { createPeriodBook } from './reconciliation/period-book.ts';
import { createPurchaseLedger } from './purchases/purchase-ledger.ts';
import { createPurchaseLists } from './purchases/purchase-lists.ts';
import { createReturnBook } from './purchases/return-book.ts';
import { createReconciliationStore } from './reconciliation/reconciliation-store.ts';

type Places = {
  readonly PURCHASES_TABLE: string;
  readonly BILLING_TABLE: string;
  readonly ARCHIVE_BUCKET: string;
  readonly BILLING_WORK_QUEUE_URL: string;
  readonly RECONCILE_WORK_QUEUE_URL: string;
  readonly EXPORT_WORK_QUEUE_URL: string;
};

/** Everything that the finance API reads and asks for, of both sides, since it is the one function that shows both. */
export function connectFinanceBooks(places: Places, queuePairs: unknown) {
  const dynamo = connectDynamo();
  const billing = { dynamo, table: places.BILLING_TABLE };
  const purchases = { dynamo, table: places.PURCHASES_TABLE };
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const archive = { s3: new S3Client({}), bucket: places.ARCHIVE_BUCKET };
  const files = createExportFiles(archive);
  const queue = createExportQueue({ sqs, queueUrl: places.EXPORT_WORK_QUEUE_URL });
  const book = createBillingBook(billing);
  return {
    ledger: createPurchaseLedger({ ...purchases, newId: randomUUID }),
    purchaseLists: createPurchaseLists(purchases),
    history: createHistoryBook(purchases),
    returns: createReturnBook({ dynamo, purchases: purchases.table, billing: billing.table }),
    documentLists: createDocumentLists(billing),
    // By both of its names: whoever asks for work calls it the book.
    ...{ billing: book, book },
    reconciliations: createReconciliationStore(billing),
    cases: createCaseBook(billing),
    matches: createMatchDecisions(billing),
    periods: createPeriodBook(billing),
    audit: createAuditTrail(billing),
    archive: createArchive(archive),
    links: files,
    exports: { jobs: createExportJobs(billing), queue, files, newId: randomUUID },
    work: createBillingWork(sqs, places),
    deadLetters: createDeadLetters({ sqs, queues: readQueuePairs(queuePairs) }),
  };
}
