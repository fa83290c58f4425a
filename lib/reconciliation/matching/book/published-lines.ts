import type { BillingBook } from '../../../billing/billing-book.ts';
import type { BillingDocument } from '../../../billing/document.ts';
import type { BookDocument, PublishedLines } from '../../book.ts';
import { mayBeRebill } from '../documents/rebills.ts';
import { SIFT_VERSION, siftLines } from './sift-lines.ts';
import type { SiftedLines } from './sifted-lines.ts';

type Lines = {
  readonly billing: Pick<BillingBook, 'lines'>;
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
  const lines = kept ?? (await sifted(from, of, { commerce: header.commerce, countOccurrences }));
  if (lines.lineCount !== published.lineCount || !lines.subtotal.eq(published.subtotal.amount)) {
    throw new Error(
      `Document ${header.id} was published with ${published.lineCount} lines, and ${lines.lineCount} were read.`,
    );
  }
  if (kept === undefined) await from.sifted.write(of, lines);
  return { header, tieOut, restatements, published: lines };
}

function sifted(
  { billing }: Lines,
  { documentId, version }: Parameters<SiftedLines['read']>[0],
  options: Parameters<typeof siftLines>[2],
): Promise<PublishedLines> {
  return siftLines(version, billing.lines(documentId, version), options);
}
