import type { BilledLine } from '../../../billing/billed-line.ts';
import type { SummedDocument } from '../../book.ts';
import { standsFor, type VoidDocument } from './rebills.ts';

/**
 * In which turn the charges of a document are looked at: documents take theirs as they were issued, and a rebill that of
 * the void one that it replaces, so that what was charged in between stays the later charge.
 */
export function turnsOf(
  documents: readonly SummedDocument[],
  voided: readonly VoidDocument[],
): (line: BilledLine) => number {
  const original = standsFor(voided);
  const issued = new Map(documents.map(({ header }, turn) => [header.id, turn]));
  const turns = new Map(documents.map(({ header }) => [header.id, issued.get(original(header).id)!]));
  return ({ documentId }) => turns.get(documentId)!;
}
