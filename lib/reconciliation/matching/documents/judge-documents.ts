import { ZERO } from '../../../values/decimal.ts';
import { amountText, minus, money, noMoney, plus, type Money } from '../../../values/money.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { DocumentFinding, TieOut } from '../../../billing/document.ts';
import type { SummedDocument } from '../../book.ts';
import type { Finding } from '../finding.ts';
import type { VoidDocument } from './rebills.ts';

/** What does not agree about documents as a whole: with themselves, with what they were before, with what they amend. */
export function judgeDocuments(
  documents: readonly SummedDocument[],
  voidDocuments: readonly VoidDocument[],
): readonly Finding[] {
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
    ...voidDocuments.map(voided),
  ];
}

/** What is payable of a document, tax included: what is given back is negative, whatever its sign on the way. */
function payableOf({ header, tieOut }: SummedDocument): Money {
  if (tieOut) return tieOut.taxOnTop?.payable ?? tieOut.total;
  const { amount, currency } = header.total;
  return header.documentType === 'credit_note' ? money(amount.abs().neg(), currency) : header.total;
}

function tieOutFindings({ header, tieOut }: SummedDocument): readonly Finding[] {
  if (tieOut === undefined) return [];
  const { linesTotal, findings } = tieOut;
  return [
    ...taxOfStatement(tieOut).map((tax) => ({
      kind: 'tax_on_invoice_only' as const,
      rule: 'document.tax',
      concerns: [header.id],
      documentId: header.id,
      expected: linesTotal,
      actual: plus(linesTotal, tax),
      detail: `The lines carry no tax; the statement shows ${amountText(tax)} of it.`,
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

// Of the total of most tenants it is a part, of that of others it is not: it is payable on top of the lines all the same.
function taxOfStatement({ explained, taxOnTop }: TieOut): readonly Money[] {
  const beside = taxOnTop?.shownBy === 'statement' ? [taxOnTop.tax] : [];
  return [...explained.map(({ amount }) => amount), ...beside];
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
  const credit = payableOf(document);
  const amended = header.amendsOf === undefined ? undefined : byId.get(header.amendsOf);
  const sameCurrency = amended?.header.total.currency === credit.currency;
  // Of a void document nothing is owed that could be lowered.
  const before =
    amended && sameCurrency && !amended.header.isVoid ? payableOf(amended) : noMoney(credit.currency);
  return [
    {
      kind: 'credit_note',
      rule: 'document.credit_note',
      concerns: [header.id],
      documentId: header.id,
      relatedDocumentId: header.amendsOf,
      expected: before,
      actual: plus(before, credit),
      detail: creditText(amended?.header, amountText({ ...credit, amount: credit.amount.neg() })),
    },
  ];
}

function creditText(amended: SummedDocument['header'] | undefined, given: string): string {
  if (amended === undefined) return 'A credit note; the document it amends is not on file.';
  return amended.isVoid
    ? `Gives back ${given} of ${amended.id}, which is void: the credit stays.`
    : `Lowers ${amended.id} by ${given}.`;
}

function voided({ document, rebilledBy }: VoidDocument): Finding {
  const before = payableOf(document);
  const { id } = document.header;
  if (rebilledBy === undefined) {
    const { documentType, amendsOf } = document.header;
    const amendsVoid = documentType === 'credit_note' && amendsOf !== undefined;
    return {
      kind: 'credit_note',
      rule: 'document.void',
      concerns: [id],
      documentId: id,
      relatedDocumentId: amendsVoid ? amendsOf : undefined,
      expected: before,
      actual: noMoney(before.currency),
      detail: amendsVoid
        ? `A credit note for all of ${amendsOf}, which is void: what it gave back counts no more.`
        : 'The document is void, and no other document bills its charges.',
    };
  }
  return {
    kind: 'rebilled',
    rule: 'document.rebilled',
    concerns: [rebilledBy.header.id],
    documentId: rebilledBy.header.id,
    relatedDocumentId: id,
    expected: before,
    actual: payableOf(rebilledBy),
    detail: `Replaces ${id}, which is void.`,
  };
}
