import type { TieOut } from '../billing/document.ts';
import type { Book, BookDocument } from './book.ts';
import { RULES_VERSION } from './rules-version.ts';

/** SHA-256 of a text, in hexadecimal. Handed in: the rules themselves use nothing of the machine. */
export type Hash = (text: string) => string;

/**
 * Hash over everything a reconciliation is made from, for a book in its order. Lines are in it by their version, which
 * is made of their content.
 */
export function inputHash(book: Book, hash: Hash): string {
  const documents = book.documents.map(documentInput);
  return hash(JSON.stringify({ rulesVersion: RULES_VERSION, ...book, documents }));
}

function documentInput({ header, tieOut, restatements, published }: BookDocument): object {
  // Payments do not take part: what is paid changes nothing about what was charged.
  const { id, documentType, isVoid, commerce, invoiceDate, period, total, amendsOf } = header;
  return {
    header: { id, documentType, isVoid, commerce, invoiceDate, period, total, amendsOf },
    tieOut: tieOut && judged(tieOut),
    restatements: restatements.map(({ from, to, cause, before, after }) => ({
      from,
      to,
      cause,
      before,
      after,
    })),
    version: published?.version,
  };
}

// What the rules ask of a tie-out. Its checks say the same in other words.
function judged({ total, linesTotal, explained, findings }: TieOut): object {
  return { total, linesTotal, explained, findings };
}
