import { describe, expect, it } from '@jest/globals';
import { financeRoutes } from '../../lib/lambda/finance-routes.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';
import { answer } from '../../lib/values/answer.ts';
import { readTemplate, resourcesOf } from '../../local/template/template.ts';

type Members = Parameters<typeof financeRoutes>;

/** A reader and decisions that answer with which of them was asked, and with what. */
function routes() {
  const tell = (name: string) => async (given?: unknown, more?: unknown) => answer({ name, given, more });
  const teller = new Proxy({}, { get: (_none, name) => tell(String(name)) });
  return financeRoutes(teller as Members[0], teller as Members[1], teller as Members[2]);
}

const ask = async (method: string, path: string) => {
  const route = routes().find((one) => one.method === method && one.path === path);
  const asked = { query: { stage: 'unknown' }, body: { a: 1 }, caller: 'ada', requestId: 'r' };
  return route?.answer({ ...asked, parameters: { id: 'p-1', night: '2024-02-09', part: '3', line: '7' } });
};

describe('the routes of the finance API', () => {
  it('are those of the template, with the same scopes', () => {
    const declared = resourcesOf<{ RouteKey: string; AuthorizationScopes: readonly string[] }>(
      readTemplate(),
      'AWS::ApiGatewayV2::Route',
    ).map(([, { RouteKey, AuthorizationScopes }]) => `${RouteKey} ${AuthorizationScopes.join(' ')}`);
    const served = routes().map(({ method, path, scope }) => `${method} ${path} ${scope}`);
    expect(served.length).toBeGreaterThan(15);
    expect(declared.toSorted()).toEqual(served.toSorted());
  });

  it('nothing that changes something is open to those who may only read', () => {
    const open = routes().filter(({ method, scope }) => method !== 'GET' && scope === 'finance.read');
    expect(open).toEqual([]);
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
    ['POST', '/purchase-requests', 'askPurchase', { caller: 'ada', body: { a: 1 }, requestId: 'r' }],
    ['GET', '/documents/{id}/lines/{part}/{line}', 'line', 'p-1'],
    ['GET', '/documents/{id}/lines', 'lines', 'p-1'],
    ['GET', '/documents/{id}/differences/{number}', 'difference', 'p-1'],
    ['GET', '/estimates', 'estimates', undefined],
    ['GET', '/facts', 'facts', undefined],
    ['GET', '/nights/{night}', 'night', '2024-02-09'],
    ['GET', '/nights/latest', 'latestNight', undefined],
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
    ['/nights', 'askNight'],
    ['/documents/{id}/sync', 'syncDocument'],
    ['/documents/{id}/reload', 'reloadDocument'],
  ])('POST %s asks %s, and answers that it will be done', async (path, name) => {
    expect(await ask('POST', path)).toMatchObject({
      status: 202,
      body: { name, given: { id: 'p-1', caller: 'ada', body: { a: 1 } } },
    });
    expect(routes().find((route) => route.path === path)?.scope).toBe('billing.operate');
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
});
