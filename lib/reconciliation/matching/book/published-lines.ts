import type { BilledLine } from '../../../billing/billed-line.ts';
import type { BillingDocument, Version } from '../../../billing/document.ts';
import type { BookDocument, PublishedLines } from '../../book.ts';
import { mayBeRebill } from '../documents/rebills.ts';
import { createSieve, SIFT_VERSION, takesPart, type SiftOptions } from './sift-lines.ts';
import type { SiftedLines, SiftVersion } from './sifted-lines.ts';

type Lines = {
  readonly sift: SiftVersion;
  readonly sifted: SiftedLines;
};

/**
 * A document as it is reconciled. Its lines are read where this version of them was never sifted before; throws where
 * what there is does not come to what was published.
 */
export async function bookDocument(
  from: Lines,
  { header, tieOut, restatements, published }: BillingDocument,
  all: readonly BillingDocument[],
): Promise<BookDocument> {
  if (!published) return { header, tieOut, restatements, published: undefined };
  const countOccurrences = mayBeRebill({ header }, all);
  const sift = `${SIFT_VERSION}-${header.commerce}${countOccurrences ? '-counted' : ''}`;
  const of = { documentId: header.id, version: published.version, sift };
  const kept = await from.sifted.read(of);
  const lines =
    kept ?? (await sifted(from, header, published, { commerce: header.commerce, countOccurrences }));
  if (lines.lineCount !== published.lineCount || !lines.subtotal.eq(published.subtotal.amount)) {
    throw new Error(
      `Document ${header.id} was published with ${published.lineCount} lines, and ${lines.lineCount} were read.`,
    );
  }
  if (kept === undefined) await from.sifted.write(of, lines);
  return { header, tieOut, restatements, published: lines };
}

/** Memory grows with the reservations of the document, not with its lines. */
async function sifted(
  { sift }: Lines,
  header: BillingDocument['header'],
  version: Version,
  options: SiftOptions,
): Promise<PublishedLines> {
  const charges: BilledLine[] = [];
  const sieve = createSieve(options);
  const others = await sift(header, version, {
    // Where charges are counted, each of them has to be seen.
    takesPart: (line) => options.countOccurrences || takesPart(line, options.commerce),
    take: (line) => {
      if (sieve.isCharge(line)) charges.push(line);
    },
  });
  for (const sum of others) sieve.addOthers(sum);
  return { ...sieve.sums(version.version), charges };
}
