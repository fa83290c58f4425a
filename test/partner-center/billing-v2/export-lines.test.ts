import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { BrokenExport } from '../../../lib/partner-center/billing-v2/broken-export.ts';
import {
  EXPORT_LIMITS,
  exportLines,
  type ExportLimits,
} from '../../../lib/partner-center/billing-v2/export-lines.ts';
import { PartnerCenterError } from '../../../lib/partner-center/errors/partner-center-error.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const MEBIBYTE = 2 ** 20;

/** Bytes that arrive in pieces of a size. */
async function* arriving(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(chunks: AsyncIterable<Uint8Array>, limits?: ExportLimits): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of exportLines(chunks, limits)) {
    expect(batch.firstLine).toBe(lines.length);
    lines.push(...batch.lines);
  }
  return lines;
}

async function problemOf(chunks: AsyncIterable<Uint8Array>, limits?: ExportLimits): Promise<unknown> {
  const failure: unknown = await linesOf(chunks, limits).then(
    () => undefined,
    (error: unknown) => error,
  );
  return failure instanceof BrokenExport ? failure.reason : failure;
}

describe('the lines of a blob', () => {
  it.each([1, 7, 64, 100_000])('are the same in whatever pieces of %d bytes they arrive', async (size) => {
    const lines = Array.from({ length: 50 }, (_, n) => `{"n":"ünïcödé 日本語 😀 ${n}"}`);
    const text = `\uFEFF${lines.join('\n')}`;
    expect(await linesOf(arriving(gzipSync(text), size))).toEqual(lines);
    expect(await linesOf(arriving(gzipSync(`${text}\n`), size))).toEqual(lines);
    expect(await linesOf(arriving(Buffer.from(text), size))).toEqual(lines);
  });

  it('keep blank ones, so that each is found again by its number', async () => {
    expect(await linesOf(arriving(gzipSync('a\n\n\nb\n')))).toEqual(['a', '', '', 'b']);
  });

  it('are none in an empty gzip, and broken where there is not even that', async () => {
    expect(await linesOf(arriving(gzipSync('')))).toEqual([]);
    expect(await problemOf(arriving(new Uint8Array()))).toContain('does not unpack');
  });

  it('go on through every gzip of a blob', async () => {
    const bytes = Buffer.concat([gzipSync('a\nb'), gzipSync('c\n'), gzipSync(''), gzipSync('d')]);
    for (const size of [1, 7, bytes.length]) {
      expect(await linesOf(arriving(bytes, size))).toEqual(['a', 'bc', 'd']);
    }
  });

  it.each<[string, Uint8Array]>([
    ['text', Buffer.from('garbage')],
    ['zeros', new Uint8Array(512)],
    ['zeros before another gzip', Buffer.concat([new Uint8Array(3), gzipSync('{"n":2}\n')])],
    ['half a gzip', gzipSync('{"n":2}\n').subarray(0, 12)],
    ['a gzip with a damaged head', Buffer.from([0x1e, ...gzipSync('{"n":2}\n').subarray(1)])],
  ])('behind which there is %s are an error, never fewer', async (_what, behind) => {
    const first = gzipSync('{"n":1}\n');
    const bytes = Buffer.concat([first, behind]);
    for (const size of [1, 7, first.length, bytes.length]) {
      expect(await problemOf(arriving(bytes, size))).toContain('does not unpack');
    }
  });

  it('that do not arrive whole fail as the download does', async () => {
    const failure = new PartnerCenterError({ kind: 'unavailable', description: 'reset' });
    const breaksOff = async function* (bytes: Uint8Array) {
      yield bytes;
      throw failure;
    };
    expect(await problemOf(breaksOff(gzipSync('{"n":1}\n')))).toBe(failure);
    expect(await problemOf(breaksOff(Buffer.from('{"n":1}\n')))).toBe(failure);
  });

  it('stop the download when nobody reads on', async () => {
    const stopped = Promise.withResolvers<void>();
    const bytes = gzipSync(Array.from({ length: 100_000 }, (_, n) => `{"n":${n * n}}`).join('\n'));
    const download = async function* () {
      try {
        for (;;) yield* arriving(bytes, 64);
      } finally {
        stopped.resolve();
      }
    };
    for await (const { lines } of exportLines(download())) if (lines.length > 0) break;
    await stopped.promise;
  });
});

describe('a blob that unpacks for ever', () => {
  const zeros = (mebibytes: number) => gzipSync(Buffer.alloc(mebibytes * MEBIBYTE, '{}\n'));

  it('is stopped by its ratio, where it has a size by which that says something', async () => {
    const limits = { ...EXPORT_LIMITS, ratioFromBytes: 8 * MEBIBYTE };
    expect(await problemOf(arriving(zeros(32), 4_096), limits)).toBe('unpacks to more than is allowed');
    expect(await linesOf(arriving(zeros(7), 4_096), limits)).toHaveLength(Math.ceil((7 * MEBIBYTE) / 3));
  });

  it('is measured while it is unpacked, in however few pieces it came', async () => {
    const random = seededRandom(1);
    const text = Array.from({ length: 3_000 }, () => jsonLine(exportLineMembers(random))).join('\n');
    const bytes = gzipSync(text);
    const limits = { ...EXPORT_LIMITS, ratioFromBytes: MEBIBYTE, ratio: (text.length / bytes.length) * 1.5 };
    expect(await linesOf(arriving(bytes, bytes.length), limits)).toHaveLength(3_000);
  });

  it('is stopped by its size, packed or not', async () => {
    const limits = { ...EXPORT_LIMITS, unpackedBytes: MEBIBYTE };
    const text = '{"n":1}\n'.repeat(200_000);
    expect(await problemOf(arriving(gzipSync(text), 4_096), limits)).toBe('unpacks to more than is allowed');
    expect(await problemOf(arriving(Buffer.from(text), 4_096), limits)).toBe(
      'unpacks to more than is allowed',
    );
  });

  it('is stopped by a line that does not end, and says which', async () => {
    const limits = { ...EXPORT_LIMITS, lineBytes: 1_000 };
    const failure: unknown = await linesOf(
      arriving(gzipSync(`{}\n{}\n${'x'.repeat(1_001)}\n{}`)),
      limits,
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({ lineNumber: 2, reason: 'is longer than is allowed' });
    expect(await linesOf(arriving(gzipSync('x'.repeat(1_000))), limits)).toHaveLength(1);
  });
});

describe('letters that are no UTF-8', () => {
  it.each([
    ['in the middle', [0x7b, 0xff, 0x7d, 0x0a]],
    ['cut off at the end', [0x7b, 0x7d, 0x0a, 0xe6, 0x97]],
    ['a lone surrogate', [0x7b, 0xed, 0xa0, 0x80, 0x7d]],
  ])('%s are an error', async (_where, bytes) => {
    expect(await problemOf(arriving(gzipSync(Uint8Array.from(bytes))))).toBe('is not UTF-8');
    expect(await problemOf(arriving(Uint8Array.from(bytes), 4))).toBe('is not UTF-8');
  });

  it('are found in the line where they lie', async () => {
    const bytes = Buffer.concat([Buffer.from('{}\n{}\n"é'), Buffer.from([0xff]), Buffer.from('"\n{}\n')]);
    await expect(linesOf(arriving(gzipSync(bytes)))).rejects.toMatchObject({ lineNumber: 2 });
  });
});
