import { createHash } from 'node:crypto';
import type { Archive, ArchiveArea } from '../../lib/billing/billing-book.ts';
import type { Content } from '../../lib/billing/billing-source.ts';

/** A working archive in memory, with keys made from content as in the real one. */
export function inMemoryArchive(): Archive & { readonly objects: ReadonlyMap<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async keep(area, name, content) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      const bytes = new Uint8Array(Buffer.concat(chunks));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `${area}/${name}/${sha256}${ENDINGS[area] ?? ''}`;
      if (!objects.has(key)) objects.set(key, bytes);
      return { key, sha256, length: bytes.length };
    },
    fetch: ({ key, sha256 }) => streamed(key, objects.get(key), sha256),
  };
}

/** Bytes as one stream, in pieces. */
export async function* contentOf(bytes: Uint8Array, pieceBytes = 4_096): Content {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
}

const ENDINGS: Partial<Record<ArchiveArea, string>> = {
  statements: '.pdf',
  receipts: '.pdf',
  differences: '.jsonl',
};

// As the real one, it knows only at the end whether the bytes were the ones that were kept.
async function* streamed(key: string, bytes: Uint8Array | undefined, sha256: string): Content {
  if (!bytes) throw new Error(`${key} is not in the archive`);
  yield* contentOf(bytes);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`the archive gave other bytes for ${key} than it was given`);
}
