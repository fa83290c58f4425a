import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { RawPart } from '../../../lib/billing/billing-source.ts';
import { rawLines } from '../../../lib/partner-center/billing-source/line-parts.ts';
import { EXPORT_LIMITS, type ExportLimits } from '../../../lib/partner-center/billing-v2/export-lines.ts';
import { printJson } from '../../../lib/partner-center/wire/json.ts';
import { parseExactJson } from '../../../lib/values/exact-json.ts';
import { UnreadableLine } from '../../../lib/partner-center/billing-source/unreadable-line.ts';

const blob = (bytes: Uint8Array): RawPart => ({ part: 3, bytes, format: 'v2_blob' });
const packed = (text: string | Uint8Array) => blob(gzipSync(text));
const page = (text: string): RawPart => ({
  part: 3,
  bytes: new TextEncoder().encode(text),
  format: 'v1_page',
});

// Numbers as the text that stands there.
const exact = {
  line: parseExactJson,
  item: (json: Parameters<typeof printJson>[0]) => parseExactJson(printJson(json)),
};

async function linesOf(part: RawPart, limits?: ExportLimits): Promise<[number, unknown][]> {
  const lines: [number, unknown][] = [];
  for await (const { lineNumber, value } of rawLines('G1', part, exact, limits)) {
    lines.push([lineNumber, value]);
  }
  return lines;
}

async function problemOf(part: RawPart, limits?: ExportLimits): Promise<unknown> {
  try {
    await linesOf(part, limits);
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
    expect(await problemOf(packed('{"n":1}\n'.repeat(1_000_000)), limits)).toMatchObject({
      reason: 'unpacks to more than is allowed',
    });
    expect(await problemOf(packed(`{"n":1}\n${' '.repeat(5_000)}`), limits)).toMatchObject({
      lineNumber: 1,
      reason: 'is longer than is allowed',
    });
  });
});

describe('a page of items', () => {
  it('gives its items, numbers as they are written', async () => {
    expect(await linesOf(page('\uFEFF{"Items":[{"a":1.10},{"a":"2"}]}'))).toEqual([
      [0, { a: '1.10' }],
      [1, { a: '2' }],
    ]);
  });

  it.each(['{"totalCount":0}', '{"items":5}', '[1]', '{"items":[', ''])('%j is broken', async (text) => {
    expect(await problemOf(page(text))).toMatchObject({ part: 3, field: '(whole)' });
  });
});
