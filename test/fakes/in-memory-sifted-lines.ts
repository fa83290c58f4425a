import type { PublishedLines } from '../../lib/reconciliation/book.ts';
import type { SiftedLines, SiftedVersion } from '../../lib/reconciliation/matching/book/sifted-lines.ts';

/** Sifted lines in memory, and which of them were written. */
export function inMemorySiftedLines(): SiftedLines & { readonly written: readonly SiftedVersion[] } {
  const kept = new Map<string, PublishedLines>();
  const written: SiftedVersion[] = [];
  const key = ({ documentId, version, sift }: SiftedVersion) => JSON.stringify([documentId, version, sift]);
  return {
    written,
    read: async (of) => kept.get(key(of)),
    async write(of, lines) {
      kept.set(key(of), lines);
      written.push(of);
    },
  };
}
