import { ZERO } from '../../../values/decimal.ts';
import { amountText, minus, money, noMoney, plus, type Money } from '../../../values/money.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { DocumentFinding } from '../../../billing/document.ts';
import type { SummedDocument } from '../../book.ts';
import type { Finding } from '../finding.ts';
import { voidDocuments, type VoidDocument } from './rebills.ts';

/** What does not agree about documents as a whole: with themselves, with what they were before, with what they amend. */
export function judgeDocuments(documents: readonly SummedDocument[]): readonly Finding[] {
  const byId = new Map<DocumentId, SummedDocument>(
    documents.map((document) => [document.header.id, document]),
  );
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
function totalOf({ header, tieOut }: SummedDocument): Money {
  if (tieOut) return tieOut.total;
  const { amount, currency } = header.total;
  return header.documentType === 'credit_note' ? money(amount.abs().neg(), currency) : header.total;
}

function tieOutFindings({ header, tieOut }: SummedDocument): readonly Finding[] {
  if (tieOut === undefined) return [];
  const { linesTotal, explained, findings } = tieOut;
  return [
    ...explained.map(({ kind, amount }) => ({
      kind,
      rule: 'document.tax',
      concerns: [header.id],
      documentId: header.id,
      expected: linesTotal,
      actual: plus(linesTotal, amount),
      detail: `The lines carry no tax; the statement shows ${amountText(amount)} of it.`,
    })),
    ...findings.map((found) => {
      const { kind, figure = 'total', expected, actual } = found;
      return {
        kind,
        rule: kind === 'lines_do_not_sum' ? 'document.sum' : `document.statement_${figure}`,
        // One figure of a document, one discrepancy: each keeps its id when another comes or goes.
        concerns: figure === 'total' ? [header.id] : [header.id, figure],
        documentId: header.id,
        expected,
        actual,
        detail: sidesText(found),
      };
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

function restatements({ header, restatements: changes }: SummedDocument): readonly Finding[] {
  return changes.map(({ before, after, cause }) => ({
    kind: 'restated',
    rule: cause === 'read_again' ? 'document.read_again' : 'document.restated',
    concerns: [header.id],
    documentId: header.id,
    expected: before,
    actual: after,
    detail:
      cause === 'read_again'
        ? 'The same bytes of Microsoft were read again here, and understood otherwise than when they were published.'
        : 'Microsoft changed the lines of this document after they had been published here.',
  }));
}

function creditNote(
  document: SummedDocument,
  byId: ReadonlyMap<DocumentId, SummedDocument>,
): readonly Finding[] {
  const { header } = document;
  if (header.documentType !== 'credit_note') return [];
  const credit = totalOf(document);
  const amended = header.amendsOf === undefined ? undefined : byId.get(header.amendsOf);
  const sameCurrency = amended?.header.total.currency === credit.currency;
  const before = amended && sameCurrency ? totalOf(amended) : noMoney(credit.currency);
  return [
    {
      kind: 'credit_note',
      rule: 'document.credit_note',
      concerns: [header.id],
      documentId: header.id,
      relatedDocumentId: header.amendsOf,
      expected: before,
      actual: plus(before, credit),
      detail: amended
        ? `Lowers ${amended.header.id} by ${amountText({ ...credit, amount: credit.amount.neg() })}.`
        : 'A credit note; the document it amends is not on file.',
    },
  ];
}

function voided({ document, rebilledBy }: VoidDocument): Finding {
  const before = totalOf(document);
  const { id } = document.header;
  if (rebilledBy === undefined) {
    return {
      kind: 'credit_note',
      rule: 'document.void',
      concerns: [id],
      documentId: id,
      expected: before,
      actual: noMoney(before.currency),
      detail: 'The document is void, and no other document bills its charges.',
    };
  }
  return {
    kind: 'rebilled',
    rule: 'document.rebilled',
    concerns: [rebilledBy.header.id],
    documentId: rebilledBy.header.id,
    relatedDocumentId: id,
    expected: before,
    actual: totalOf(rebilledBy),
    detail: `Replaces ${id}, which is void.`,
  };
}
