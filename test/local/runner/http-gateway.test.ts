import { afterEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { createClock } from '../../../local/clock.ts';
import { deployFunctions } from '../../../local/runner/deployed-functions.ts';
import { PortInUse, startHttpGateway, type Gateway } from '../../../local/runner/http-gateway.ts';
import { readTemplate } from '../../../local/template/template.ts';
import { createTokenIssuer } from '../../../local/cloud/token-issuer.ts';

describe('the HTTP gateway', () => {
  const started: Gateway[] = [];
  afterEach(async () => {
    for (const gateway of started.splice(0)) await gateway.stop();
  });
  const template = readTemplate();
  const clock = createClock(Date.parse('2024-02-09T12:00:00Z'));
  const tokens = createTokenIssuer({ issuer: 'local', audience: 'tieout', nowMs: clock.nowMs });
  const { functions, remove } = deployFunctions(template);
  remove();

  async function start(port = 0, answer: object = { statusCode: 200, body: '{}' }) {
    const events: APIGatewayProxyEventV2WithJWTAuthorizer[] = [];
    const invoked: string[] = [];
    const changes: string[] = [];
    const gateway = await startHttpGateway({
      template,
      functions,
      clock,
      tokens,
      port,
      onChange: () => changes.push(invoked.at(-1) ?? ''),
      invoke: async (name, event) => {
        invoked.push(name);
        events.push(event as APIGatewayProxyEventV2WithJWTAuthorizer);
        return answer;
      },
    });
    started.push(gateway);
    const ask = (path: string, scopes: readonly string[] | undefined, init: RequestInit = {}) =>
      fetch(`${gateway.url}${path}`, {
        ...init,
        headers: scopes ? { authorization: `Bearer ${tokens.issue('ada', scopes)}` } : {},
      });
    return { gateway, events, invoked, changes, ask };
  }

  it('tells when somebody may have changed something, which asking never does', async () => {
    const { ask, changes } = await start();
    await ask('/purchases', ['finance.read']);
    expect(changes).toEqual([]);
    await ask('/purchases/a/cancellation', ['purchases.operate'], { method: 'POST', body: '{}' });
    expect(changes).toEqual(['finance-api']);
  });

  it('wakes the function of the route with an event of payload version 2.0', async () => {
    const { ask, events, invoked } = await start(0, {
      statusCode: 201,
      headers: { 'x-a': 'b' },
      body: '{"id":1}',
    });
    const answer = await ask('/purchases/a%2Fb/returns?dry=1', ['finance.resolve'], {
      method: 'POST',
      body: '{"q":1}',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-a')).toBe('b');
    expect(await answer.json()).toEqual({ id: 1 });
    expect(invoked).toEqual(['finance-api']);
    expect(events[0]).toMatchObject({
      version: '2.0',
      routeKey: 'POST /purchases/{id}/returns',
      pathParameters: { id: 'a/b' },
      queryStringParameters: { dry: '1' },
      body: '{"q":1}',
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'POST' },
        authorizer: { jwt: { claims: { sub: 'ada', scope: 'finance.resolve' } } },
      },
    });
  });

  it.each([
    ['without a token', '/purchases', undefined, {}, 401],
    ['with a token of another scope', '/purchases', ['finance.resolve'], {}, 403],
    [
      'that reads where operating is needed',
      '/purchasing',
      ['finance.read'],
      { method: 'PUT', body: '{}' },
      403,
    ],
    ['for a path nobody has', '/nothing', ['finance.read'], {}, 404],
    ['with a method that the path does not have', '/purchases', ['finance.read'], { method: 'DELETE' }, 404],
  ])('turns away a request %s and wakes nobody', async (_what, path, scopes, init, status) => {
    const { ask, invoked } = await start();
    expect((await ask(path, scopes, init)).status).toBe(status);
    expect(invoked).toEqual([]);
  });

  it('says so when its port belongs to somebody else', async () => {
    const { gateway } = await start();
    const port = Number(new URL(gateway.url).port);
    await expect(start(port)).rejects.toThrow(PortInUse);
    await expect(start(port)).rejects.toThrow(`Port ${port} is in use`);
  });
});
