import type { SummedDocument } from '../../book.ts';

/** A void document, and the document that bills the same charges under another number, where there is one. */
export type VoidDocument = {
  readonly document: SummedDocument;
  readonly rebilledBy: SummedDocument | undefined;
};

/**
 * Finds for every void document the one that replaced it: a published invoice of the same month and currency, issued
 * after it, that says so itself, or else shares at least half of the charges; the one that shares most, and of these the
 * first. What a document says of itself goes before what its charges suggest. A replacement may be void in its turn.
 * Nothing replaces two.
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

/** Whether the charges of this document have to be counted, because a void one of its month may be billed by it. */
export function mayBeRebill(
  { header }: Pick<SummedDocument, 'header'>,
  documents: readonly Pick<SummedDocument, 'header'>[],
): boolean {
  return documents.some(
    ({ header: other }) =>
      other.isVoid && other.period === header.period && other.total.currency === header.total.currency,
  );
}

function couldReplace(old: SummedDocument, { header, published }: SummedDocument): boolean {
  return (
    header.documentType === 'invoice' &&
    published !== undefined &&
    header.commerce === old.header.commerce &&
    header.period === old.header.period &&
    header.total.currency === old.header.total.currency &&
    isLater(header, old.header)
  );
}

function inOrder({ header: a }: SummedDocument, { header: b }: SummedDocument): number {
  return isLater(a, b) ? 1 : isLater(b, a) ? -1 : 0;
}

// Documents of one day are told apart by their numbers, which grow.
function isLater(a: SummedDocument['header'], b: SummedDocument['header']): boolean {
  return a.invoiceDate > b.invoiceDate || (a.invoiceDate === b.invoiceDate && a.id > b.id);
}

function namesIt(old: SummedDocument, { header }: SummedDocument): boolean {
  return header.amendsOf === old.header.id;
}

function sharesHalf(old: SummedDocument, replacement: SummedDocument): boolean {
  const shared = sharedCharges(old, replacement);
  return shared > 0 && shared * 2 >= (old.published?.lineCount ?? 0);
}

function sharedCharges(old: SummedDocument, replacement: SummedDocument): number {
  const now = replacement.published?.occurrences ?? new Map<string, number>();
  let shared = 0;
  for (const [charge, count] of old.published?.occurrences ?? []) {
    shared += Math.min(count, now.get(charge) ?? 0);
  }
  return shared;
}
