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

  it.each(['/purchases', '/openapi.json', '/nothing'])(
    'turns away whoever asks for %s without a token, in the words of API Gateway, and wakes nobody',
    async (path) => {
      const { ask, invoked } = await start();
      const answer = await ask(path, undefined);
      expect({ status: answer.status, body: await answer.json() }).toEqual({
        ...{ status: 401, body: { message: 'Unauthorized' } },
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(invoked).toEqual([]);
    },
  );

  it.each([
    ['a path nobody has', '/nothing', 'GET', '$default'],
    ['a method that the path does not have', '/purchases', 'DELETE', '$default'],
    [
      'a path that belongs to a route, before that for everything',
      '/nights/latest',
      'GET',
      'GET /nights/latest',
    ],
  ])('wakes the function for %s', async (_what, path, method, routeKey) => {
    const { ask, events } = await start();
    expect((await ask(path, [], { method })).status).toBe(200);
    expect(events).toMatchObject([{ routeKey, rawPath: path, requestContext: { http: { method } } }]);
  });

  it('hands on what a token says beside its scopes: the customers that it is for', async () => {
    const { gateway, events } = await start();
    const token = tokens.issue('cleo', ['finance.read'], { customers: 'c-1' });
    await fetch(`${gateway.url}/purchases`, { headers: { authorization: `Bearer ${token}` } });
    expect(events[0]?.requestContext.authorizer.jwt.claims).toMatchObject({ sub: 'cleo', customers: 'c-1' });
  });

  it('says so when its port belongs to somebody else', async () => {
    const { gateway } = await start();
    const port = Number(new URL(gateway.url).port);
    await expect(start(port)).rejects.toThrow(PortInUse);
    await expect(start(port)).rejects.toThrow(`Port ${port} is in use`);
  });
});
