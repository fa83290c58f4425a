import type { DocumentHeader } from '../../../billing/document.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { VoidDocument } from './rebills.ts';

/**
 * Headers as they read once void documents were billed again: what amends a void document amends what stands in its place,
 * however often it was replaced.
 */
export function amendsWhatStands(
  voided: readonly VoidDocument[],
): (header: DocumentHeader) => DocumentHeader {
  const replacedBy = new Map<DocumentId, DocumentId>();
  for (const { document, rebilledBy } of voided) {
    if (rebilledBy) replacedBy.set(document.header.id, rebilledBy.header.id);
  }
  return (header) => {
    let { amendsOf } = header;
    // A rebill is issued after what it replaces, so that the way to the last one ends.
    for (let next = amendsOf; next !== undefined; next = replacedBy.get(next)) amendsOf = next;
    return amendsOf === header.amendsOf ? header : { ...header, amendsOf };
  };
}
