import type { BillingDocument, TieOut } from '../../../billing/document.ts';
import type { Case } from '../../../reconciliation/cases/case.ts';
import { amountText, type Currency, type Money } from '../../../values/money.ts';
import { adviceFor } from '../../views/advice.ts';
import { discrepancyView, type DiscrepancyView } from '../../views/discrepancy-view.ts';
import {
  inQuestionOf,
  onLines,
  questioned,
  standingOf,
  sumOf,
  type KindSum,
  type Statuses,
} from '../../views/in-question.ts';
import type { DiscrepancyRow } from '../discrepancies.ts';
import { whyNotTied } from '../export-scope.ts';

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

export function readMeOfDocument(
  document: BillingDocument,
  questions: readonly DiscrepancyRow[],
  names: readonly string[],
): string {
  const { tieOut } = document;
  return lines([
    `Document ${document.header.id}`,
    '',
    tieOut?.tied === true
      ? 'Its lines, its statement and its total agree.'
      : `It does not tie out: ${whyNotTied(tieOut)}.`,
    ...(tieOut
      ? [
          '',
          `Total:       ${moneyOf(tieOut.total)}`,
          ...onTop(tieOut),
          `Lines:       ${moneyOf(tieOut.linesTotal)}`,
          `Difference:  ${moneyOf(tieOut.difference)}`,
          `Unexplained: ${moneyOf(tieOut.unexplained)}`,
        ]
      : []),
    ...questionLines(questions, document.header.total.currency),
    ...documentLines([document]),
    ...contents(names),
  ]);
}

// Only of a document whose total leaves its tax out: the rest of these figures are before tax then.
function onTop({ taxOnTop }: TieOut): readonly string[] {
  if (taxOnTop === undefined || taxOnTop.shownBy === 'undecided') return [];
  const { tax, payable, shownBy } = taxOnTop;
  return shownBy === 'nothing'
    ? ['Tax on top:  not shown yet']
    : [`Tax on top:  ${moneyOf(tax)}`, `Payable:     ${moneyOf(payable)}`];
}

// What is explained is no question to Microsoft and is not among them. What they hold is of several kinds, and adds up to nothing.
function questionLines(questions: readonly DiscrepancyRow[], currency: Currency): readonly string[] {
  if (questions.length === 0) return ['', 'No charge of it is in question.'];
  const found = questions.map(({ discrepancy }) => discrepancyView(discrepancy));
  const { tooMuch, tooLittle, by, toClarify } = inQuestionOf(found, NOTHING_DECIDED, currency);
  const ofDocument = found.filter(({ basis }) => basis === 'document');
  const kinds = (sums: readonly KindSum[]) =>
    sums.map(({ kind, count, amount }) => `  ${kind}: ${count}, ${amount} ${currency}`);
  return [
    ...section(
      'Charges in question, before tax (billed less expected, without what comes of the exchange rate):',
      kinds(by),
    ),
    ...(by.length === 0
      ? []
      : [
          `  billed too much ${tooMuch} ${currency}, too little ${tooLittle} ${currency}`,
          disputedOf(found, currency),
        ]),
    ...section(
      'Whole lines of which it has to be found out first what they are, before tax:',
      kinds(toClarify),
    ),
    ...section(
      'The document as a whole, tax included:',
      ofDocument.map(({ kind, amount }) => `  ${kind}: ${amount.amount} ${amount.currency}`),
    ),
    '',
    ...questions
      .slice(0, QUESTIONS_TOLD)
      .map(({ discrepancy: { kind, amount, detail } }) => `  ${moneyOf(amount)}  ${kind}: ${detail}`),
    ...(questions.length > QUESTIONS_TOLD
      ? [`  and ${questions.length - QUESTIONS_TOLD} more in discrepancies.csv`]
      : []),
  ];
}

// Who bought a reservation that we do not know is asked, not disputed: no claim may be made of it.
function disputedOf(found: readonly DiscrepancyView[], currency: Currency): string {
  const disputed = onLines(found, currency).filter(
    (one) => adviceFor(one, standingOf(one, NOTHING_DECIDED)).next === 'dispute',
  );
  const sum = sumOf(
    disputed.map((one) => amountText(questioned(one))),
    currency,
  );
  return `  of that we dispute ${moneyOf(sum)}, in ${disputed.length} of them; about the others we ask`;
}

function section(title: string, told: readonly string[]): readonly string[] {
  return told.length === 0 ? [] : ['', title, ...told];
}

const NOTHING_DECIDED: Statuses = new Map();
const QUESTIONS_TOLD = 100;

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
  return ['', 'In this pack:', ...names.map((name) => `  ${name}`), ...explanation(names)];
}

/** Speaks of the files that are there. */
function explanation(names: readonly string[]): readonly string[] {
  const sources = names.includes('source-lines.jsonl')
    ? ['source-lines.jsonl has']
    : names.some((name) => name.startsWith('source/'))
      ? ['The files in source/ have']
      : [];
  return sources.flatMap((source) => [
    '',
    `${source} the very bytes that Microsoft sent; lines.csv is what was read in them.`,
  ]);
}

function moneyOf(value: Money): string {
  return `${amountText(value)} ${value.currency}`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
