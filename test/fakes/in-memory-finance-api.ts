import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Archive, BillingBook, BillingWork } from '../../lib/billing/billing-book.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { createBillingDesk } from '../../lib/billing/night/billing-desk.ts';
import { financeRoutes } from '../../lib/lambda/finance-routes.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';
import { sourceLine as readSourceLine } from '../../lib/partner-center/billing-source/source-line.ts';
import { createPeople } from '../../lib/purchasing/people/people.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import { createFinanceReader } from '../../lib/reporting/finance-reader.ts';
import type { DeadLetters } from '../../lib/purchasing/people/dead-letters.ts';
import { inMemoryArchive } from './in-memory-archive.ts';
import { inMemoryBillingBook } from './in-memory-billing-book.ts';
import { inMemoryBillingWork } from './in-memory-billing-work.ts';
import { inMemoryReconciliationStore } from './in-memory-reconciliation-store.ts';
import { sha256 } from './sha256.ts';

/** The finance API itself over books in memory, on a real socket. A token is the name of whoever bears it. */
export async function startInMemoryFinanceApi(given: {
  readonly ledger: PurchaseLedger;
  readonly deadLetters: DeadLetters;
  readonly nowMs: () => number;
  readonly billing?: BillingBook;
  readonly archive?: Archive;
  readonly work?: BillingWork;
}) {
  const failures: unknown[] = [];
  const senders = { AIDASHOP: { source: 'shop', requester: 'ordering-team' } };
  const alarm = (_message: string, failure: unknown) => void failures.push(failure);
  const people = createPeople({
    ...{ ...given, senders, sha256, market: 'DE', redriveDays: '3' },
    ...{ say: () => {}, alarm },
  });
  const {
    billing = inMemoryBillingBook(),
    archive = inMemoryArchive(),
    work = inMemoryBillingWork(),
  } = given;
  const books = { ledger: given.ledger, billing, archive, reconciliations: inMemoryReconciliationStore() };
  const reading = { readSourceLine, nowMs: given.nowMs, pageLength: 2, ...judgement };
  const reader = createFinanceReader({ ...books, ...reading });
  const desk = createBillingDesk({ book: billing, work, nowMs: given.nowMs, note: () => {} });
  const handler = httpApi({
    routes: financeRoutes(reader, people, desk),
    onFailure: (failure) => failures.push(failure),
  });
  const server = createServer((request, response) => {
    void eventOf(request)
      .then((event) => handler(event))
      .then(({ statusCode = 500, headers = {}, body = '' }) =>
        response.writeHead(statusCode, headers as Record<string, string>).end(body),
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

const SCOPE =
  'finance.read finance.resolve purchases.request purchases.approve purchases.operate billing.operate';

async function eventOf(request: IncomingMessage): Promise<Parameters<HttpHandler>[0]> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const sub = (request.headers.authorization ?? '').replace('Bearer ', '');
  const event = {
    rawPath: url.pathname,
    queryStringParameters: Object.fromEntries(url.searchParams),
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'call-1',
      http: { method: request.method },
      authorizer: { jwt: { claims: { sub, scope: SCOPE } } },
    },
  };
  return event as unknown as Parameters<HttpHandler>[0];
}
