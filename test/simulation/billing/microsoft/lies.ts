import { hash } from 'node:crypto';

/**
 * What Microsoft sent that was whole and well-formed, and still not the data: a file in the place of another, a page
 * left out. Nobody can tell from it; only the sums can. Known here, so that a reader is excused for what was sent and for
 * nothing else.
 */
export class Lies {
  private readonly told = new Map<string, Set<string>>();

  /** These bytes came at that place, where others should have come. */
  part(documentId: string, part: number, bytes: Uint8Array): void {
    this.of(documentId).add(`${part} ${hash('sha256', bytes)}`);
  }

  /** The list ended after so many parts, and should not have. */
  end(documentId: string, parts: number): void {
    this.of(documentId).add(`end ${parts}`);
  }

  isAmong(documentId: string, parts: readonly { readonly part: number; readonly sha256: string }[]): boolean {
    const told = this.told.get(documentId);
    if (!told) return false;
    return told.has(`end ${parts.length}`) || parts.some(({ part, sha256 }) => told.has(`${part} ${sha256}`));
  }

  private of(documentId: string): Set<string> {
    const known = this.told.get(documentId);
    if (known) return known;
    const told = new Set<string>();
    this.told.set(documentId, told);
    return told;
  }
}
