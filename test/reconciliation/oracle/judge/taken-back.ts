import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { lastInPlaceOf } from './document-verdict.ts';
import { referenceOf } from './known-words.ts';
import { asOne, isCharge, isCredit, type Netted } from './netting.ts';

/**
 * What was charged, is given back to the cent, and is charged anew, be it to another customer or in another currency: the
 * first two come to nothing and the third stands. Credits in the order of their lines, each with the first charge that fits.
 */
export function takenBack(lines: readonly BilledLine[], book: GeneratedBook): readonly Netted[] {
  const pairs: (readonly BilledLine[])[] = [];
  for (const credit of lines.filter(isCredit)) {
    const open = lines.filter(
      (line) => line.chargeStart === credit.chargeStart && !pairs.some((pair) => pair.includes(line)),
    );
    const old = ofTheAmendedDocument(credit, open, book) ?? ofBeforeThePair(credit, open);
    if (old) pairs.push([old, credit]);
  }
  return pairs.map((pair) => ({ ...asOne(pair), speaker: pair[1]!, quantities: [] }));
}

/** A credit note takes back a charge of the document that it amends, if any other line charges for it. */
function ofTheAmendedDocument(
  credit: BilledLine,
  open: readonly BilledLine[],
  book: GeneratedBook,
): BilledLine | undefined {
  const amended = amendedBy(credit, book);
  const charges = open.filter(isCharge);
  if (!amended || charges.length < 2) return undefined;
  return charges.find((line) => line.documentId === amended && givesBack(credit, line));
}

/** A pair of one reference corrects a charge that was billed without it: given back by the one, charged anew by the other. */
function ofBeforeThePair(credit: BilledLine, open: readonly BilledLine[]): BilledLine | undefined {
  const reference = referenceOf(credit);
  if (reference === '') return undefined;
  const pair = open.filter((line) => referenceOf(line) === reference);
  const anew = pair.find(isCharge);
  if (pair.length !== 2 || !anew) return undefined;
  if (anew.billableQuantity.abs().lt(credit.billableQuantity.abs())) return undefined;
  const isItsCharge = open.indexOf(anew) < open.indexOf(credit) && givesBack(credit, anew);
  return isItsCharge ? undefined : open.find((line) => line !== anew && givesBack(credit, line));
}

/** The document that the credit note of a line amends; where that is void, what took its place. */
export function amendedBy({ documentId }: BilledLine, { papers }: GeneratedBook): string | undefined {
  const paperOf = (id: string | undefined) => papers.find(({ header }) => header.id === id);
  const note = paperOf(documentId)!.header;
  const amended = note.documentType === 'credit_note' ? paperOf(note.amendsOf) : undefined;
  return amended && lastInPlaceOf(amended, papers).header.id;
}

function givesBack(credit: BilledLine, charge: BilledLine): boolean {
  return (
    isCharge(charge) &&
    charge.customerId === credit.customerId &&
    charge.currency === credit.currency &&
    charge.subtotal.neg().eq(credit.subtotal)
  );
}
