import { describe, expect, it } from '@jest/globals';
import { financeRoutes } from '../../lib/lambda/finance-routes.ts';
import { answer } from '../../lib/values/answer.ts';
import { readTemplate, resourcesOf } from '../../local/template/template.ts';

type Members = Parameters<typeof financeRoutes>;

/** A reader and decisions that answer with which of them was asked, and with what. */
function routes() {
  const tell = (name: string) => async (given?: unknown) => answer({ name, given });
  const teller = new Proxy({}, { get: (_none, name) => tell(String(name)) });
  return financeRoutes(teller as Members[0], teller as Members[1]);
}

const ask = async (method: string, path: string) => {
  const route = routes().find((one) => one.method === method && one.path === path);
  const asked = { query: { stage: 'unknown' }, body: { a: 1 }, caller: 'ada', requestId: 'r' };
  return (await route?.answer({ ...asked, parameters: { id: 'p-1' } }))?.body;
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
    ['PUT', '/purchasing', 'switchPurchasing', { caller: 'ada', body: { a: 1 } }],
    ['GET', '/dead-letters', 'listDeadLetters', { query: { stage: 'unknown' } }],
    ['POST', '/dead-letters/redrive', 'redriveDeadLetters', { caller: 'ada', body: { a: 1 } }],
  ])('%s %s asks %s', async (method, path, name, given) => {
    expect(await ask(method, path)).toMatchObject({ name, ...(given === undefined ? {} : { given }) });
  });
});
