import type { DiscrepancyView } from '../../../lib/reporting/discrepancy-view.ts';
import type { DocumentExplanation } from '../../../lib/reporting/document-explanation.ts';
import { amountText, minus, money, noMoney, plus, type Money } from '../../../lib/values/money.ts';

/** Differences of one kind together: how many, and what they come to. */
export type KindSum = { readonly kind: string; readonly count: number; readonly amount: string };

/**
 * An invoice from what it should have been to what it is, in its own currency:
 * shouldBe + explainedBy + inQuestionBy = beforeTax; beforeTax + taxOnLines + beside the lines + unexplained = total.
 */
export type ExplainedInvoice = DocumentExplanation & {
  readonly shouldBe: string | null;
  readonly beforeTax: string | null;
  /** Differences on its lines that need nobody: rates, rounding, what was bought before us. */
  readonly explainedBy: readonly KindSum[];
  /** What was due on an invoice of this month and currency, and is on none. */
  readonly notBilled: readonly DiscrepancyView[];
};

export function explainInvoice(
  explanation: DocumentExplanation,
  notBilled: readonly DiscrepancyView[],
): ExplainedInvoice {
  const { document, coverage, discrepancies, inQuestion } = explanation;
  const { currency } = document;
  const explained = discrepancies.filter(
    ({ explained: isExplained, basis, lines, amount }) =>
      isExplained && basis !== 'document' && lines.length > 0 && amount.currency === currency,
  );
  const explainedBy = sumsByKind(explained, currency);
  const beforeTax = coverage === null ? null : money(coverage.linesSubtotal, currency);
  const differences = sumOf([inQuestion, ...explainedBy.map(({ amount }) => amount)], currency);
  return {
    ...explanation,
    beforeTax: beforeTax && amountText(beforeTax),
    shouldBe: beforeTax && amountText(minus(beforeTax, differences)),
    explainedBy,
    notBilled,
  };
}

function sumsByKind(found: readonly DiscrepancyView[], currency: string): readonly KindSum[] {
  const kinds = Map.groupBy(found, ({ kind }) => kind);
  return [...kinds].map(([kind, own]) => ({
    ...{ kind, count: own.length },
    amount: amountText(
      sumOf(
        own.map(({ amount }) => amount.amount),
        currency,
      ),
    ),
  }));
}

export function sumOf(amounts: readonly string[], currency: string): Money {
  return amounts.reduce((sum, amount) => plus(sum, money(amount, currency)), noMoney(currency));
}
