import { describe, expect, it } from '@jest/globals';
import { financeRoutes, type FinanceDesks } from '../../lib/lambda/finance-routes.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';
import { answer } from '../../lib/values/answer.ts';
import { financeDefinitions } from '../../local/openapi/finance-definitions.ts';
import { readTemplate, resourcesOf } from '../../local/template/template.ts';

/** Desks that answer with who of them was asked, and with what. */
function routes() {
  const tell = (name: string) => async (given?: unknown, more?: unknown) => answer({ name, given, more });
  const teller: unknown = new Proxy({}, { get: (_none, name) => tell(String(name)) });
  const desks: unknown = new Proxy({}, { get: () => teller });
  return financeRoutes(desks as FinanceDesks, financeDefinitions, 'a key');
}

const ask = async (method: string, path: string) => {
  const route = routes().find((one) => one.method === method && one.path === path);
  const asked = { path, query: { stage: 'unknown' }, body: { a: 1 }, caller: 'ada', requestId: 'r' };
  return route?.answer({ ...asked, parameters: { id: 'p-1', night: '2024-02-09', part: '3', line: '7' } });
};

describe('the routes of the finance API', () => {
  it('are those of the template, and one for everything else, none of them without a token', () => {
    const declared = resourcesOf<{ RouteKey: string; AuthorizationType?: string }>(
      readTemplate(),
      'AWS::ApiGatewayV2::Route',
    ).map(([, { RouteKey, AuthorizationType = 'NONE' }]) => `${RouteKey} ${AuthorizationType}`);
    const served = routes().map(({ method, path }) => `${method} ${path} JWT`);
    expect(served.length).toBeGreaterThan(15);
    expect(declared.toSorted()).toEqual([...served, '$default JWT'].toSorted());
  });

  it('each wants its own scope, and tells which one in a problem: all others are not enough', async () => {
    const handler = httpApi({ routes: routes(), onFailure: () => {} });
    const scopes = [...new Set(routes().map(({ scope }) => scope))];
    expect(scopes.length).toBeGreaterThan(5);
    for (const { method, path, scope } of routes()) {
      const others = scopes.filter((one) => one !== scope).join(' ');
      const event = {
        rawPath: path.replace(/\{\w+\}/g, '1'),
        requestContext: {
          requestId: 'r',
          http: { method },
          authorizer: { jwt: { claims: { sub: 'ada', scope: others } } },
        },
      } as unknown as Parameters<HttpHandler>[0];
      const { statusCode, headers, body = '' } = await handler(event);
      expect({ statusCode, type: headers?.['content-type'] }).toEqual({
        statusCode: 403,
        type: 'application/problem+json',
      });
      expect(body).toContain(`lacks the scope ${scope}.`);
    }
  });

  it('nothing that changes something is open to those who may only read', () => {
    const open = routes().filter(({ method, scope }) => method !== 'GET' && scope === 'finance.read');
    // Whoever may read may have it written into a file.
    expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /exports']);
    const scopeOf = (path: string) => routes().find((route) => route.path === path)?.scope;
    // Taking part in an approval is a right of its own.
    expect(scopeOf('/purchases/{id}/approval')).toBe('purchases.approve');
    expect(routes().filter(({ scope }) => scope === 'purchases.approve')).toHaveLength(1);
  });

  it.each([
    ['GET', '/purchases', 'purchases', { stage: 'unknown' }],
    ['GET', '/purchases/{id}', 'purchase', 'p-1'],
    ['GET', '/documents/{id}', 'document', 'p-1'],
    ['GET', '/refused-messages', 'refusedMessages', { stage: 'unknown' }],
    ['GET', '/balances', 'balances', undefined],
    ['POST', '/purchases/{id}/approval', 'approvePurchase', { id: 'p-1', caller: 'ada', body: { a: 1 } }],
    ['POST', '/purchases/{id}/cancellation', 'cancelPurchase', { id: 'p-1', caller: 'ada' }],
    ['POST', '/purchases/{id}/resolution', 'resolvePurchase', { id: 'p-1', caller: 'ada' }],
    ['POST', '/purchases/{id}/returns', 'recordReturn', { id: 'p-1' }],
    ['POST', '/purchases/{id}/returns/withdrawal', 'withdrawReturn', { id: 'p-1', caller: 'ada' }],
    ['POST', '/purchase-requests', 'askPurchase', { caller: 'ada', body: { a: 1 }, requestId: 'r' }],
    ['GET', '/documents/{id}/lines/{part}/{line}', 'line', 'p-1'],
    ['GET', '/documents/{id}/lines', 'lines', 'p-1'],
    ['GET', '/documents/{id}/differences/{number}', 'difference', 'p-1'],
    ['GET', '/estimates', 'estimates', undefined],
    ['GET', '/facts', 'facts', undefined],
    ['GET', '/nights/{night}', 'night', '2024-02-09'],
    ['GET', '/nights/latest', 'latestNight', undefined],
    ['GET', '/coverage', 'coverage', { stage: 'unknown' }],
    ['GET', '/discrepancies', 'discrepancies', { stage: 'unknown' }],
    ['GET', '/expected', 'expected', { stage: 'unknown' }],
    ['GET', '/suggestions', 'suggestions', { stage: 'unknown' }],
    ['GET', '/matches', 'matches', { stage: 'unknown' }],
    ['GET', '/purchases/{id}/chain', 'chain', 'p-1'],
    ['GET', '/documents/{id}/explanation', 'explanation', 'p-1'],
    ['GET', '/documents/{id}/statement', 'statement', 'p-1'],
    ['GET', '/documents/{id}/receipts', 'receipts', 'p-1'],
    ['GET', '/cases', 'cases', { stage: 'unknown' }],
    ['GET', '/cases/{id}', 'case', 'p-1'],
    ['GET', '/cases/{id}/audit', 'caseAudit', 'p-1'],
    ['PUT', '/cases/{id}/owner', 'assignCase', { id: 'p-1', caller: 'ada', body: { a: 1 } }],
    ['PUT', '/cases/{id}/status', 'setCaseStatus', { id: 'p-1', caller: 'ada' }],
    ['POST', '/cases/{id}/comments', 'commentCase', { id: 'p-1', caller: 'ada' }],
    ['POST', '/cases/{id}/evidence', 'linkEvidence', { id: 'p-1', caller: 'ada' }],
    ['POST', '/cases/{id}/reopening', 'reopenCase', { id: 'p-1', caller: 'ada' }],
    ['POST', '/cases/uploads', 'resolveSheet', { caller: 'ada', body: { a: 1 } }],
    ['PUT', '/suggestions/{id}/decision', 'decideMatch', { id: 'p-1', caller: 'ada' }],
    ['GET', '/periods', 'periods', { stage: 'unknown' }],
    ['GET', '/periods/{id}', 'period', 'p-1'],
    ['GET', '/periods/{id}/difference', 'periodDifference', 'p-1'],
    ['GET', '/periods/{id}/audit', 'periodAudit', 'p-1'],
    ['POST', '/periods/{id}/preparation', 'preparePeriod', { id: 'p-1', caller: 'ada' }],
    ['POST', '/periods/{id}/closing', 'closePeriod', { id: 'p-1', caller: 'ada' }],
    ['POST', '/periods/{id}/reopening', 'reopenPeriod', { id: 'p-1', caller: 'ada' }],
    ['GET', '/audit/verification', 'verifyAudit', { stage: 'unknown' }],
    ['GET', '/exports', 'exports', { stage: 'unknown' }],
    ['GET', '/exports/{id}', 'export', 'p-1'],
    ['GET', '/purchase-imports/{id}', 'showImport', { id: 'p-1' }],
    ['POST', '/purchase-imports/rows', 'importRows', { caller: 'ada', body: { a: 1 } }],
    ['PUT', '/purchasing', 'switchPurchasing', { caller: 'ada', body: { a: 1 } }],
    ['GET', '/dead-letters', 'listDeadLetters', { query: { stage: 'unknown' } }],
    ['POST', '/dead-letters/redrive', 'redriveDeadLetters', { caller: 'ada', body: { a: 1 } }],
  ])('%s %s asks %s', async (method, path, name, given) => {
    expect(await ask(method, path)).toMatchObject({
      status: 200,
      body: { name, ...(given === undefined ? {} : { given }) },
    });
  });

  it.each([
    ['/nights', 'askNight', 'billing.operate'],
    ['/documents/{id}/sync', 'syncDocument', 'billing.operate'],
    ['/documents/{id}/reload', 'reloadDocument', 'billing.operate'],
    ['/exports', 'askExport', 'finance.read'],
    ['/purchase-imports', 'askImport', 'purchases.operate'],
  ])('POST %s asks %s, and answers that it will be done', async (path, name, scope) => {
    expect(await ask('POST', path)).toMatchObject({
      status: 202,
      body: { name, given: { id: 'p-1', caller: 'ada', body: { a: 1 } } },
    });
    expect(routes().find((route) => route.method === 'POST' && route.path === path)?.scope).toBe(scope);
  });

  it('a line is asked for by part, line and version', async () => {
    expect(await ask('GET', '/documents/{id}/lines/{part}/{line}')).toMatchObject({
      body: { more: { part: '3', line: '7', version: undefined } },
    });
  });

  it('the latest night is not taken for a night by the name of latest', async () => {
    const handler = httpApi({ routes: routes(), onFailure: () => {} });
    const event = {
      rawPath: '/nights/latest',
      requestContext: {
        requestId: 'r',
        http: { method: 'GET' },
        authorizer: { jwt: { claims: { sub: 'ada', scope: 'finance.read' } } },
      },
    } as unknown as Parameters<HttpHandler>[0];
    expect(JSON.parse((await handler(event)).body ?? '')).toMatchObject({ name: 'latestNight' });
  });

  it('to sign and to resolve are rights of their own', () => {
    const scopes = (pattern: RegExp) => [
      ...new Set(
        routes()
          .filter(({ method, path }) => method !== 'GET' && pattern.test(path))
          .map(({ scope }) => scope),
      ),
    ];
    expect(scopes(/^\/periods/)).toEqual(['finance.close']);
    expect(scopes(/^\/(cases|suggestions)/)).toEqual(['finance.resolve']);
  });

  it('everything about the whole partner is refused to a token for some customers, and to no other', async () => {
    const asked = {
      ...{ path: '/', query: {}, body: {}, caller: 'ada', requestId: 'r', customers: ['c-1'] },
      parameters: { id: 'p-1', night: '2024-02-09', part: '3', line: '7', number: '0' },
    };
    const refused: string[] = [];
    for (const route of routes()) {
      const said = await route.answer(asked).then(
        () => 'answered',
        (problem: { status?: number }) => problem.status ?? problem,
      );
      if (said === 403) refused.push(`${route.method} ${route.path}`);
    }
    expect(refused.toSorted()).toEqual(REFUSED_TO_SOME);
  });
});

const REFUSED_TO_SOME = [
  'GET /audit/verification',
  'GET /balances',
  'GET /coverage',
  'GET /dead-letters',
  'GET /documents',
  'GET /documents/{id}',
  'GET /documents/{id}/differences/{number}',
  'GET /documents/{id}/explanation',
  'GET /documents/{id}/receipts',
  'GET /documents/{id}/statement',
  'GET /estimates',
  'GET /facts',
  'GET /nights/latest',
  'GET /nights/{night}',
  'GET /periods',
  'GET /periods/{id}',
  'GET /periods/{id}/audit',
  'GET /periods/{id}/difference',
  'GET /purchase-imports/{id}',
  'GET /reconciliation',
  'GET /refused-messages',
  'POST /dead-letters/redrive',
  'POST /documents/{id}/reload',
  'POST /documents/{id}/sync',
  'POST /nights',
  'POST /purchase-imports',
  'POST /purchase-imports/rows',
  'POST /purchase-requests',
  'PUT /purchasing',
  'PUT /suggestions/{id}/decision',
];
