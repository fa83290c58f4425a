import type { DocumentHeader } from '../../../billing/document.ts';
import type { BookSides } from '../../book.ts';
import { withoutTwins } from './twins.ts';

/** The same sides in the one order that everything is decided in: by id, returns by their day first; each purchase once. */
export function orderedSides<Sides extends BookSides>(given: Sides): Sides {
  const sorted = inOrder(given);
  const sides = withoutTwins(sorted);
  return sides === sorted ? sides : inOrder(sides);
}

function inOrder<Sides extends BookSides>(sides: Sides): Sides {
  return {
    ...sides,
    purchases: sides.purchases.toSorted((a, b) => byText(a.id, b.id)),
    returns: sides.returns.toSorted(
      (a, b) =>
        byText(a.returnedOn, b.returnedOn) ||
        byText(a.returnId, b.returnId) ||
        byText(a.purchaseId, b.purchaseId),
    ),
    decisions: sides.decisions.toSorted(
      (a, b) =>
        byText(a.identity, b.identity) ||
        byText(a.purchaseId, b.purchaseId) ||
        byText(a.decision, b.decision),
    ),
    elsewhere: sides.elsewhere.toSorted((a, b) => byText(a.orderId, b.orderId)),
  };
}

/** Documents as they were issued. */
export function orderedDocuments<Document extends { readonly header: DocumentHeader }>(
  documents: readonly Document[],
): readonly Document[] {
  return documents.toSorted(
    (a, b) => byText(a.header.invoiceDate, b.header.invoiceDate) || byText(a.header.id, b.header.id),
  );
}

// By code units, not by a locale: the order must be the same on every machine.
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
