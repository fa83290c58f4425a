import { isUtf8 } from 'node:buffer';
import { BrokenExport } from './broken-export.ts';
import { unpackedBlob, type UnpackLimits } from './unpack-blob.ts';

export type ExportLimits = UnpackLimits & { readonly lineBytes: number };

/** Microsoft names no size; these are far above any that is known. */
export const EXPORT_LIMITS: ExportLimits = {
  unpackedBytes: 16 * 2 ** 30,
  ratio: 200,
  ratioFromBytes: 64 * 2 ** 20,
  lineBytes: 4 * 2 ** 20,
  // Every chunk costs the reading thread a turn of the streams: with 64 KB a tenth of all that a night costs.
  chunkBytes: 2 ** 18,
};

// What is read at a time. Of more, the lines outlive the collector's first looks and are dragged through the heap.
const READ_BYTES = 2 ** 16;

/** Lines that follow one another, and the number of the first of them, counted from 0. */
type LineBatch = { readonly firstLine: number; readonly lines: readonly string[] };

/**
 * The lines of one blob in their order, blank ones included, as they are unpacked. They come some dozens at a time: a
 * promise for each of a million lines would cost as much as reading them. The last line may lack its newline; a
 * byte-order mark before the first is dropped. Lines before `fromLine` are counted and not looked at. Throws a
 * BrokenExport; nothing is ever left out in silence.
 */
export async function* exportLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: ExportLimits = EXPORT_LIMITS,
  fromLine = 0,
): AsyncGenerator<LineBatch> {
  let reached = 0;
  let rest: Buffer = Buffer.alloc(0);
  const linesOf = (bytes: Buffer): readonly string[] => {
    const unread = skipped(reached === 0 ? withoutMark(bytes) : bytes, fromLine - reached);
    const firstLine = reached + unread.lines;
    const lines = textLines(unread.rest, firstLine, limits);
    reached = firstLine + lines.length;
    return lines;
  };
  for await (const bytes of readPieces(unpackedBlob(chunks, limits, () => reached))) {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, bytes]);
    } else {
      // Only the line that began in the chunk before is put together: the others are read where they lie.
      const begun = rest.length === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
      const whole = begun === 0 ? [] : linesOf(Buffer.concat([rest, bytes.subarray(0, begun)]));
      const lines = [...whole, ...linesOf(bytes.subarray(begun, end))];
      rest = bytes.subarray(end);
      if (lines.length > 0) yield { firstLine: reached - lines.length, lines };
    }
    if (rest.length > limits.lineBytes) throw tooLong(reached);
  }
  if (rest.length === 0) return;
  const lines = linesOf(rest);
  if (lines.length > 0) yield { firstLine: reached - lines.length, lines };
}

async function* readPieces(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, length } of unpacked) {
    const bytes = Buffer.from(buffer, byteOffset, length);
    for (let from = 0; from < length; from += READ_BYTES) yield bytes.subarray(from, from + READ_BYTES);
  }
}

const NEWLINE = 0x0a;

/** Bytes behind their first lines, at most `count` of them. */
function skipped(bytes: Buffer, count: number): { readonly lines: number; readonly rest: Buffer } {
  let lines = 0;
  let start = 0;
  while (lines < count && start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    start = newline === -1 ? bytes.length : newline + 1;
    lines += 1;
  }
  return { lines, rest: bytes.subarray(start) };
}

/**
 * Cut as bytes, so that each is a text in memory of its own: a part of a text keeps the whole of it, and whoever kept one
 * line in a thousand would keep them all.
 */
function textLines(bytes: Buffer, firstLine: number, { lineBytes }: ExportLimits): readonly string[] {
  const isSound = isUtf8(bytes);
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end - start > lineBytes) throw tooLong(firstLine + lines.length);
    if (!isSound && !isUtf8(bytes.subarray(start, end)))
      throw new BrokenExport(firstLine + lines.length, 'is not UTF-8');
    lines.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return lines;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function tooLong(line: number): BrokenExport {
  return new BrokenExport(line, 'is longer than is allowed');
}
