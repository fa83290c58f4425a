import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { PublishedLines } from '../../lib/reconciliation/book.ts';
import { createSieve, type SiftOptions } from '../../lib/reconciliation/matching/book/sift-lines.ts';

/** What lines that are all here contribute to a reconciliation, as a published version of them would. */
export function siftLines(
  version: string,
  lines: Iterable<BilledLine>,
  options: SiftOptions,
): PublishedLines {
  const sieve = createSieve(options);
  const charges = [...lines]
    .sort((a, b) => a.part - b.part || a.lineNumber - b.lineNumber)
    .filter((line) => sieve.isCharge(line));
  return { ...sieve.sums(version), charges };
}
