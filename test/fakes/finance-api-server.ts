import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report } from '../../cli/report.ts';

type Asked = { readonly method: string; readonly path: string; readonly body: unknown };

/**
 * A finance API on a real socket that answers from a report: lists in pages of one item, so that no reader can do
 * without following them, and problems as the real one words them.
 */
export async function startFinanceApi(report: Report, token = 'a-token') {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      asked.push({ method: request.method ?? '', path: `${url.pathname}${url.search}`, body });
      const authorized = request.headers.authorization === `Bearer ${token}`;
      const [status, answer] = authorized
        ? answerOf(report, request.method, url, body)
        : problem(401, 'Unauthorized');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Reply = readonly [status: number, body: unknown];

function answerOf(report: Report, method: string | undefined, url: URL, body: unknown): Reply {
  const [, list = '', id, what] = url.pathname.split('/');
  if (method === 'PUT')
    return [200, { ...(body as object), since: '2024-02-10T09:00:00.000Z', by: 'operator' }];
  if (what === 'returns') {
    if (url.pathname.endsWith('/withdrawal')) return [200, WITHDRAWN];
    const { quantity } = body as { quantity: number };
    return quantity > 2
      ? [400, { detail: `quantity ${TOO_MANY}.`, problems: [{ field: 'quantity', reason: TOO_MANY }] }]
      : [200, { recorded: 'recorded' }];
  }
  if (method === 'POST') return problem(404, 'What people decide is not served here.');
  if (what === 'chain') return problem(404, 'Nothing was reconciled here.');
  if (list === 'purchases' && id !== undefined) {
    const purchase = report.purchases.find((one) => one.id === decodeURIComponent(id));
    if (purchase === undefined) return problem(404, `There is no purchase ${id}.`);
    const returns = purchase.id === 'p1' ? RETURNS : [];
    return [200, { ...purchase, ...DETAILS, history: historyOf(purchase), returns }];
  }
  if (list === 'documents' && id !== undefined) return problem(404, `There is no document ${id}.`);
  if (list === 'reconciliation') {
    // Its coverage is a list of its own.
    return report.reconciliation
      ? [200, { ...report.reconciliation, coverage: undefined }]
      : problem(404, 'Not yet.');
  }
  if (list === 'nights') return report.night ? [200, report.night] : problem(404, 'Not yet.');
  if (list === 'purchasing')
    return [200, { state: 'open', since: '2024-01-01', by: 'operator', reason: 'start' }];
  return pageOf(listOf(report, list, url.searchParams), url.searchParams.get('next'));
}

const TOO_MANY = 'is more than the 2 units that are left';

const WITHDRAWN = {
  ...{ purchaseId: 'p1', returnId: 'ret-1', withdrawn: 'withdrawn' },
  ...{ by: 'operator', at: '2024-02-12T08:00:00.000Z', why: 'a slip' },
};

const DETAILS = { contentHash: 'hash', market: 'DE', scope: 'shared', requestCommitments: [] };

const RETURNS = [
  {
    returnId: 'ret-1',
    returnedOn: '2024-02-10',
    quantity: 1,
    amount: { amount: '500.00', currency: 'EUR' },
    exchangedFor: null,
    by: 'operator',
    recordedAt: '2024-02-11T08:00:00.000Z',
    why: null,
    withdrawn: null,
  },
];

// Facts come in any order, as a store hands them out.
function historyOf({
  acceptedAt,
  requestId,
  lineId,
  source,
}: Report['purchases'][number]): readonly object[] {
  const ids = { correlationId: 'c0ffee', requestId: 'd00d1e' };
  return [
    {
      ...{ version: 1, at: acceptedAt, from: null, to: 'accepted', what: 'Accepted.' },
      facts: { contentHash: 'hash', lineId, requestId, requester: 'ordering-team', source },
    },
    {
      ...{ version: 2, at: '2024-01-15T09:16:00.123Z', from: 'carted', to: 'ordered', what: 'Ordered.' },
      facts: { ...ids, currency: 'EUR', orderId: '0123456789ab', attempt: '1', charge: '1037.78' },
    },
  ];
}

function listOf(report: Report, name: string, query: URLSearchParams): readonly unknown[] | undefined {
  const [requestId, stage, source] = [query.get('requestId'), query.get('stage'), query.get('source')];
  const lists: Readonly<Record<string, readonly unknown[]>> = {
    purchases: report.purchases
      .filter((purchase) => source === null || purchase.source === source)
      .filter((purchase) => requestId === null || purchase.requestId === requestId)
      .filter((purchase) => stage === null || purchase.stage === stage),
    'refused-messages': report.refused,
    documents: report.documents,
    discrepancies: report.discrepancies.filter(
      ({ explained }) => query.get('explained') !== 'false' || !explained,
    ),
    balances: report.balances,
    cases: [],
    coverage: report.reconciliation?.coverage ?? [],
  };
  return lists[name];
}

function pageOf(items: readonly unknown[] | undefined, next: string | null): Reply {
  if (items === undefined) return problem(404, 'There is nothing here.');
  const at = Number(next ?? '0');
  return [200, { items: items.slice(at, at + 1), next: at + 1 < items.length ? String(at + 1) : null }];
}

function problem(status: number, detail: string): Reply {
  return [status, { type: 'about:blank', status, detail }];
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
