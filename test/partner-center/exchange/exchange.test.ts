import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connectPartnerCenter } from '../../../lib/partner-center/connect-partner-center.ts';
import { microsoftAt } from '../../builders/simulated-microsoft.ts';
import type { Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/exchange/partner-center-error.ts';
import { asId } from '../../../lib/values/id.ts';
import { isTokenCall, json, startLocalServer, type Heard, type LocalServer } from '../local-server.ts';

const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const lookUp: Ask = {
  method: 'GET',
  host: 'partner_center',
  lane: 'app',
  path: '/v1/thing',
  repeatable: true,
};
const purchase: Ask = { ...lookUp, method: 'POST', path: '/v1/carts/1/checkout', call, repeatable: false };

let server: LocalServer | undefined;
afterEach(async () => server?.[Symbol.asyncDispose]());

/** A Partner Center whose login works; `answer` gets every other call, and how many of those came before it. */
async function partnerCenter(
  answer: (heard: Heard, response: ServerResponse, before: number) => void,
  options: { readonly timeoutMs?: number } = {},
) {
  let calls = 0;
  const started = await startLocalServer((heard, response, before) => {
    if (!isTokenCall(heard, response, before)) answer(heard, response, calls++);
  });
  server = started;
  const pauses: number[] = [];
  let guids = 0;
  const { exchange, download } = connectPartnerCenter({
    microsoft: microsoftAt(started.origin),
    credentials: {
      read: () => Promise.resolve({ tenantId: 't', clientId: 'c', clientSecret: 's', refreshToken: 'r' }),
    },
    fetch,
    nowMs: () => Date.UTC(2024, 0, 15),
    newGuid: () => `guid-${++guids}`,
    ...options,
    pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
  });
  const heard = () => started.heard.filter(({ url }) => !url.endsWith('/token'));
  return { exchange, download, pauses, heard, all: started.heard, origin: started.origin };
}

async function failureOf(asked: Promise<unknown>): Promise<PartnerCenterError> {
  const outcome: unknown = await asked.catch((error: unknown) => error);
  if (outcome instanceof PartnerCenterError) return outcome;
  throw new Error('no PartnerCenterError was thrown', { cause: outcome });
}

describe('what is sent', () => {
  it('carries the ids it was given and reports them back', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response) => json(response, 200, {}));
    const answer = await exchange({ ...purchase, body: { a: 1 }, headers: { 'If-Match': '"etag"' } });
    expect(answer).toMatchObject({ status: 200, requestId: 'r-1', correlationId: 'c-1' });
    expect(heard()[0]).toMatchObject({ method: 'POST', url: '/v1/carts/1/checkout', body: '{"a":1}' });
    expect(heard()[0]?.headers).toMatchObject({
      'ms-requestid': 'r-1',
      'ms-correlationid': 'c-1',
      'ms-contract-version': 'v1',
      'content-type': 'application/json',
      'if-match': '"etag"',
      accept: 'application/json',
      authorization: 'Bearer token-0',
    });
  });

  it('gives a look-up fresh ids, the same ones on every try', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response, before) =>
      json(response, before === 0 ? 500 : 200, {}),
    );
    await exchange({ ...lookUp, query: { country: 'IE', size: '10' } });
    await exchange(lookUp);
    expect(heard().map(({ headers }) => headers['ms-requestid'])).toEqual(['guid-1', 'guid-1', 'guid-3']);
    expect(heard()[0]?.url).toBe('/v1/thing?country=IE&size=10');
  });

  it('goes to Graph with a token of its own and the id by which Graph keeps its logs', async () => {
    const { exchange, heard, all } = await partnerCenter((_heard, response) => json(response, 202, {}));
    await exchange({ ...lookUp, host: 'graph', path: '/v1.0/reports' });
    expect(heard()[0]).toMatchObject({ url: '/graph/v1.0/reports' });
    expect(heard()[0]?.headers).toMatchObject({ 'client-request-id': 'guid-1', 'ms-requestid': 'guid-1' });
    expect(all[0]?.url).toBe('/login/t/oauth2/v2.0/token');
  });

  it.each([
    '/v1/../admin',
    '/v1/%2e%2E/admin',
    '//evil.example/v1',
    '/v1/a?b=c',
    'v1/a',
    '/v1/a b',
    '/v1\\a',
  ])('refuses the path %s without sending anything', async (path) => {
    const { exchange, all } = await partnerCenter((_heard, response) => json(response, 200, {}));
    expect((await failureOf(exchange({ ...lookUp, path }))).kind).toBe('malformed');
    expect(all).toHaveLength(0);
  });

  it('sends a checkout without a body as an empty one', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response) => json(response, 201, {}));
    await exchange(purchase);
    expect(heard()[0]?.headers).toMatchObject({ 'content-length': '0' });
    expect(heard()[0]?.headers).not.toHaveProperty('content-type');
  });
});

describe('a 401', () => {
  it.each([lookUp, purchase])(
    'renews the token once and asks again with the new one and the same ids',
    async (ask) => {
      const { exchange, heard } = await partnerCenter((_heard, response, before) =>
        json(response, before === 0 ? 401 : 200, { code: '400', description: 'Access denied' }),
      );
      await exchange(ask);
      expect(heard().map(({ headers }) => headers.authorization)).toEqual([
        'Bearer token-0',
        'Bearer token-2',
      ]);
      expect(new Set(heard().map(({ headers }) => headers['ms-requestid'])).size).toBe(1);
    },
  );

  it('that follows a fresh token is final', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response) =>
      json(response, 401, { code: '400', description: 'Access denied' }),
    );
    expect(await failureOf(exchange(lookUp))).toMatchObject({
      kind: 'unauthorized',
      code: '400',
      nothingSent: false,
    });
    expect(heard()).toHaveLength(2);
  });
});

describe('asking again', () => {
  it.each([429, 500, 502, 503, 504])(
    'is done four times at most where it is safe, for a %i',
    async (status) => {
      const { exchange, heard, pauses } = await partnerCenter((_heard, response) =>
        json(response, status, {}),
      );
      expect(await failureOf(exchange(lookUp))).toMatchObject({ status });
      expect(heard()).toHaveLength(4);
      expect(pauses).toHaveLength(3);
    },
  );

  it.each([429, 500, 503])(
    'is never done by itself for what changes something, after a %i',
    async (status) => {
      const { exchange, heard } = await partnerCenter((_heard, response) => json(response, status, {}));
      expect(await failureOf(exchange(purchase))).toMatchObject({ status });
      expect(heard()).toHaveLength(1);
    },
  );

  it.each([400, 403, 404, 409, 417])('is of no use after a %i', async (status) => {
    const { exchange, heard } = await partnerCenter((_heard, response) => json(response, status, {}));
    expect(await failureOf(exchange(lookUp))).toMatchObject({ status });
    expect(heard()).toHaveLength(1);
  });

  it('waits for as long as Retry-After says', async () => {
    const { exchange, pauses } = await partnerCenter((_heard, response, before) =>
      json(response, before === 0 ? 429 : 200, {}, { 'retry-after': '2' }),
    );
    await exchange(lookUp);
    expect(pauses).toEqual([2_000]);
  });

  it('is left to the caller where Retry-After is long', async () => {
    const { exchange, heard, pauses } = await partnerCenter((_heard, response) =>
      json(response, 429, { statusCode: 429, message: 'Rate limit is exceeded.' }, { 'retry-after': '57' }),
    );
    expect(await failureOf(exchange(lookUp))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 57_000,
      description: 'Rate limit is exceeded.',
    });
    expect([heard().length, pauses.length]).toEqual([1, 0]);
  });

  it('follows a connection that was reset before the answer', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response, before) => {
      if (before === 0) response.destroy();
      else json(response, 200, {});
    });
    await exchange(lookUp);
    expect(heard()).toHaveLength(2);
  });
});

describe('an answer that is not whole', () => {
  it.each([200, 400, 503])('is unavailable, whatever its status of %i promised', async (status) => {
    const { exchange, heard } = await partnerCenter((_heard, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"code":"800012",', () => response.destroy());
    });
    const error = await failureOf(exchange(purchase));
    expect(error).toMatchObject({
      kind: 'unavailable',
      status: undefined,
      code: undefined,
      requestId: 'r-1',
    });
    expect(heard()).toHaveLength(1);
  });

  it('is unavailable when nothing comes in time', async () => {
    const { exchange, heard } = await partnerCenter(() => undefined, { timeoutMs: 50 });
    const error = await failureOf(exchange(purchase));
    expect(error).toMatchObject({ kind: 'unavailable', nothingSent: false });
    expect(error.message).toMatch(/TimeoutError/);
    expect(heard()).toHaveLength(1);
  });
});

describe('a redirect', () => {
  it('is not followed: neither token nor body reach another host', async () => {
    await using other = await startLocalServer((_heard, response) => json(response, 200, {}));
    const { exchange, heard } = await partnerCenter((_heard, response) =>
      json(response, 307, {}, { location: `${other.origin}/v1/carts/1/checkout` }),
    );
    expect(await failureOf(exchange(purchase))).toMatchObject({ kind: 'malformed', status: 307 });
    expect(await failureOf(exchange(lookUp))).toMatchObject({ kind: 'malformed', status: 307 });
    expect(heard()).toHaveLength(2);
    expect(other.heard).toHaveLength(0);
  });
});

describe('a download', () => {
  const SIGNED = 'sp=r&sig=top-secret-signature';

  it('fetches the bytes without Authorization', async () => {
    const { download, heard, origin, all } = await partnerCenter((_heard, response) =>
      response.end('blob bytes'),
    );
    const bytes = await download(`${origin}/blob/part.gz?${SIGNED}`);
    expect(new TextDecoder().decode(bytes)).toBe('blob bytes');
    expect(heard()[0]?.url).toBe(`/blob/part.gz?${SIGNED}`);
    expect(heard()[0]?.headers.authorization).toBeUndefined();
    expect(all).toHaveLength(1);
  });

  it.each([
    'https://blob.core.windows.net.evil.example/part',
    'https://evil.example/part',
    'http://account.blob.core.windows.net/part',
    'https://user:password@127.0.0.1/part',
    'file:///etc/passwd',
    'part.gz',
  ])('is not made from %s', async (address) => {
    const { download, all } = await partnerCenter((_heard, response) => response.end('blob bytes'));
    expect(await failureOf(download(`${address}?${SIGNED}`))).toMatchObject({ kind: 'refused' });
    expect(all).toHaveLength(0);
  });

  it('says nothing of its signature when it fails', async () => {
    const { download, origin, heard } = await partnerCenter((_heard, response, before) => {
      if (before < 4) response.destroy();
      else json(response, 403, {}, { 'content-type': 'application/xml' });
    });
    const errors = [
      await failureOf(download(`${origin}/blob/part.gz?${SIGNED}`)),
      await failureOf(download(`${origin}/blob/part.gz?${SIGNED}`)),
    ];
    expect(errors.map(({ kind }) => kind)).toEqual(['unavailable', 'forbidden']);
    expect(heard()).toHaveLength(5);
    for (const error of errors) expect(String(error.stack) + error.description).not.toContain('top-secret');
  });
});
