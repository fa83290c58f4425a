import type { BillingDocument, TieOut } from '../../../billing/document.ts';
import { amountText, type Currency, type Money } from '../../../values/money.ts';
import type { AdvisedDifference } from '../../views/advised-difference.ts';
import { inQuestionOf, isDecided, onLines, type KindSum, type Statuses } from '../../views/in-question.ts';
import { SHARED, toDispute } from '../../views/next-steps.ts';
import { taxPlace, type TaxPlace } from '../../views/tax-of-part.ts';
import { whyNotTied } from '../export-scope.ts';
import { askedMoney, placeText, type Question } from './questions.ts';

/** What the pack is about, in plain text for whoever opens it at Microsoft. */
export function readMeOfCase(
  question: Question,
  documents: readonly BillingDocument[],
  names: readonly string[],
): string {
  const { discrepancy, advised, caseStatus } = question;
  const isSettled = caseStatus === 'resolved' || isDecided(advised.standing);
  return lines([
    `Case ${discrepancy.id}`,
    '',
    discrepancy.detail,
    '',
    `Kind:        ${discrepancy.kind}`,
    `Expected:    ${discrepancy.expected ? moneyOf(discrepancy.expected) : 'nothing can be expected'}`,
    `Billed:      ${moneyOf(discrepancy.actual)}`,
    `Difference:  ${moneyOf(discrepancy.amount)}`,
    ...rateLines(question),
    ...(isSettled
      ? [`Disputed:    nothing any more: the case is ${(caseStatus ?? '').replaceAll('_', ' ')}`]
      : askedLines(question)),
    ...firstLines(question),
    `Customer:    ${discrepancy.customerId ?? '-'}`,
    `Purchase:    ${discrepancy.purchaseId ?? '-'}`,
    `Period:      ${discrepancy.period}`,
    ...documentLines(documents),
    ...contents(names),
  ]);
}

// The month's rate is Microsoft's to set: it is no part of what is disputed.
function rateLines({ discrepancy: { exchangeRateEffect } }: Question): readonly string[] {
  return exchangeRateEffect
    ? [`  of which   ${moneyOf(exchangeRateEffect)} comes of the month's exchange rate alone`]
    : [];
}

function askedLines(question: Question): readonly string[] {
  const { advised } = question;
  const asked = advised.next === 'dispute' ? 'Disputed:    ' : 'In question: ';
  const sum = `${asked}${moneyOf(askedMoney(question))}`;
  if (advised.basis === 'document') return [`${sum}, tax included`];
  if (advised.standing === 'to_clarify') return [`${sum} before tax, the whole line`];
  const { tax = null, withTax = null, taxFrom } = advised.inQuestion ?? {};
  const { currency } = advised.amount;
  return [
    `${sum} before tax`,
    ...(tax === null || withTax === null
      ? []
      : [
          `Tax on it:   ${tax} ${currency}${taxFrom === 'share' ? `. ${SHARED}` : ''}`,
          `With tax:    ${withTax} ${currency}`,
        ]),
  ];
}

function firstLines({ firstCharge }: Question): readonly string[] {
  return firstCharge.map(
    (line) =>
      `Repeats:     ${placeText(line)}, which charged the same instalment first (${line.amount.amount} ${line.amount.currency})`,
  );
}

export function readMeOfDocument(
  document: BillingDocument,
  questions: readonly Question[],
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
    ...questionLines(questions, document),
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
function questionLines(questions: readonly Question[], document: BillingDocument): readonly string[] {
  const { currency } = document.header.total;
  if (questions.length === 0) return ['', 'No charge of it is in question.'];
  const found = questions.map(({ advised }) => advised);
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
          ...disputedOf(found, taxPlace(document), currency),
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
    ...questions.slice(0, QUESTIONS_TOLD).map(questionLine),
    ...(questions.length > QUESTIONS_TOLD
      ? [`  and ${questions.length - QUESTIONS_TOLD} more in discrepancies.csv`]
      : []),
  ];
}

// The money is that of the sums above: without what comes of the rate.
function questionLine(question: Question): string {
  const { discrepancy, advised, firstCharge } = question;
  const { kind, amount, exchangeRateEffect, detail } = discrepancy;
  const rate = exchangeRateEffect
    ? ` The difference is ${moneyOf(amount)}, and ${moneyOf(exchangeRateEffect)} of it come of the month's exchange rate alone.`
    : '';
  const asked = advised.standing === 'to_clarify' ? null : advised.inQuestion;
  const tax =
    asked === null || asked.tax === null
      ? ''
      : ` With ${asked.tax} of tax on it: ${asked.withTax} ${amount.currency}.`;
  const first = firstCharge.map((line) => ` First charged in ${placeText(line)}.`).join('');
  return `  ${moneyOf(askedMoney(question))}  ${kind}: ${detail}${rate}${tax}${first}`;
}

// Who bought a reservation that we do not know is asked, not disputed: no claim may be made of it.
function disputedOf(
  found: readonly AdvisedDifference[],
  place: TaxPlace,
  currency: Currency,
): readonly string[] {
  const { count, beforeTax, tax, withTax, taxNote } = toDispute(onLines(found, currency), place, currency);
  const others = onLines(found, currency).some(({ next }) => next !== 'dispute');
  return [
    `  of that we dispute ${beforeTax} ${currency}, in ${count} of them${others ? '; about the others we ask' : ''}`,
    ...(count === 0
      ? []
      : [
          tax === null
            ? '  and the tax on it, where there is any'
            : `  with ${tax} ${currency} of tax on it that is ${withTax} ${currency}`,
        ]),
    ...(count === 0 || taxNote === '' ? [] : [`  ${taxNote}`]),
  ];
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
