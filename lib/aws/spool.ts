import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Content } from '../billing/billing-source.ts';

/** A content that has come whole: its SHA-256, its length, and its bytes as often as they are asked for. */
type Spooled = {
  readonly digest: Buffer;
  readonly length: number;
  /** The bytes, or a stream of them that whoever asked has to read or to destroy. */
  readonly body: () => Uint8Array | Readable;
  readonly remove: () => Promise<void>;
};

// What is smaller is held in memory: pages, statements and all but the largest blobs never touch the disk.
const IN_MEMORY_BYTES = 16_000_000;

/**
 * Collects a content of any size: its length and hash are known only at its end, and a store wants to hear both first.
 * What is large goes into a file of its own in `folder`, so that memory stays flat; nothing stays of a content that
 * breaks off.
 */
export async function spool(
  content: Content,
  folder: string,
  inMemoryBytes = IN_MEMORY_BYTES,
): Promise<Spooled> {
  const path = join(folder, `tieout-spool-${randomUUID()}`);
  const hash = createHash('sha256');
  const held: Uint8Array[] = [];
  let length = 0;
  let file: FileHandle | undefined;
  const remove = () => rm(path, { force: true });
  try {
    for await (const bytes of content) {
      hash.update(bytes);
      length += bytes.length;
      held.push(bytes);
      if (length <= inMemoryBytes) continue;
      file ??= await open(path, 'wx');
      await file.appendFile(held.length === 1 ? bytes : Buffer.concat(held));
      held.length = 0;
    }
  } catch (failure) {
    await file?.close();
    await remove();
    throw failure;
  }
  await file?.close();
  const whole = Buffer.concat(held);
  return {
    digest: hash.digest(),
    length,
    body: () => (file ? createReadStream(path) : whole),
    remove,
  };
}
