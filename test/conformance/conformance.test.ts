import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Codec } from '../../lib/partner-center/wire/codec.ts';
import { fields, lenient } from '../../lib/partner-center/wire/fields.ts';
import { parseJson } from '../../lib/partner-center/wire/json.ts';
import { amount, text } from '../../lib/partner-center/wire/leaves.ts';
import { Written } from '../../lib/partner-center/wire/written.ts';
import { decimal } from '../../lib/values/decimal.ts';
import type { Check } from './check.ts';
import { checkLines } from './check-lines.ts';
import { checkRequest } from './check-request.ts';
import { checkResponse } from './check-response.ts';
import { createCart } from './documented-requests.ts';
import { plainText } from './exact-leaves.ts';
import { readExampleMap, subjectOf } from './example-map.ts';

const bytes = (json: string) => new TextEncoder().encode(json);
const line = fields({ id: text, total: lenient(amount) });

describe('an answer', () => {
  it('that decodes and prints back holds, and what is strange is told', async () => {
    const verdict = await checkResponse(line)(bytes('{"Total":14.40,"id":"a","odd":null}'));
    expect(verdict).toEqual({
      verdict: 'ok',
      note: '3 values, 1 of them typed; drift: odd is not known',
      isStrange: true,
    });
  });

  const losesField: Codec<object> = { ...line, print: () => ({ id: 'a' }) };
  const losesZero: Codec<object> = { ...line, print: () => parseJson('{"id":"a","total":14.4}') };
  const losesDigits: Codec<object> = {
    read: () => ({ total: new Written(decimal('0.1'), '0.10000000000000000555') }),
    print: () => ({}),
  };

  it.each<[string, Check, string, string]>([
    ['does not decode', checkResponse(line), '{"total":1}', 'id is missing'],
    [
      'loses a field on the way',
      checkResponse(losesField),
      '{"id":"a","total":1}',
      'prints back otherwise, "{\\"id\\":\\"a\\"}" for "{\\"id\\":\\"a\\",\\"total\\":1}"',
    ],
    [
      'loses a zero on the way',
      checkResponse(losesZero),
      '{"id":"a","total":14.40}',
      'prints back otherwise, "id\\":\\"a\\",\\"total\\":14.4}" for "id\\":\\"a\\",\\"total\\":14.40}"',
    ],
    [
      'is read inexactly though it prints back',
      checkResponse(losesDigits),
      '{}',
      'not exact: total: 0.1 for 0.10000000000000000555',
    ],
    ['is no JSON', checkResponse(line), 'oops', 'is not JSON'],
  ])('that %s fails', async (_how, check, json, note) => {
    expect(await check(bytes(json))).toEqual({ verdict: 'FAILED', note });
  });

  it('in lines fails with the number of the line', async () => {
    expect(await checkLines(line)(bytes('{"id":"a"}\n{"total":1}'))).toEqual({
      verdict: 'FAILED',
      note: 'line 2: id is missing',
    });
    expect((await checkLines(line)(bytes('\n'))).verdict).toBe('FAILED');
    expect(await checkLines(line)(bytes('{"id":"a","odd":1}\n{"id":"b"}'))).toMatchObject({
      isStrange: true,
    });
  });
});

describe('a request', () => {
  const documented =
    '{"LineItems":[{"CatalogItemId":"a:b:c","Quantity":1,"BillingCycle":"Monthly","RenewsTo":null}]}';

  it('equals what the client sends for the same intent', async () => {
    expect(await checkRequest(createCart)(bytes(documented))).toMatchObject({ verdict: 'ok' });
  });

  it('that says what the client cannot send fails', async () => {
    const more = documented.replace('"Quantity":1', '"Quantity":1,"giftWrap":true');
    expect(await checkRequest(createCart)(bytes(more))).toEqual({
      verdict: 'FAILED',
      note: 'lineitems[0].giftwrap is missing, documented true',
    });
  });

  it('for a list of renewals fails, for the client knows one or none', async () => {
    const list = documented.replace('"RenewsTo":null', '"RenewsTo":[{"TermDuration":"P1Y"}]');
    expect(await checkRequest(createCart)(bytes(list))).toEqual({
      verdict: 'FAILED',
      note: 'lineitems[0].renewsto is missing, documented [{"TermDuration":"P1Y"}]',
    });
  });

  it('of a client that says more than is documented fails', async () => {
    const chatty = checkRequest((exchange) =>
      exchange({ operation: 'get_cart', path: '/v1/x', body: { a: 1, b: 2 } }),
    );
    expect(await chatty(bytes('{"A":1}'))).toEqual({ verdict: 'FAILED', note: 'b is 2, documented missing' });
  });
});

it.each([
  ['-0012.500', '-12.5'],
  ['1.5e-7', '0.00000015'],
  ['12E3', '12000'],
  ['-0.00', '0'],
  ['0.1999968000511991808131', '0.1999968000511991808131'],
])('the plain digits of %s are %s', (literal, plain) => {
  expect(plainText(literal)).toBe(plain);
});

describe('a map', () => {
  const known = new Set(['get_cart response', 'create_cart request']);

  it('knows stars and choices, and the first pattern decides', () => {
    const map = readExampleMap(
      '{"{cart-*,c}.json":"get_cart response","*.json":"create_cart request"}',
      known,
    );
    expect(subjectOf(map, 'CART-by-id.json')).toBe('get_cart response');
    expect(subjectOf(map, 'c.json')).toBe('get_cart response');
    expect(subjectOf(map, 'cart.json')).toBe('create_cart request');
    expect(subjectOf(map, 'cart.jsonl')).toBeUndefined();
  });

  it('takes the side from the name of the file where it has none', () => {
    const map = readExampleMap('{"*":"get_cart"}', known);
    expect(subjectOf(map, 'a.response.json')).toBe('get_cart response');
    expect(subjectOf(map, 'a.json')).toBe('get_cart response');
    expect(subjectOf(map, 'a.request.json')).toBe('get_cart request');
  });

  it.each([
    ['{"a.json":"get_car response"}', 'a.json is mapped to "get_car response", which is not known'],
    ['{"a.json":1}', 'a.json is not a text'],
  ])('%s is refused', (json, reason) => {
    expect(() => readExampleMap(json, known)).toThrow(reason);
  });
});

describe('the run', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'examples-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(...words: string[]): Promise<{ code: number; out: string }> {
    const script = fileURLToPath(new URL('conform.ts', import.meta.url));
    return promisify(execFile)(process.execPath, [script, ...words]).then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        out: error.stdout + error.stderr,
      }),
    );
  }

  it('ends well only where everything holds and nothing is unknown', async () => {
    await writeFile(join(folder, 'throttled-429.response.json'), '{"statusCode":429,"message":"Slow down."}');
    await writeFile(join(folder, 'notes.md'), 'not an example');
    const good = await run(folder);
    expect(good).toMatchObject({ code: 0 });
    expect(good.out).toContain('1 hold, 0 failed, 0 unknown, 1 skipped');

    await writeFile(join(folder, 'mystery.json'), '{}');
    const unknown = await run(folder);
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.out).toMatch(/\? +mystery\.json +unknown/);

    const map = join(folder, 'map.txt');
    await writeFile(map, '{"mystery.json":"get_cart response","*":"any response"}');
    const failing = await run(folder, '--map', map);
    expect(failing).toMatchObject({ code: 1 });
    expect(failing.out).toMatch(/get_cart response +mystery\.json +FAILED +id is missing/);
  });

  it('without a folder, or with one that is not there, says how it is used', async () => {
    expect(await run()).toMatchObject({ code: 2 });
    const absent = await run(join(folder, 'nowhere'));
    expect(absent.code).toBe(2);
    expect(absent.out).toContain('npm run conformance -- DIR');
  });
});
