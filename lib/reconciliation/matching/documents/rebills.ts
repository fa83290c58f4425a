import type { DocumentHeader } from '../../../billing/document.ts';
import { addPeriods } from '../../../values/day.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { SummedDocument } from '../../book.ts';

/** A void document, and the document that bills the same charges under another number, where there is one. */
export type VoidDocument = {
  readonly document: SummedDocument;
  readonly rebilledBy: SummedDocument | undefined;
};

/**
 * Finds for every void document the one that replaced it: a published invoice of the same currency, issued after it, that
 * says so itself, or else one of its month that shares at least half of its charges, or one of the two months after of whose
 * own charges these are half as well; the one that shares most, and of these the first. What a document says of itself goes before what its charges suggest. A replacement
 * may be void in its turn. Nothing replaces two.
 */
export function voidDocuments(documents: readonly SummedDocument[]): readonly VoidDocument[] {
  const voided = documents.filter(({ header }) => header.isVoid).toSorted(inOrder);
  const replaced = new Map<SummedDocument, SummedDocument>();
  const taken = new Set<SummedDocument>();
  for (const isEvidence of [namesIt, sharesHalf]) {
    for (const document of voided.filter((each) => !replaced.has(each))) {
      const [found] = documents
        .filter((other) => !taken.has(other) && couldReplace(document, other) && isEvidence(document, other))
        .map((other) => ({ other, shared: sharedCharges(document, other) }))
        .sort((a, b) => b.shared - a.shared || inOrder(a.other, b.other));
      if (found === undefined) continue;
      replaced.set(document, found.other);
      taken.add(found.other);
    }
  }
  return voided.map((document) => ({ document, rebilledBy: replaced.get(document) }));
}

/**
 * The document in whose place one stands: of a rebill the first void one that it replaces, however many are between; of
 * any other itself.
 */
export function standsFor(voided: readonly VoidDocument[]): (header: DocumentHeader) => DocumentHeader {
  const replaced = new Map<DocumentId, DocumentHeader>();
  for (const { document, rebilledBy } of voided) {
    if (rebilledBy) replaced.set(rebilledBy.header.id, document.header);
  }
  const first = (header: DocumentHeader): DocumentHeader => {
    const before = replaced.get(header.id);
    return before ? first(before) : header;
  };
  return first;
}

/** Whether the charges of this document have to be counted: it is void, or may bill those of a void one. */
export function mayBeRebill(
  { header }: Pick<SummedDocument, 'header'>,
  documents: readonly Pick<SummedDocument, 'header'>[],
): boolean {
  return header.isVoid || documents.some(({ header: old }) => old.isVoid && isWithinReach(header, old));
}

function couldReplace(old: SummedDocument, { header, published }: SummedDocument): boolean {
  return published !== undefined && isRebillOf(header, old.header);
}

function isRebillOf(header: DocumentHeader, old: DocumentHeader): boolean {
  return (
    header.documentType === 'invoice' &&
    // What gave money back is not billed again.
    old.documentType !== 'credit_note' &&
    header.commerce === old.commerce &&
    header.total.currency === old.total.currency &&
    isLater(header, old)
  );
}

// The list tells no period, so that of a rebill is mostly that of the day on which it was issued. Counting charges takes
// memory, and what was voided is looked for as long as a month is looked at again: until three later ones are closed.
const MONTHS_AFTER = 2;

function isWithinReach(header: DocumentHeader, old: DocumentHeader): boolean {
  return isRebillOf(header, old) && header.period <= addPeriods(old.period, MONTHS_AFTER);
}

function inOrder({ header: a }: SummedDocument, { header: b }: SummedDocument): number {
  return isLater(a, b) ? 1 : isLater(b, a) ? -1 : 0;
}

// Documents of one day are told apart by their numbers, which grow.
function isLater(a: DocumentHeader, b: DocumentHeader): boolean {
  return a.invoiceDate > b.invoiceDate || (a.invoiceDate === b.invoiceDate && a.id > b.id);
}

function namesIt(old: SummedDocument, { header }: SummedDocument): boolean {
  return header.amendsOf === old.header.id;
}

function sharesHalf(old: SummedDocument, replacement: SummedDocument): boolean {
  if (!isWithinReach(replacement.header, old.header)) return false;
  const shared = sharedCharges(old, replacement);
  const isHalfOf = ({ published }: SummedDocument) => shared * 2 >= (published?.lineCount ?? 0);
  // The ordinary invoice of a later month may bill what was void among much else, and replaces nothing.
  const isOfItsMonth = replacement.header.period === old.header.period;
  return shared > 0 && isHalfOf(old) && (isOfItsMonth || isHalfOf(replacement));
}

function sharedCharges(old: SummedDocument, replacement: SummedDocument): number {
  const now = replacement.published?.occurrences ?? new Map<string, number>();
  let shared = 0;
  for (const [charge, count] of old.published?.occurrences ?? []) {
    shared += Math.min(count, now.get(charge) ?? 0);
  }
  return shared;
}
