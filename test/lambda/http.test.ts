import { describe, expect, it } from '@jest/globals';
import { HttpProblem } from '../../lib/lambda/http-problem.ts';
import { httpApi, type HttpHandler } from '../../lib/lambda/http.ts';

const failures: unknown[] = [];
const handler = httpApi({
  routes: [
    {
      method: 'GET',
      path: '/purchases/{id}',
      scope: 'finance.read',
      answer: async ({ parameters, query, caller, customers }) => ({
        status: 200,
        body: { ...parameters, query, caller, ...(customers === undefined ? {} : { customers }) },
      }),
    },
    {
      method: 'PUT',
      path: '/purchasing',
      scope: 'purchases.operate',
      answer: async ({ body }) => ({ status: 200, body }),
    },
    {
      method: 'GET',
      path: '/broken',
      scope: 'finance.read',
      answer: async () => {
        throw new Error('the secret reason');
      },
    },
    {
      method: 'GET',
      path: '/nothing',
      scope: 'finance.read',
      answer: async () => {
        throw new HttpProblem(404, 'No such thing.', { id: 'x' });
      },
    },
  ],
  onFailure: (failure) => failures.push(failure),
});

type Asked = {
  method?: string;
  scope?: string;
  body?: string;
  base64?: boolean;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  claims?: Record<string, string>;
};

async function ask(
  path: string,
  {
    method = 'GET',
    scope = 'finance.read',
    body,
    base64 = false,
    query,
    headers,
    claims = { sub: 'ada' },
  }: Asked = {},
) {
  const event = {
    rawPath: path,
    queryStringParameters: query,
    headers,
    body,
    isBase64Encoded: base64,
    requestContext: {
      requestId: 'req-1',
      http: { method },
      authorizer: { jwt: { claims: { ...claims, scope } } },
    },
  };
  const answer = await handler(event as unknown as Parameters<HttpHandler>[0]);
  return {
    status: answer.statusCode,
    type: answer.headers?.['content-type'],
    headers: answer.headers,
    body: JSON.parse(answer.body || 'null') as unknown,
  };
}

describe('httpApi', () => {
  it('finds the route, decodes the path and says who asks', async () => {
    expect(await ask('/purchases/a%20b', { query: { stage: 'ordered' } })).toMatchObject({
      status: 200,
      type: 'application/json',
      body: { id: 'a b', query: { stage: 'ordered' }, caller: 'ada' },
    });
  });

  it.each([
    { path: '/elsewhere', asked: {}, status: 404, because: 'nothing is there' },
    { path: '/purchases/a/b', asked: {}, status: 404, because: 'a part more than the route has' },
    { path: '/purchasing', asked: {}, status: 405, because: 'another method is served there' },
    {
      path: '/purchases/a',
      asked: { scope: 'finance.resolve' },
      status: 403,
      because: 'the scope is missing',
    },
    {
      path: '/purchases/a',
      asked: { scope: 'xfinance.read' },
      status: 403,
      because: 'a scope is a whole word',
    },
    { path: '/purchases/%E0%A4%A', asked: {}, status: 400, because: 'the path is badly encoded' },
    {
      path: '/purchasing',
      asked: { method: 'PUT', scope: 'purchases.operate', body: '{' },
      status: 400,
      because: 'no JSON',
    },
    { path: '/nothing', asked: {}, status: 404, because: 'the route said so' },
  ])('$path is answered $status: $because', async ({ path, asked, status }) => {
    const answer = await ask(path, asked);
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status } });
    expect(answer.body).toHaveProperty('detail');
  });

  it.each(['finance.read', 'other finance.read', '[other finance.read]'])(
    'scopes may lie in the claim scp as well, in whichever way: %s',
    async (scp) => {
      const given = { scope: 'finance.resolve', claims: { sub: 'ada', scp } };
      expect((await ask('/purchases/a', given)).status).toBe(200);
      expect((await ask('/purchases/a', { ...given, claims: { sub: 'ada', scp: 'other' } })).status).toBe(
        403,
      );
    },
  );

  it.each([
    [{ sub: ' ada ', client_id: 'x' }, 'ada'],
    [{ client_id: 'a-machine' }, 'a-machine'],
  ])('whoever asks is the subject of the token: %j', async (claims, caller) => {
    expect((await ask('/purchases/a', { claims })).body).toMatchObject({ caller });
  });

  it.each([[{}], [{ sub: '' }], [{ sub: '  ', client_id: 'a-machine' }]])(
    'nobody is nobody, and not one person more: %j',
    async (claims) => {
      expect(await ask('/purchases/a', { claims })).toMatchObject({ status: 403 });
    },
  );

  it('a refused method says which ones are served', async () => {
    expect((await ask('/purchasing')).headers).toMatchObject({ allow: 'PUT' });
  });

  it('a body that is no JSON is named as what is wrong', async () => {
    const answer = await ask('/purchasing', { method: 'PUT', scope: 'purchases.operate', body: '{' });
    expect(answer.body).toMatchObject({ problems: [{ field: '(whole)', reason: 'is not JSON' }] });
  });

  it('reads a body that came as base64', async () => {
    const body = Buffer.from('{"state":"open"}').toString('base64');
    const answer = await ask('/purchasing', {
      method: 'PUT',
      scope: 'purchases.operate',
      body,
      base64: true,
    });
    expect(answer.body).toEqual({ state: 'open' });
  });

  it('our own failure is told to us and not to the caller', async () => {
    const answer = await ask('/broken');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('secret reason');
    expect(failures).toEqual([expect.objectContaining({ message: 'the secret reason' })]);
  });

  it('what is read has a strong tag of its content, and is not sent to whoever has it', async () => {
    const { headers, status } = await ask('/purchases/a');
    const etag = String(headers?.['etag']);
    expect({ status, headers }).toMatchObject({
      ...{ status: 200, headers: { 'cache-control': 'private, no-cache' } },
    });
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    for (const seen of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect(await ask('/purchases/a', { headers: { 'if-none-match': seen } })).toMatchObject({
        ...{ status: 304, body: null, headers: { etag } },
      });
    for (const seen of ['"other"', etag.slice(1, -1), ''])
      expect((await ask('/purchases/a', { headers: { 'if-none-match': seen } })).status).toBe(200);
    expect(String((await ask('/purchases/b')).headers?.['etag'])).not.toBe(etag);
  });

  it('what was done, and what was refused, is kept by nobody', async () => {
    const put = { method: 'PUT', scope: 'purchases.operate', body: '{}', headers: { 'if-none-match': '*' } };
    expect(await ask('/purchasing', put)).toMatchObject({
      ...{ status: 200, headers: { 'cache-control': 'no-store' } },
    });
    expect((await ask('/nothing')).headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it.each([
    ['C-1 c-2', ['c-1', 'c-2']],
    ['[c-1 c-2]', ['c-1', 'c-2']],
    ['c-1', ['c-1']],
    ['', []],
    ['[]', []],
  ])('the claim customers %j is for %j, and for nobody else', async (claim, customers) => {
    const { body } = await ask('/purchases/a', { claims: { sub: 'ada', customers: claim } });
    expect(body).toMatchObject({ customers });
  });

  it('a token without that claim is for all customers', async () => {
    expect((await ask('/purchases/a')).body).not.toHaveProperty('customers');
  });
});
