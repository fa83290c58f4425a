import type { TieOut } from '../../../billing/document.ts';
import type { BookSides, SummedDocument } from '../../book.ts';
import { RULES_VERSION } from '../rules-version.ts';

/** SHA-256 of a text, in hexadecimal. Handed in: the rules themselves use nothing of the machine. */
export type Hash = (text: string) => string;

// Hashed in pieces, so that no text of a whole book is ever made.
const PIECE = 1_000;

/**
 * Hash over everything a reconciliation is made from, for a book in its order. Lines are in it by their version, which
 * is made of their content.
 */
export function inputHash(sides: BookSides, documents: readonly SummedDocument[], hash: Hash): string {
  const { purchases, returns, decisions, elsewhere, ...settings } = sides;
  const lists = [purchases, returns, documents.map(documentInput), decisions, elsewhere];
  const hashes = lists.map((list) => piecesOf(list).map((piece) => hash(JSON.stringify(piece))));
  return hash(JSON.stringify({ rulesVersion: RULES_VERSION, ...settings, hashes }));
}

function piecesOf(list: readonly object[]): readonly (readonly object[])[] {
  const count = Math.ceil(list.length / PIECE);
  return Array.from({ length: count }, (_, index) => list.slice(index * PIECE, (index + 1) * PIECE));
}

function documentInput({ header, tieOut, restatements, published }: SummedDocument): object {
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
function judged({ total, linesTotal, explained, findings, taxOnTop }: TieOut): object {
  return { total, linesTotal, explained, findings, taxOnTop };
}
