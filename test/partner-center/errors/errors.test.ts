import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../../../lib/partner-center/wire/json.ts';
import { classOfCode, ERROR_CODES } from '../../../lib/partner-center/errors/error-codes.ts';
import {
  envelopeOf,
  errorFromResponse,
  kindOf,
  retryAfterMs,
} from '../../../lib/partner-center/errors/error-from-response.ts';
import {
  PartnerCenterError,
  withoutSecrets,
  type PartnerCenterErrorDetails,
} from '../../../lib/partner-center/errors/partner-center-error.ts';
import { pauseBeforeRetryMs } from '../../../lib/partner-center/exchange/retry.ts';
import { endpointsOf } from '../../../lib/partner-center/exchange/endpoints.ts';
import { path } from '../../../lib/partner-center/exchange/path.ts';

const NOW_MS = Date.UTC(2024, 0, 15, 9);
const askedAs = { operation: 'check_out_cart', requestId: 'r-1', correlationId: 'c-1' } as const;

describe('a status', () => {
  it.each<[number, string]>([
    [302, 'malformed'],
    [400, 'refused'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [408, 'unavailable'],
    [409, 'conflict'],
    [410, 'not_found'],
    [412, 'conflict'],
    [417, 'conflict'],
    [422, 'refused'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [501, 'unavailable'],
    [503, 'throttled'],
    [504, 'unavailable'],
  ])('of %i is %s', (status, kind) => {
    expect(kindOf(status)).toBe(kind);
  });
});

describe('an error body', () => {
  it.each([
    [
      'of Partner Center',
      { code: '800012', description: 'not active', data: [], source: 'PartnerFD' },
      '800012',
      'not active',
    ],
    [
      'of the gateway',
      { statusCode: '429', message: 'Rate limit is exceeded.' },
      undefined,
      'Rate limit is exceeded.',
    ],
    [
      'of Graph',
      { error: { code: 'TooManyRequests', message: 'Slow down' } },
      'TooManyRequests',
      'Slow down',
    ],
    [
      'of the login',
      { error: 'invalid_client', error_description: 'AADSTS7000215: x\r\nTrace' },
      'invalid_client',
      'AADSTS7000215: x',
    ],
    ['in another spelling', { Code: 800012, Description: 'not active' }, '800012', 'not active'],
    ['with a code alone', { code: '800060' }, '800060', 'no description'],
  ])('%s is read', (_whose, body, code, description) => {
    expect(envelopeOf(parseJson(JSON.stringify(body)))).toEqual({ code, description });
  });

  it.each([[{}], [[]], ['text'], [null], [{ attributes: {} }]])('is none where it is %j', (body) => {
    expect(envelopeOf(parseJson(JSON.stringify(body)))).toBeUndefined();
  });

  it('may have a number for a code and a byte-order mark in front', () => {
    const bytes = new TextEncoder().encode(
      '\ufeff{"code":800069,"description":"Order failed Risk Management check"}',
    );
    const error = errorFromResponse({ status: 403, headers: new Headers(), bytes }, askedAs, NOW_MS);
    expect(error).toMatchObject({ kind: 'forbidden', status: 403, code: '800069', ...askedAs });
    expect(error.message).toBe(
      'forbidden: check_out_cart: Order failed Risk Management check (status 403, code 800069, request r-1, correlation c-1)',
    );
  });

  it('of Graph is kept with the id by which Graph knows it', () => {
    const bytes = new TextEncoder().encode('{"error":{"code":"TooManyRequests","message":"Slow down"}}');
    const of = (id: string) =>
      errorFromResponse({ status: 429, headers: new Headers({ 'request-id': id }), bytes }, askedAs, NOW_MS);
    expect(of('5a1c-77').graphRequestId).toBe('5a1c-77');
    expect(of('5a1c-77').message).toContain("Graph's request 5a1c-77");
    expect(of('<script>').graphRequestId).toBeUndefined();
  });

  it('that is a page or XML is not repeated', () => {
    const bytes = new TextEncoder().encode('<Error>Signature not valid: abc123</Error>');
    const headers = new Headers({ 'content-type': 'application/xml' });
    const error = errorFromResponse({ status: 403, headers, bytes }, askedAs, NOW_MS);
    expect(error).toMatchObject({
      code: undefined,
      description: 'an answer without an error body (application/xml)',
    });
  });
});

describe('Retry-After', () => {
  it.each([
    ['57', 57_000],
    [' 0 ', 0],
    ['Mon, 15 Jan 2024 09:00:30 GMT', 30_000],
    ['Mon, 15 Jan 2024 08:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['99999999999999999999', 3_600_000],
    ['Mon, 15 Jan 2054 08:00:00 GMT', 3_600_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('of %j is %j ms', (header, milliseconds) => {
    expect(retryAfterMs(header, NOW_MS)).toBe(milliseconds);
  });

  it.each<['throttled' | 'refused', number, number | undefined]>([
    ['throttled', 2_000, 2_000],
    ['throttled', 57_000, 57_000],
    ['refused', 1_000, undefined],
  ])('of a %s answer, %i ms, makes us wait %j ms', (kind, after, want) => {
    const error = new PartnerCenterError({ kind, description: 'x', retryAfterMs: after });
    expect(pauseBeforeRetryMs(error, 1, 0)).toBe(want);
  });

  it('that is missing is taken from the words of the gateway', () => {
    const bytes = new TextEncoder().encode(
      '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }',
    );
    const response = { status: 429, headers: new Headers(), bytes };
    expect(errorFromResponse(response, askedAs, NOW_MS)).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 57_000,
      answerClass: 'busy',
    });
    const headers = new Headers({ 'retry-after': '3' });
    expect(errorFromResponse({ ...response, headers }, askedAs, NOW_MS).retryAfterMs).toBe(3_000);
  });

  it('when missing leaves a pause that grows and is never twice the same', () => {
    const error = new PartnerCenterError({ kind: 'unavailable', description: 'x' });
    expect([1, 2, 3].map((attempt) => pauseBeforeRetryMs(error, attempt, 0))).toEqual([200, 400, 800]);
    expect([1, 2, 3].map((attempt) => pauseBeforeRetryMs(error, attempt, 0.5))).toEqual([300, 600, 1_200]);
  });
});

describe('a code', () => {
  it.each<[string | undefined, string]>([
    ['800012', 'final'],
    ['800069', 'final'],
    ['400019', 'refresh'],
    ['800010', 'refresh'],
    ['900278', 'later'],
    ['800060', 'ambiguous'],
    ['800064', 'ambiguous'],
    ['800065', 'ambiguous'],
    ['900308', 'ambiguous'],
    ['123456', 'ambiguous'],
    [undefined, 'ambiguous'],
  ])('%s is %s', (code, codeClass) => {
    expect(classOfCode(code)).toBe(codeClass);
  });

  it('stands in the table once for each status it comes with, and never in two classes', () => {
    const rows = Object.entries(ERROR_CODES).flatMap(([codeClass, byStatus]) =>
      Object.entries(byStatus).flatMap(([status, codes]) =>
        codes
          .trim()
          .split(/\s+/)
          .map((code) => ({ codeClass, code, pair: `${status}/${code}` })),
      ),
    );
    // The page has 234 pairs; ten more were found elsewhere.
    expect(rows).toHaveLength(234 + 10);
    expect(new Set(rows.map(({ pair }) => pair)).size).toBe(rows.length);
    const classes = new Set(rows.map(({ codeClass, code }) => `${code} ${codeClass}`));
    expect(classes.size).toBe(new Set(rows.map(({ code }) => code)).size);
  });
});

describe('the class of an answer to a checkout', () => {
  it.each<[string, Partial<PartnerCenterErrorDetails>, string]>([
    ['a listed no', { kind: 'refused', status: 400, code: '800012' }, 'refused'],
    ['a stale availability', { kind: 'not_found', status: 404, code: '400019' }, 'refused'],
    ['a no without a code', { kind: 'refused', status: 400 }, 'unknown'],
    ['a code never seen', { kind: 'refused', status: 400, code: '123456' }, 'unknown'],
    ['a cart submitted before', { kind: 'refused', status: 400, code: '800065' }, 'unknown'],
    ['a final code with 409', { kind: 'conflict', status: 409, code: '900112' }, 'unknown'],
    ['a final code with 500', { kind: 'unavailable', status: 500, code: '800012' }, 'unknown'],
    ['a final code with 200', { kind: 'refused', status: 200, code: '400072' }, 'unknown'],
    ['a refused token', { kind: 'unauthorized', status: 401, code: '400' }, 'unknown'],
    ['a redirect', { kind: 'malformed', status: 307 }, 'unknown'],
    ['a body too long under a 429', { kind: 'malformed', status: 429 }, 'unknown'],
    ['no complete answer', { kind: 'unavailable' }, 'unknown'],
    ['a server error', { kind: 'unavailable', status: 502 }, 'unknown'],
    ['a 429', { kind: 'throttled', status: 429 }, 'busy'],
    ['a 503', { kind: 'throttled', status: 503 }, 'busy'],
    ['a token that was not to be had', { kind: 'unauthorized', status: 400, nothingSent: true }, 'busy'],
  ])('that is %s: %j is %s', (_what, failure, answerClass) => {
    const details = { kind: 'unavailable', description: 'x', ...failure } as const;
    expect(new PartnerCenterError({ ...details, operation: 'check_out_cart' }).answerClass).toBe(answerClass);
    expect(new PartnerCenterError({ ...details, operation: 'get_cart' }).answerClass).toBeUndefined();
    expect(new PartnerCenterError(details).answerClass).toBeUndefined();
  });
});

describe('secrets', () => {
  it.each([
    ['Authorization: Bearer abc.def', 'abc.def'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig_nature was refused', 'eyJ'],
    ['GET https://x.blob.core.windows.net/a/b?sv=1&sig=s3cr3t failed', 's3cr3t'],
    ['client_secret=hunter2&grant_type=x', 'hunter2'],
  ])('are blanked out of "%s"', (text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
    expect(new PartnerCenterError({ kind: 'refused', description: text }).message).not.toContain(secret);
    expect(withoutSecrets(text)).toContain('***');
  });
});

describe('endpoints', () => {
  it('are those of the cloud, with Graph only where it has the export', () => {
    expect(endpointsOf('global')).toMatchObject({ graph: 'https://graph.microsoft.com' });
    expect(endpointsOf('us_government')).toMatchObject({
      partnerCenter: 'https://api.partnercenter.microsoft.com',
      login: 'https://login.microsoftonline.us',
      graph: undefined,
    });
  });

  it('can be replaced, and the audiences stay', () => {
    expect(endpointsOf('global', { graphUrl: 'http://127.0.0.1:4010/graph/' })).toMatchObject({
      graph: 'http://127.0.0.1:4010/graph',
      graphAudience: 'https://graph.microsoft.com',
    });
  });

  it.each([
    'http://partner.example',
    'https://user:password@partner.example',
    'https://partner.example/?a=b',
    'ftp://127.0.0.1',
  ])('are refused at %s', (partnerCenterUrl) => {
    expect(() => endpointsOf('global', { partnerCenterUrl })).toThrow(TypeError);
  });
});

describe('a path', () => {
  it('keeps every value in its own segment', () => {
    expect(path`/v1/customers/${'a/b?c'}/orders/${'ä'}`).toBe('/v1/customers/a%2Fb%3Fc/orders/%C3%A4');
  });

  it.each(['', '.', '..'])('refuses the value "%s"', (value) => {
    expect(() => path`/v1/customers/${value}`).toThrow(TypeError);
  });

  it('refuses half a character, which has no encoding', () => {
    expect(() => path`/v1/customers/${'a\ud800'}`).toThrow(
      new TypeError('"a\\ud800" is no segment of a path'),
    );
  });
});
