import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { createDocumentLists } from '../../lib/aws/billing/document-lists.ts';
import { createExportJobs } from '../../lib/aws/exports/export-jobs.ts';
import { createHistoryBook } from '../../lib/aws/purchases/history-book.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import { createPeriodBook } from '../../lib/aws/reconciliation/period-book.ts';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import { createPurchaseLists } from '../../lib/aws/purchases/purchase-lists.ts';
import { createReturnBook } from '../../lib/aws/purchases/return-book.ts';
import { createReconciliationStore } from '../../lib/aws/reconciliation/reconciliation-store.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { createBillingDesk } from '../../lib/billing/night/billing-desk.ts';
import { financeRoutes } from '../../lib/lambda/finance-routes.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';
import { createPeople } from '../../lib/purchasing/people/people.ts';
import { createDecisionDesk } from '../../lib/reconciliation/decision-desk.ts';
import { createFinanceOffices } from '../../lib/reporting/finance-offices.ts';
import { createFinanceReader } from '../../lib/reporting/finance-reader.ts';
import { financeDefinitions } from '../../local/openapi/finance-definitions.ts';
import { createInMemoryDeadLetters } from '../../test/fakes/in-memory-dead-letters.ts';
import { inMemoryArchive } from '../../test/fakes/in-memory-archive.ts';
import { inMemoryBillingWork } from '../../test/fakes/in-memory-billing-work.ts';
import { inMemoryExportFiles, inMemoryExportQueue } from '../../test/fakes/in-memory-exports.ts';
import { sha256 } from '../../test/fakes/sha256.ts';

type Tables = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly purchases: string;
  readonly billing: string;
};

/** The books of the finance API over tables; what is no table is in memory. */
export function tableBooks({ dynamo, purchases, billing }: Tables) {
  const [ours, theirs] = [
    { dynamo, table: purchases },
    { dynamo, table: billing },
  ];
  const book = createBillingBook(theirs);
  const files = inMemoryExportFiles();
  return {
    ledger: createPurchaseLedger({ ...ours, newId: randomUUID }),
    purchaseLists: createPurchaseLists(ours),
    history: createHistoryBook(ours),
    documentLists: createDocumentLists(theirs),
    ...{ billing: book, book },
    reconciliations: createReconciliationStore(theirs),
    cases: createCaseBook(theirs),
    matches: createMatchDecisions(theirs),
    periods: createPeriodBook(theirs),
    audit: createAuditTrail(theirs),
    returns: createReturnBook({ dynamo, purchases, billing }),
    ...{ archive: inMemoryArchive(), links: files, work: inMemoryBillingWork() },
    exports: { jobs: createExportJobs(theirs), queue: inMemoryExportQueue(), files, newId: randomUUID },
    deadLetters: createInMemoryDeadLetters({}),
  };
}

/** The handler of functions/finance-api.ts over these tables. */
export function financeHandler(tables: Tables, nowMs: () => number): HttpHandler {
  const books = {
    ...tableBooks(tables),
    ...{ ...judgement, sha256, nowMs, senders: {}, nightHour: 2 },
    ...{ note: () => {}, say: () => {}, alarm: () => {} },
  };
  const desks = {
    reader: createFinanceReader({ ...books, readSourceLine: async () => undefined }),
    people: createPeople({ ...books, market: 'DE', redriveDays: '3' }),
    desk: createBillingDesk(books),
    ...createFinanceOffices(createDecisionDesk(books), books),
  };
  return httpApi({
    routes: financeRoutes(desks, financeDefinitions, 'a key of the bench'),
    onFailure: (failure) => {
      throw failure;
    },
  });
}
