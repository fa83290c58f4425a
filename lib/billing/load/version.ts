import type { BillingDocument, LineSource, Version } from '../document.ts';
import type { KeptPart, Loading, Sums } from './loading.ts';
import { fingerprintOf } from './tally.ts';

/** SHA-256 in hexadecimal digits. Passed in: the domain has no packages. */
export type Sha256 = (content: Uint8Array | string) => string;

/** Which way of reading raw parts made a version. Counted up whenever the same bytes come to other lines than before. */
const READING_VERSION = 1;

/**
 * Names a version by its raw parts and how they are read: the same bytes in the same order are the same version, whoever
 * loads them. Lines that we come to understand otherwise never overwrite the ones that readers see.
 */
export function versionId(
  source: LineSource,
  parts: readonly Pick<KeptPart, 'sha256'>[],
  sha256: Sha256,
): string {
  return sha256([source, READING_VERSION, ...parts.map((part) => part.sha256)].join('\n'));
}

export function versionOf(
  id: string,
  { source }: Pick<BillingDocument, 'source'>,
  { kept, eTag, announced }: Loading,
  sums: Sums,
  loadedAtMs: number,
): Version {
  return {
    version: id,
    source,
    lineCount: sums.count,
    subtotal: sums.subtotal,
    tax: sums.tax,
    total: sums.total,
    parts: kept.map((part) => ({ ...part, lines: sums.linesOfPart[part.part] ?? 0 })),
    loadedAtMs,
    eTag,
    fingerprint: fingerprintOf(sums),
    unbalancedLines: sums.unbalanced,
    announcedParts: announced,
  };
}
