import { ZERO } from '../values/decimal.ts';
import { amountText, minus, money, noMoney, plus, type Money } from '../values/money.ts';
import type { DocumentId } from '../values/id.ts';
import type { DocumentFinding } from '../billing/document.ts';
import type { BookDocument } from './book.ts';
import { finding, type Finding } from './finding.ts';
import { voidDocuments, type VoidDocument } from './rebills.ts';

/** What does not agree about documents as a whole: with themselves, with what they were before, with what they amend. */
export function judgeDocuments(documents: readonly BookDocument[]): readonly Finding[] {
  const byId = new Map<DocumentId, BookDocument>(documents.map((document) => [document.header.id, document]));
  const live = documents.filter(({ header }) => !header.isVoid);
  return [
    ...live.flatMap((document) => [
      ...tieOutFindings(document),
      ...restatements(document),
      ...creditNote(document, byId),
    ]),
    ...voidDocuments(documents).map(voided),
  ];
}

/** The total of a document as it stands in the books: what is given back is negative, whatever its sign on the way. */
function totalOf({ header, tieOut }: BookDocument): Money {
  if (tieOut) return tieOut.total;
  const { amount, currency } = header.total;
  return header.documentType === 'credit_note' ? money(amount.abs().neg(), currency) : header.total;
}

function tieOutFindings({ header, tieOut }: BookDocument): readonly Finding[] {
  if (tieOut === undefined) return [];
  const { linesTotal, explained, findings } = tieOut;
  return [
    ...explained.map(({ kind, amount }) =>
      finding({
        kind,
        concerns: [header.id],
        documentId: header.id,
        expected: linesTotal,
        actual: plus(linesTotal, amount),
        detail: `The lines carry no tax; the statement shows ${amountText(amount)} of it.`,
      }),
    ),
    ...findings.map((found) => {
      const { kind, figure = 'total', expected, actual } = found;
      return finding({
        kind,
        // One figure of a document, one discrepancy: each keeps its id when another comes or goes.
        concerns: figure === 'total' ? [header.id] : [header.id, figure],
        documentId: header.id,
        expected,
        actual,
        detail: sidesText(found),
      });
    }),
  ];
}

function sidesText({ kind, figure = 'total', expected, actual }: DocumentFinding): string {
  const other = moreOrLess(actual, expected);
  if (kind === 'lines_do_not_sum')
    return `The document says ${amountText(expected)}; its lines account for ${other}.`;
  if (figure === 'total') return `The document says ${amountText(expected)}; its statement says ${other}.`;
  const what = figure === 'tax' ? 'tax' : 'the sum before tax';
  return `Of ${what} its lines say ${amountText(expected)}; its statement says ${other}.`;
}

// The amount of a finding is actual - expected; the sentence says what its sign means.
function moreOrLess(actual: Money, expected: Money): string {
  const by = minus(actual, expected);
  const size = amountText(money(by.amount.abs(), by.currency));
  return `${amountText(actual)}, ${size} ${by.amount.lt(ZERO) ? 'less' : 'more'}`;
}

function restatements({ header, restatements: changes }: BookDocument): readonly Finding[] {
  return changes.map(({ before, after, cause }) =>
    finding({
      kind: 'restated',
      concerns: [header.id],
      documentId: header.id,
      expected: before,
      actual: after,
      detail:
        cause === 'read_again'
          ? 'The same bytes of Microsoft were read again here, and understood otherwise than when they were published.'
          : 'Microsoft changed the lines of this document after they had been published here.',
    }),
  );
}

function creditNote(document: BookDocument, byId: ReadonlyMap<DocumentId, BookDocument>): readonly Finding[] {
  const { header } = document;
  if (header.documentType !== 'credit_note') return [];
  const credit = totalOf(document);
  const amended = header.amendsOf === undefined ? undefined : byId.get(header.amendsOf);
  const sameCurrency = amended?.header.total.currency === credit.currency;
  const before = amended && sameCurrency ? totalOf(amended) : noMoney(credit.currency);
  return [
    finding({
      kind: 'credit_note',
      concerns: [header.id],
      documentId: header.id,
      expected: before,
      actual: plus(before, credit),
      detail: amended
        ? `Lowers ${amended.header.id} by ${amountText({ ...credit, amount: credit.amount.neg() })}.`
        : 'A credit note; the document it amends is not on file.',
    }),
  ];
}

function voided({ document, rebilledBy }: VoidDocument): Finding {
  const before = totalOf(document);
  const { id } = document.header;
  if (rebilledBy === undefined) {
    return finding({
      kind: 'credit_note',
      concerns: [id],
      documentId: id,
      expected: before,
      actual: noMoney(before.currency),
      detail: 'The document is void, and no other document bills its charges.',
    });
  }
  return finding({
    kind: 'rebilled',
    concerns: [rebilledBy.header.id],
    documentId: rebilledBy.header.id,
    expected: before,
    actual: totalOf(rebilledBy),
    detail: `Replaces ${id}, which is void.`,
  });
}
