import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ExportBooks } from '../../reporting/exports/export-books.ts';
import { createArchive } from '../archive.ts';
import { createBillingBook } from '../billing/billing-book.ts';
import { createBookingMonths } from '../../reconciliation/periods/booking-months.ts';
import { createAuditTrail } from '../reconciliation/audit-trail.ts';
import { createCaseBook } from '../reconciliation/case-book.ts';
import { createHistoryBook } from '../purchases/history-book.ts';
import { createPeriodBook } from '../reconciliation/period-book.ts';
import { createPurchaseLedger } from '../purchases/purchase-ledger.ts';
import { createReconciliationStore } from '../reconciliation/reconciliation-store.ts';

type Places = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly PURCHASES_TABLE: string;
  readonly BILLING_TABLE: string;
  readonly ARCHIVE_BUCKET: string;
};

/** Everything exports are made of, as far as it is stored; how lines are read is for whoever knows their bytes. */
export function connectExportBooks(
  places: Places,
): Omit<ExportBooks, 'readLines' | 'readSourceLine' | 'ageOf'> {
  const { dynamo, s3 } = places;
  const purchases = { dynamo, table: places.PURCHASES_TABLE };
  const billing = { dynamo, table: places.BILLING_TABLE };
  const periods = createPeriodBook(billing);
  return {
    ledger: createPurchaseLedger({ ...purchases, newId: randomUUID }),
    history: createHistoryBook(purchases),
    billing: createBillingBook(billing),
    reconciliations: createReconciliationStore(billing),
    cases: createCaseBook(billing),
    periods,
    bookings: createBookingMonths({ periods, audit: createAuditTrail(billing) }),
    archive: createArchive({ s3, bucket: places.ARCHIVE_BUCKET }),
  };
}
