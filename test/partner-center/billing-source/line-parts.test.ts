import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { RawPart } from '../../../lib/billing/billing-source.ts';
import { rawLines } from '../../../lib/partner-center/billing-source/line-parts.ts';
import { EXPORT_LIMITS, type ExportLimits } from '../../../lib/partner-center/billing-v2/export-lines.ts';
import { parseExactJson } from '../../../lib/values/exact-json.ts';
import { UnreadableLine } from '../../../lib/partner-center/billing-source/unreadable-line.ts';

const blob = (bytes: Uint8Array): RawPart => ({
  part: 3,
  content: inPieces(bytes, 7_001),
  format: 'v2_blob',
});
const packed = (text: string | Uint8Array) => blob(gzipSync(text));
const page = (text: string): RawPart => ({
  part: 3,
  content: inPieces(new TextEncoder().encode(text), 10),
  format: 'v1_page',
});

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

type Asked = {
  readonly limits?: ExportLimits;
  readonly fromLine?: number;
  readonly read?: (text: string) => unknown;
};

/** The lines of a part, by default with numbers as the text that stands there. */
async function linesOf(part: RawPart, { read = parseExactJson, ...asked }: Asked = {}) {
  const found: [number, unknown][] = [];
  for await (const lines of rawLines({ of: 'G1', part, read, ...asked })) {
    for (const { lineNumber, value } of lines) found.push([lineNumber, value]);
  }
  return found;
}

async function problemOf(part: RawPart, asked?: Asked): Promise<unknown> {
  try {
    await linesOf(part, asked);
  } catch (error) {
    if (error instanceof UnreadableLine) return error.problem;
    throw error;
  }
  return undefined;
}

describe('a blob of lines', () => {
  it.each([
    ['ends with a newline', '{"n":1}\n{"n":2}\n'],
    ['ends without one', '{"n":1}\n{"n":2}'],
    ['begins with a byte-order mark', '\uFEFF{"n":1}\n{"n":2}'],
    ['has lines of another system', '{"n":1}\r\n{"n":2}\r\n'],
  ])('that %s gives every line', async (_name, text) => {
    expect(await linesOf(packed(text))).toEqual([
      [0, { n: '1' }],
      [1, { n: '2' }],
    ]);
  });

  it('counts blank lines, so that a line is found again where it lies', async () => {
    expect(await linesOf(packed('{"n":1}\n\n \n{"n":2}'))).toEqual([
      [0, { n: '1' }],
      [3, { n: '2' }],
    ]);
  });

  it('is empty where its gzip is, and broken where there is not even that', async () => {
    expect(await linesOf(packed(''))).toEqual([]);
    expect(await problemOf(blob(new Uint8Array()))).toMatchObject({ part: 3, lineNumber: 0 });
  });

  it('gives thousands of lines with letters of several bytes, whole, across all its chunks', async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `Zoë ${'ünïcödé'.repeat(n % 7)} ${n}`);
    const lines = await linesOf(packed(names.map((name) => JSON.stringify({ name })).join('\n')));
    expect(lines.map(([, value]) => (value as { name: string }).name)).toEqual(names);
  });

  it('may be text already, where the transfer undid the gzip', async () => {
    expect(await linesOf(blob(new TextEncoder().encode('{"n":1}\n{"n":2}')))).toHaveLength(2);
  });

  it('may be made of several gzips', async () => {
    const bytes = Buffer.concat([gzipSync('{"n":1}\n'), gzipSync('{"n":2}\n')]);
    expect(await linesOf(blob(bytes))).toHaveLength(2);
  });

  it('that was cut off anywhere is an error, never fewer lines', async () => {
    const whole = gzipSync(Array.from({ length: 400 }, (_, n) => `{"n":${n}}`).join('\n'));
    for (const length of [
      1,
      9,
      10,
      whole.length >> 1,
      whole.length - 9,
      whole.length - 8,
      whole.length - 1,
    ]) {
      expect(await problemOf(blob(whole.subarray(0, length)))).toMatchObject({
        part: 3,
        field: '(whole)',
        reason: expect.stringContaining('does not unpack'),
      });
    }
  });

  it('that was damaged on the way is an error', async () => {
    const damaged = Uint8Array.from(gzipSync('{"n":1}\n'.repeat(500)));
    damaged.set([(damaged.at(-6) ?? 0) ^ 0xff], damaged.length - 6);
    expect(await problemOf(blob(damaged))).toMatchObject({ field: '(whole)' });
  });

  it('names the line that is not JSON', async () => {
    expect(await problemOf(packed('{"n":1}\n{"n":\n{"n":3}'))).toEqual({
      part: 3,
      lineNumber: 1,
      field: '(whole)',
      reason: 'is not JSON',
    });
  });

  it('names the line behind which the letters are no UTF-8', async () => {
    expect(await problemOf(packed(Uint8Array.from([0x7b, 0xff, 0x7d])))).toMatchObject({
      reason: 'is not UTF-8',
    });
  });

  it('that unpacks to more than is allowed is stopped', async () => {
    const limits = { ...EXPORT_LIMITS, unpackedBytes: 1_000_000, lineBytes: 2_000 };
    expect(await problemOf(packed('{"n":1}\n'.repeat(1_000_000)), { limits })).toMatchObject({
      reason: 'unpacks to more than is allowed',
    });
    expect(await problemOf(packed(`{"n":1}\n${' '.repeat(5_000)}`), { limits })).toMatchObject({
      lineNumber: 1,
      reason: 'is longer than is allowed',
    });
  });
});

describe('a blob that is read from a line on', () => {
  const text = Array.from({ length: 3_000 }, (_, n) => (n % 50 === 7 ? '' : `{"n":${n}}`)).join('\n');

  it.each([0, 1, 6, 7, 8, 1_499, 2_998, 2_999, 3_000, 9_999])(
    'gives from %d on what reading the whole gives from there on, and reads nothing before it',
    async (fromLine) => {
      const read: string[] = [];
      const rest = await linesOf(packed(text), {
        fromLine,
        read: (line) => (read.push(line), parseExactJson(line)),
      });
      expect(rest).toEqual((await linesOf(packed(text))).filter(([lineNumber]) => lineNumber >= fromLine));
      expect(read).toHaveLength(rest.length);
    },
  );

  it('does not take its byte-order mark for part of a later line, and looks at no line before', async () => {
    const marked = packed('\uFEFF{"n":\n{"n":2}');
    expect(await linesOf(marked, { fromLine: 1 })).toEqual([[1, { n: '2' }]]);
  });

  it('still ends in an error where it is cut off behind', async () => {
    const whole = gzipSync(text);
    const cut = blob(whole.subarray(0, whole.length - 5));
    expect(await problemOf(cut, { fromLine: 2_999 })).toMatchObject({ part: 3, field: '(whole)' });
  });
});

it('the failure of a content is passed on as it was thrown', async () => {
  const failure = new Error('the archive was away');
  const content = (async function* () {
    yield gzipSync('{"n":1}').subarray(0, 8);
    throw failure;
  })();
  await expect(linesOf({ part: 0, content, format: 'v2_blob' })).rejects.toBe(failure);
});

describe('a page of items', () => {
  it('is read from an item on, and the items before it are cut off undecoded', async () => {
    const items = Array.from({ length: 150 }, (_, n) => (n === 3 ? '{"n":' + '1x' + '}' : `{ "n": ${n} }`));
    const whole = () => page(`{"items":[${items.join(',\n ')}]}`);
    expect(await problemOf(whole())).toMatchObject({ lineNumber: 3, reason: 'is not JSON' });
    expect(await linesOf(whole(), { fromLine: 148 })).toEqual([
      [148, { n: '148' }],
      [149, { n: '149' }],
    ]);
    expect(await linesOf(whole(), { fromLine: 150 })).toEqual([]);
  });

  it('may spell the name of its items in escapes', async () => {
    expect(await linesOf(page('{"\\u0069tems":[{"a":1.10}]}'))).toEqual([[0, { a: '1.10' }]]);
  });

  it('gives its items, numbers as they are written', async () => {
    expect(await linesOf(page('\uFEFF{"Items":[{"a":1.10},{"a":"2"}]}'))).toEqual([
      [0, { a: '1.10' }],
      [1, { a: '2' }],
    ]);
  });

  it.each([
    '{"totalCount":0}',
    '{"items":5}',
    '[1]',
    '{"items":[',
    '{"items":[{"a":1}]',
    '{"items":[{"a":1}],"items":[{"a":2}]}',
    '{"items":[{"a":1}],"Items":[{"a":2}]}',
    '',
  ])('%j is broken', async (text) => {
    expect(await problemOf(page(text))).toMatchObject({ part: 3, field: '(whole)' });
  });
});
