import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { getRegistrationStatus } from '../../../lib/partner-center/enablement/registration.ts';
import { inMemoryRegister } from '../../../lib/partner-center/limits/in-memory-register.ts';
import { connectPartnerCenter } from '../../../lib/partner-center/connect-partner-center.ts';
import { microsoftAt } from '../../builders/simulated-microsoft.ts';
import type { Ask } from '../../../lib/partner-center/exchange/exchange.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { asId } from '../../../lib/values/id.ts';
import { isTokenCall, json, startLocalServer, type Heard, type LocalServer } from '../local-server.ts';

const call = { requestId: asId<'RequestId'>('r-1'), correlationId: asId<'CorrelationId'>('c-1') };
const NOW_MS = Date.UTC(2024, 0, 15);
const lookUp: Ask = { operation: 'get_order', path: '/v1/thing' };
const purchase: Ask = { operation: 'check_out_cart', path: '/v1/carts/1/checkout', call };

let server: LocalServer | undefined;
afterEach(async () => server?.[Symbol.asyncDispose]());

/** A Partner Center whose login works; `answer` gets every other call, and how many of those came before it. */
async function partnerCenter(
  answer: (heard: Heard, response: ServerResponse, before: number) => void,
  options: Partial<Pick<Parameters<typeof connectPartnerCenter>[0], 'timeoutMs' | 'limits' | 'say'>> = {},
) {
  let calls = 0;
  const started = await startLocalServer((heard, response, before) => {
    if (!isTokenCall(heard, response, before)) answer(heard, response, calls++);
  });
  server = started;
  const pauses: number[] = [];
  let guids = 0;
  const connection = {
    microsoft: microsoftAt(started.origin),
    credentials: {
      read: () => Promise.resolve({ tenantId: 't', clientId: 'c', clientSecret: 's', refreshToken: 'r' }),
    },
    purpose: 'buying',
    fetch,
    nowMs: () => NOW_MS,
    newGuid: () => `guid-${++guids}`,
    ...options,
    pause: (milliseconds: number) => Promise.resolve(pauses.push(milliseconds)),
  } as const;
  const { exchange, download } = connectPartnerCenter(connection);
  const another = () => connectPartnerCenter(connection).exchange;
  const heard = () => started.heard.filter(({ url }) => !url.endsWith('/token'));
  return { exchange, another, download, pauses, heard, all: started.heard, origin: started.origin };
}

async function failureOf(asked: Promise<unknown>): Promise<PartnerCenterError> {
  const outcome: unknown = await asked.catch((error: unknown) => error);
  if (outcome instanceof PartnerCenterError) return outcome;
  throw new Error('no PartnerCenterError was thrown', { cause: outcome });
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString('utf8');
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

  it('gives a look-up one fresh request id for all its tries, and every try a correlation id of its own', async () => {
    const { exchange, heard } = await partnerCenter((_heard, response, before) =>
      json(response, before === 0 ? 500 : 200, {}),
    );
    const answer = await exchange({ ...lookUp, query: { country: 'IE', size: '10', offset: undefined } });
    await exchange(lookUp);
    const ids = heard().map(({ headers }) => [headers['ms-requestid'], headers['ms-correlationid']]);
    expect(ids).toEqual([
      ['guid-1', 'guid-2'],
      ['guid-1', 'guid-3'],
      ['guid-4', 'guid-5'],
    ]);
    expect(answer).toMatchObject({ operation: 'get_order', requestId: 'guid-1', correlationId: 'guid-3' });
    expect(heard()[0]?.url).toBe('/v1/thing?country=IE&size=10');
  });

  it('goes to Graph with a token of its own and the id by which Graph keeps its logs', async () => {
    const { exchange, heard, all } = await partnerCenter((_heard, response) => json(response, 202, {}));
    const operation = 'get_export_operation';
    await exchange({ operation, path: '/v1.0/reports/partners/billing/operations/1' });
    expect(heard()[0]).toMatchObject({ url: '/graph/v1.0/reports/partners/billing/operations/1' });
    expect(heard()[0]?.headers).toMatchObject({ 'client-request-id': 'guid-1', 'ms-requestid': 'guid-1' });
    expect(all[0]?.url).toBe('/login/t/oauth2/v2.0/token');
  });

  it.each([
    '/v1/../admin',
    '/v1/%2e%2E/admin',
    '//evil.example/v1',
    '/v1/a?b=c',
    'v1/a',
    '/v2/a',
    '/v1.0/reports/partners/billing/operations/1',
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

  it('whose second try gets no turn is no question that never left', async () => {
    const limits = inMemoryRegister({ nowMs: () => NOW_MS });
    const { exchange, another, heard } = await partnerCenter(
      (_heard, response, before) =>
        before === 0
          ? void another()(purchase).catch(() => json(response, 401, { code: '400', description: 'no' }))
          : json(response, 429, {}, { 'retry-after': '300' }),
      { limits },
    );
    expect(await failureOf(exchange(purchase))).toMatchObject({
      kind: 'throttled',
      status: 401,
      nothingSent: false,
      answerClass: 'unknown',
    });
    expect(heard()).toHaveLength(2);
  });

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
      // One pause before each repetition; after a 429 the limits pace what follows besides.
      expect(pauses.length).toBeGreaterThanOrEqual(3);
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
    expect(pauses[0]).toBe(2_000);
  });

  it('is left to the caller where Retry-After ends behind the deadline', async () => {
    const { exchange, heard, pauses } = await partnerCenter((_heard, response) =>
      json(response, 429, { statusCode: 429, message: 'Rate limit is exceeded.' }, { 'retry-after': '61' }),
    );
    expect(await failureOf(exchange(lookUp))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 61_000,
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

describe('a part of an answer', () => {
  it.each([lookUp, purchase])('that nobody asked for is no answer', async (ask) => {
    const { exchange, heard } = await partnerCenter((_heard, response) => json(response, 206, { id: 'a' }));
    expect(await failureOf(exchange(ask))).toMatchObject({ kind: 'malformed', status: 206 });
    expect(heard()).toHaveLength(1);
  });
});

describe('an answer without end', () => {
  it.each([lookUp, purchase])('is cut off, and its connection with it', async (ask) => {
    let closed: Promise<unknown> | undefined;
    const { exchange, heard } = await partnerCenter((_heard, response) => {
      closed = once(response, 'close');
      endless(response);
    });
    const error = await failureOf(exchange(ask));
    expect(error).toMatchObject({
      kind: 'malformed',
      description: 'the answer is longer than 64000000 bytes',
    });
    await closed;
    expect(heard()).toHaveLength(1);
  });
});

/** A gigabyte, in pieces as they are taken, without ever holding more than one. */
function endless(response: ServerResponse): void {
  const piece = Buffer.alloc(1_000_000, 0x20);
  let left = 1_000;
  const write = () => {
    while (left-- > 0 && response.write(piece));
    if (left > 0) response.once('drain', write);
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  write();
}

describe('limits', () => {
  it('that one worker ran into hold back every other that shares them, and buying waits with them', async () => {
    const limits = inMemoryRegister({ nowMs: () => NOW_MS });
    const first = await partnerCenter(
      (_heard, response) => json(response, 429, { message: 'Slow down.' }, { 'retry-after': '120' }),
      { limits },
    );
    expect(await failureOf(first.exchange(purchase))).toMatchObject({ status: 429, answerClass: 'busy' });
    const second = first.another();
    const held = await failureOf(second(purchase));
    expect(held).toMatchObject({
      kind: 'throttled',
      nothingSent: true,
      answerClass: 'busy',
      requestId: 'r-1',
    });
    expect(held.retryAfterMs).toBeGreaterThan(100_000);
    expect(first.heard()).toHaveLength(1);
  });
});

describe('what is not as documented', () => {
  it('is told once, and fails nothing', async () => {
    const said: unknown[] = [];
    const { exchange } = await partnerCenter(
      (_heard, response) => json(response, 200, { subscriptionId: 7, status: 'registered', mood: 'fine' }),
      { say: (message, fields) => void said.push({ message, ...fields }) },
    );
    const ask = () => getRegistrationStatus(exchange, asId('c'), asId('s'));
    for (const { body } of [await ask(), await ask()]) {
      expect(body).toMatchObject({ subscriptionId: undefined, status: { value: 'registered' } });
    }
    const operation = 'get_registration_status';
    expect(said).toEqual([
      { message: 'not as documented', operation, field: 'subscriptionId', reason: 'is not a text' },
      { message: 'not as documented', operation, field: 'mood', reason: 'is not known' },
    ]);
  });
});

describe('what is strange in countless ways', () => {
  it('is told a thousand times at most, in names that are cut', async () => {
    const said: unknown[] = [];
    const strange = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, n) => [`${n} ${'x'.repeat(500)}`, n]),
    );
    const { exchange } = await partnerCenter(
      (_heard, response) => json(response, 200, { status: 'registered', ...strange }),
      { say: (_message, { field }) => void said.push(field) },
    );
    await getRegistrationStatus(exchange, asId('c'), asId('s'));
    expect(said).toHaveLength(1_000);
    expect(said[7]).toBe(`7 ${'x'.repeat(198)}`);
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
    expect(await whole(download(`${origin}/blob/part.gz?${SIGNED}`))).toBe('blob bytes');
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
    expect(await failureOf(whole(download(`${address}?${SIGNED}`)))).toMatchObject({ kind: 'refused' });
    expect(all).toHaveLength(0);
  });

  it('that breaks off in the middle is an error, after what came', async () => {
    const { download, origin, heard } = await partnerCenter((_heard, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => setImmediate(() => response.destroy()));
    });
    const came: string[] = [];
    const reading = async () => {
      for await (const chunk of download(`${origin}/blob/part.gz?${SIGNED}`))
        came.push(Buffer.from(chunk).toString('utf8'));
    };
    expect(await failureOf(reading())).toMatchObject({ kind: 'unavailable' });
    expect([came, heard().length]).toEqual([['half'], 1]);
  });

  it('is not led to another host, and says nothing of its signature there', async () => {
    await using other = await startLocalServer((_heard, response) => response.end('blob bytes'));
    const { download, origin } = await partnerCenter((_heard, response) => {
      response.writeHead(302, { location: `${other.origin}/blob/part.gz?${SIGNED}` });
      response.end();
    });
    const failure = await failureOf(whole(download(`${origin}/blob/part.gz?${SIGNED}`)));
    expect(failure).toMatchObject({ kind: 'malformed', status: 302 });
    expect(other.heard).toEqual([]);
  });

  it('says nothing of its signature when it fails', async () => {
    const { download, origin, heard } = await partnerCenter((_heard, response, before) => {
      if (before < 4) response.destroy();
      else json(response, 403, {}, { 'content-type': 'application/xml' });
    });
    const errors = [
      await failureOf(whole(download(`${origin}/blob/part.gz?${SIGNED}`))),
      await failureOf(whole(download(`${origin}/blob/part.gz?${SIGNED}`))),
    ];
    expect(errors.map(({ kind }) => kind)).toEqual(['unavailable', 'forbidden']);
    expect(heard()).toHaveLength(5);
    for (const error of errors) expect(String(error.stack) + error.description).not.toContain('top-secret');
  });
});
