import { createHash } from 'node:crypto';
import type { Archive } from '../../lib/billing/billing-book.ts';

/** A working archive in memory, with keys made from content as in the real one. */
export function inMemoryArchive(): Archive & { readonly objects: ReadonlyMap<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async keep(area, name, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `${area}/${name}/${sha256}${area === 'statements' ? '.pdf' : ''}`;
      if (!objects.has(key)) objects.set(key, bytes.slice());
      return { key, sha256 };
    },
    async fetch(key) {
      const bytes = objects.get(key);
      if (!bytes) throw new Error(`${key} is not in the archive`);
      return bytes.slice();
    },
  };
}
