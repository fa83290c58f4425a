import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createArchive } from './archive.ts';
import { createBillingBook } from './billing-book.ts';
import { createBillingWork } from './billing-work.ts';
import { connectDynamo } from './connect-dynamo.ts';
import { createDeadLetters, readQueuePairs } from './dead-letters.ts';
import { createPurchaseLedger } from './purchase-ledger.ts';
import { createReconciliationStore } from './reconciliation-store.ts';

type Places = {
  readonly PURCHASES_TABLE: string;
  readonly BILLING_TABLE: string;
  readonly ARCHIVE_BUCKET: string;
  readonly BILLING_WORK_QUEUE_URL: string;
  readonly RECONCILE_WORK_QUEUE_URL: string;
};

/** Everything that the finance API reads and asks for, of both sides, since it is the one function that shows both. */
export function connectFinanceBooks(places: Places, queuePairs: unknown) {
  const dynamo = connectDynamo();
  const billing = { dynamo, table: places.BILLING_TABLE };
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    ledger: createPurchaseLedger({ dynamo, table: places.PURCHASES_TABLE, newId: randomUUID }),
    billing: createBillingBook(billing),
    reconciliations: createReconciliationStore(billing),
    archive: createArchive({ s3: new S3Client({}), bucket: places.ARCHIVE_BUCKET }),
    work: createBillingWork(sqs, places),
    deadLetters: createDeadLetters({ sqs, queues: readQueuePairs(queuePairs) }),
  };
}
