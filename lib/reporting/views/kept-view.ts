import type { Kept } from '../../billing/billing-book.ts';

/** Where bytes lie in the archive, and the SHA-256 that proves them. */
export type KeptView = { readonly key: string; readonly sha256: string; readonly length: number };

export function keptView({ key, sha256, length }: Kept): KeptView {
  return { key, sha256, length };
}
