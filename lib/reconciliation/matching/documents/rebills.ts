import type { SummedDocument } from '../../book.ts';

/** A void document, and the document that bills the same charges under another number, where there is one. */
export type VoidDocument = {
  readonly document: SummedDocument;
  readonly rebilledBy: SummedDocument | undefined;
};

/**
 * Finds for every void document the one that replaced it: a published invoice of the same month and currency, issued
 * after it, that says so itself or shares at least half of the charges; the one that shares most, and of these the
 * first. A replacement may be void in its turn. Nothing replaces two.
 */
export function voidDocuments(documents: readonly SummedDocument[]): readonly VoidDocument[] {
  const taken = new Set<SummedDocument>();
  return documents
    .filter(({ header }) => header.isVoid)
    .toSorted(inOrder)
    .map((document) => {
      const ranked = documents
        .filter((other) => !taken.has(other) && couldReplace(document, other))
        .map((other) => ({ other, shared: sharedCharges(document, other) }))
        .filter(({ other, shared }) => namesIt(document, other) || isHalf(document, shared))
        .sort((a, b) => b.shared - a.shared || inOrder(a.other, b.other));
      const rebilledBy = ranked[0]?.other;
      if (rebilledBy) taken.add(rebilledBy);
      return { document, rebilledBy };
    });
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

function isHalf({ published }: SummedDocument, shared: number): boolean {
  return shared > 0 && shared * 2 >= (published?.lineCount ?? 0);
}

function sharedCharges(old: SummedDocument, replacement: SummedDocument): number {
  const now = replacement.published?.occurrences ?? new Map<string, number>();
  let shared = 0;
  for (const [charge, count] of old.published?.occurrences ?? []) {
    shared += Math.min(count, now.get(charge) ?? 0);
  }
  return shared;
}
