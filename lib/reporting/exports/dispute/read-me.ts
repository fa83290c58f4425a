import type { BillingDocument } from '../../../billing/document.ts';
import type { Case } from '../../../reconciliation/cases/case.ts';
import { amountText, type Money } from '../../../values/money.ts';

/** What the pack is about, in plain text for whoever opens it at Microsoft. */
export function readMeOfCase(
  one: Case,
  documents: readonly BillingDocument[],
  names: readonly string[],
): string {
  const { finding } = one;
  return lines([
    `Case ${one.id}`,
    '',
    finding.detail,
    '',
    `Kind:        ${finding.kind}`,
    `Expected:    ${finding.expected ? moneyOf(finding.expected) : 'nothing can be expected'}`,
    `Billed:      ${moneyOf(finding.actual)}`,
    `Difference:  ${moneyOf(finding.amount)}`,
    `Customer:    ${finding.customerId ?? '-'}`,
    `Purchase:    ${finding.purchaseId ?? '-'}`,
    `Period:      ${finding.period}`,
    ...documentLines(documents),
    ...contents(names),
  ]);
}

export function readMeOfDocument(document: BillingDocument, names: readonly string[]): string {
  const { tieOut } = document;
  return lines([
    `Document ${document.header.id}`,
    '',
    tieOut?.tied === true
      ? 'Its lines, its statement and its total agree.'
      : `It does not tie out: ${tieOut?.why || 'it has not been looked at yet'}.`,
    ...(tieOut
      ? [
          '',
          `Total:       ${moneyOf(tieOut.total)}`,
          `Lines:       ${moneyOf(tieOut.linesTotal)}`,
          `Difference:  ${moneyOf(tieOut.difference)}`,
          `Unexplained: ${moneyOf(tieOut.unexplained)}`,
        ]
      : []),
    ...documentLines([document]),
    ...contents(names),
  ]);
}

function documentLines(documents: readonly BillingDocument[]): readonly string[] {
  return documents.flatMap(({ header, statement, published }) => [
    '',
    `Document ${header.id} (${header.rawDocumentType}) of ${header.invoiceDate}, ${moneyOf(header.total)}`,
    statement
      ? `  statement: SHA-256 ${statement.sha256}, ${statement.length} bytes`
      : '  statement: not here yet',
    ...(published?.parts ?? []).map(({ part, sha256 }) => `  lines, part ${part}: SHA-256 ${sha256}`),
  ]);
}

function contents(names: readonly string[]): readonly string[] {
  return ['', 'In this pack:', ...names.map((name) => `  ${name}`), '', EXPLANATION];
}

const EXPLANATION =
  'source-lines.jsonl and the files in source/ are the very bytes that Microsoft sent; the CSV files are what was read in them.';

function moneyOf(value: Money): string {
  return `${amountText(value)} ${value.currency}`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
