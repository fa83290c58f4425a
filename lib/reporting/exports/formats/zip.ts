import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Content } from '../../../billing/billing-source.ts';
import { NotPossible } from '../not-possible.ts';

/** One file of a zip, in the order in which it is read. */
export type ZipEntry = {
  readonly name: string;
  readonly content: Content;
  /** For what is compressed already, such as a PDF. */
  readonly stored?: boolean;
};

/**
 * A zip as it streams: nothing but the piece at hand is in memory, and the same entries give the same bytes. Throws where a
 * file, or all of it, becomes larger than a zip can say; it would be cut off where it is read.
 */
export async function* zip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  largest = LARGEST,
): Content {
  let ready: Uint8Array[] = [];
  let written = 0;
  const archive = new Zip((failure, bytes) => {
    if (failure) throw failure;
    written += bytes.length;
    ready.push(bytes);
  });
  for await (const { name, content, stored } of entries) {
    const file = stored === true ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = ALWAYS_THE_SAME;
    archive.add(file);
    let read = 0;
    for await (const bytes of content) {
      read += bytes.length;
      if (Math.max(read, written) > largest) throw new NotPossible(`${name} is too large for a zip.`);
      file.push(bytes);
      yield* ready;
      ready = [];
    }
    file.push(new Uint8Array(0), true);
  }
  archive.end();
  yield* ready;
}

const LARGEST = 2 ** 32 - 1; // Bytes.

// A zip cannot do without a time. The first one it knows says that it means nothing.
const ALWAYS_THE_SAME = '1980-01-01T00:00:00';
