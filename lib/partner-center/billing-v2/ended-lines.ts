import { BrokenExport } from './broken-export.ts';
import { EXPORT_LIMITS } from './export-lines.ts';
import { unpackedBlob } from './unpack-blob.ts';

// Nothing but sums is kept of most bytes: with a megabyte at a time, unpacking costs the reading thread a third.
const LIMITS = { ...EXPORT_LIMITS, chunkBytes: 2 ** 21 };

/**
 * The bytes of a blob as they are unpacked, in pieces that end with a newline, as the last of them does now; a line that goes
 * over the edge of two chunks comes by itself. `reached` says which line reading has got to. Throws a BrokenExport.
 */
export async function* endedLines(
  chunks: AsyncIterable<Uint8Array>,
  reached: () => number,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const { buffer, byteOffset, length } of unpackedBlob(chunks, LIMITS, reached)) {
    const bytes = Buffer.from(buffer, byteOffset, length);
    const begun = rest.length === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (begun > 0) yield Buffer.concat([rest, bytes.subarray(0, begun)]);
    if (end > begun) yield bytes.subarray(begun, end);
    rest = end === 0 ? Buffer.concat([rest, bytes]) : bytes.subarray(end);
    if (rest.length > LIMITS.lineBytes) throw new BrokenExport(reached(), 'is longer than is allowed');
  }
  if (rest.length > 0) yield Buffer.concat([rest, Buffer.of(NEWLINE)]);
}

const NEWLINE = 0x0a;
