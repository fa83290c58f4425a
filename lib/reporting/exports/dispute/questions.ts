import type { BillingDocument } from '../../../billing/document.ts';
import type { Discrepancy } from '../../../reconciliation/discrepancy.ts';
import { minorDigits, money, type Money } from '../../../values/money.ts';
import { advisedDifference, type AdvisedDifference, type Around } from '../../views/advised-difference.ts';
import { discrepancyView } from '../../views/discrepancy-view.ts';
import { firstCharge } from '../../views/first-charge.ts';
import { linesInQuestion } from '../../views/lines-in-question.ts';
import { matchView, type MatchView } from '../../views/match-view.ts';
import { DISCREPANCY_COLUMNS, type DiscrepancyRow } from '../discrepancies.ts';
import type { ExportBooks } from '../export-books.ts';
import { amountColumn, column, type Column } from '../table.ts';
import { forMicrosoft } from './purchase-tables.ts';

/** What Microsoft is asked about one difference: the same in the pack of its case, and in the list and sums of its document. */
export type Question = DiscrepancyRow & {
  readonly advised: AdvisedDifference;
  /** Of a second charge: the lines of the first one. */
  readonly firstCharge: readonly MatchView[];
};

type Books = Pick<ExportBooks, 'billing' | 'reconciliations'>;

/** Differences as they are put to Microsoft; with the tax on them where the lines of their document tell it. */
export async function questionsOf(
  books: Books,
  document: BillingDocument | undefined,
  rows: readonly DiscrepancyRow[],
): Promise<readonly Question[]> {
  const discrepancies = rows.map(({ discrepancy }) => discrepancy);
  const known: Pick<Around, 'taxPlace' | 'linesOf'> = document
    ? await linesInQuestion(document, discrepancies, books.billing)
    : { taxPlace: 'not_known', linesOf: () => undefined };
  const run = (await books.reconciliations.latest())?.run;
  const questions: Question[] = [];
  for (const row of rows) {
    const { discrepancy, caseStatus } = row;
    const cases = new Map(caseStatus && [[discrepancy.id, { status: caseStatus, decision: null }]]);
    questions.push({
      ...row,
      advised: advisedDifference(discrepancy, { ...known, cases }),
      firstCharge: await firstChargeOf(books, run, discrepancy),
    });
  }
  return questions;
}

async function firstChargeOf(
  { reconciliations }: Books,
  run: string | undefined,
  discrepancy: Discrepancy,
): Promise<readonly MatchView[]> {
  const { kind, purchaseId } = discrepancy;
  if (kind !== 'billed_twice' || run === undefined || purchaseId === undefined) return [];
  const { matches } = await reconciliations.ofPurchase(run, purchaseId);
  return firstCharge(discrepancyView(discrepancy), matches.map(matchView));
}

/**
 * The money a question is about: before tax and without what comes of the month's rate alone, of documents as a whole with
 * tax. Where it is not known yet what a line should be, it is the whole line.
 */
export function askedMoney({ advised, discrepancy }: Pick<Question, 'advised' | 'discrepancy'>): Money {
  if (advised.standing === 'to_clarify') return discrepancy.actual;
  const { inQuestion } = advised;
  return inQuestion === null ? discrepancy.amount : money(inQuestion.beforeTax, discrepancy.amount.currency);
}

const amount = (name: string, of: (question: Question) => Money | undefined) =>
  amountColumn<Question>(
    name,
    (question) => of(question)?.amount,
    ({ discrepancy }) => minorDigits(discrepancy.actual.currency),
  );

// Of a whole line that has to be found out about first, the tax of a part says nothing.
const taxed = (question: Question, of: 'tax' | 'withTax'): Money | undefined => {
  const { advised, discrepancy } = question;
  const text = advised.standing === 'to_clarify' ? null : (advised.inQuestion?.[of] ?? null);
  return text === null ? undefined : money(text, discrepancy.amount.currency);
};

/** Both sides of each difference, and what of it is disputed or asked about. */
export const QUESTION_COLUMNS: readonly Column<Question>[] = [
  ...forMicrosoft<Question>(DISCREPANCY_COLUMNS),
  column('text', 'asked', ({ advised }) => (advised.next === 'dispute' ? 'disputed' : 'asked about')),
  amount('in_question', askedMoney),
  amount('tax_on_it', (question) => taxed(question, 'tax')),
  amount('with_tax', (question) => taxed(question, 'withTax')),
  column('text', 'first_charge', ({ firstCharge: first }) => first.map(placeText).join('; ') || undefined),
];

/** Where a line is found in this pack's source, or in that of its own document. */
export function placeText({ documentId, part, line }: MatchView): string {
  return `${documentId}, part ${part}, line ${line}`;
}
