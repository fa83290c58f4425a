import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Archive, BillingBook, BillingWork } from '../../lib/billing/billing-book.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { createBillingDesk } from '../../lib/billing/night/billing-desk.ts';
import { financeRoutes } from '../../lib/lambda/finance-routes.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';
import { sourceLine as readSourceLine } from '../../lib/partner-center/billing-source/source-line.ts';
import type { HistoryBook } from '../../lib/purchasing/history/history-book.ts';
import { createPeople } from '../../lib/purchasing/people/people.ts';
import type { DeadLetters } from '../../lib/purchasing/people/dead-letters.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { createDecisionDesk } from '../../lib/reconciliation/decision-desk.ts';
import type { ReconciliationStore } from '../../lib/reconciliation/reconciliation-store.ts';
import type { ExportJobs } from '../../lib/reporting/exports/export-job.ts';
import { createFinanceOffices } from '../../lib/reporting/finance-offices.ts';
import { createFinanceReader } from '../../lib/reporting/finance-reader.ts';
import { financeDefinitions } from '../../local/openapi/finance-definitions.ts';
import { describedAnswers } from '../builders/described-answers.ts';
import { inMemoryArchive } from './in-memory-archive.ts';
import { inMemoryBillingBook } from './in-memory-billing-book.ts';
import { inMemoryBillingWork } from './in-memory-billing-work.ts';
import { inMemoryCaseBooks, type CaseBooks } from './in-memory-case-books.ts';
import { inMemoryExportFiles, inMemoryExportJobs, inMemoryExportQueue } from './in-memory-exports.ts';
import { createInMemoryHistoryBook } from './in-memory-history-book.ts';
import { inMemoryDocumentLists, inMemoryPurchaseLists } from './in-memory-lists.ts';
import { inMemoryReconciliationStore } from './in-memory-reconciliation-store.ts';
import { sha256 } from './sha256.ts';

type Given = {
  readonly ledger: PurchaseLedger;
  readonly deadLetters: DeadLetters;
  readonly nowMs: () => number;
  readonly billing?: BillingBook;
  readonly archive?: Archive;
  readonly work?: BillingWork;
  readonly reconciliations?: ReconciliationStore;
  readonly caseBooks?: CaseBooks;
  readonly jobs?: ExportJobs;
  readonly history?: HistoryBook;
};

/**
 * The finance API itself over books in memory, on a real socket. A token is the name of whoever bears it; with a colon and
 * customers behind it, it is for these only. Every answer is compared with the API's description: what is not as described
 * is among the failures.
 */
export async function startInMemoryFinanceApi(given: Given) {
  const failures: unknown[] = [];
  const handler = httpApi({
    routes: financeRoutes(desksOf(given, failures), financeDefinitions, 'a key of tests'),
    onFailure: (failure) => failures.push(failure),
  });
  const differences = describedAnswers();
  const server = createServer((request, response) => {
    void eventOf(request)
      .then(async (event) => {
        const { statusCode: status = 500, headers = {}, body = '' } = await handler(event);
        const { method } = event.requestContext.http;
        const type = String(headers['content-type'] ?? '');
        failures.push(...differences({ method, path: event.rawPath, status, type, body }));
        return { status, headers, body };
      })
      .then(({ status, headers, body }) =>
        response.writeHead(status, headers as Record<string, string>).end(body),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function desksOf(given: Given, failures: unknown[]) {
  const billing = given.billing ?? inMemoryBillingBook();
  const history = given.history ?? createInMemoryHistoryBook();
  const caseBooks = given.caseBooks ?? inMemoryCaseBooks();
  const files = inMemoryExportFiles();
  const exports = {
    ...{ jobs: given.jobs ?? inMemoryExportJobs(), queue: inMemoryExportQueue(), files },
    newId: () => 'export-1',
  };
  const books = {
    ...{
      ledger: given.ledger,
      deadLetters: given.deadLetters,
      history,
      purchaseLists: inMemoryPurchaseLists(given.ledger, history, caseBooks.returns),
    },
    documentLists: inMemoryDocumentLists(billing),
    ...{ billing, book: billing, archive: given.archive ?? inMemoryArchive() },
    ...{ work: given.work ?? inMemoryBillingWork(), links: files, exports },
    reconciliations: given.reconciliations ?? inMemoryReconciliationStore(),
    ...caseBooks,
    ...{ ...judgement, sha256, nowMs: given.nowMs, pageLength: 2, nightHour: 2 },
    senders: { AIDASHOP: { source: 'shop', requester: 'ordering-team' } },
    ...{ note: () => {}, say: () => {} },
    alarm: (_message: string, failure: unknown) => void failures.push(failure),
  };
  return {
    reader: createFinanceReader({ ...books, readSourceLine }),
    people: createPeople({ ...books, market: 'DE', redriveDays: '3' }),
    desk: createBillingDesk(books),
    ...createFinanceOffices(createDecisionDesk(books), books),
  };
}

const SCOPE = [
  ...['finance.read', 'finance.resolve', 'finance.close', 'billing.operate'],
  ...['purchases.request', 'purchases.approve', 'purchases.operate'],
].join(' ');

async function eventOf(request: IncomingMessage): Promise<Parameters<HttpHandler>[0]> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const [sub, customers] = (request.headers.authorization ?? '').replace('Bearer ', '').split(':');
  const claims = { sub, scope: SCOPE, ...(customers === undefined ? {} : { customers }) };
  const event = {
    rawPath: url.pathname,
    headers: request.headers,
    queryStringParameters: Object.fromEntries(url.searchParams),
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'call-1',
      http: { method: request.method },
      authorizer: { jwt: { claims } },
    },
  };
  return event as unknown as Parameters<HttpHandler>[0];
}
