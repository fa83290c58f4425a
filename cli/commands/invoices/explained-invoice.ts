import type { DiscrepancyView } from '../../../lib/reporting/discrepancy-view.ts';
import type { DocumentExplanation } from '../../../lib/reporting/document-explanation.ts';
import type { DocumentView } from '../../../lib/reporting/document-view.ts';
import { amountText, minus, money } from '../../../lib/values/money.ts';
import { sumOf, type KindSum } from './kind-sums.ts';
import {
  inQuestionOf,
  onLines,
  standingOf,
  type InQuestion,
  type Standing,
  type Statuses,
} from './standing.ts';

/** Another document that this one cannot be read without. */
type Related = Pick<DocumentView, 'id' | 'documentType' | 'total' | 'currency' | 'period' | 'void'> & {
  readonly relation: 'amends' | 'amended_by' | 'replaced_by';
};

/** All differences of one kind that stand alike. */
type Step = KindSum & { readonly standing: Standing };

/**
 * An invoice from what it should have been to what it is, in its own currency:
 * shouldBe + steps = beforeTax; beforeTax + taxOnLines + beside the lines + unexplained = total.
 */
export type ExplainedInvoice = DocumentExplanation & {
  readonly shouldBe: string | null;
  readonly beforeTax: string | null;
  readonly question: InQuestion;
  /** Every difference on its lines: first what is in question, last what a rule explains. */
  readonly steps: readonly Step[];
  /** What was due on an invoice of this month and currency, and is on none: charges and refunds. */
  readonly notBilled: readonly DiscrepancyView[];
  readonly related: readonly Related[];
};

type Beside = {
  readonly statuses: Statuses;
  readonly notBilled: readonly DiscrepancyView[];
  readonly documents: readonly DocumentView[];
  /** Which documents replace void ones, as the reconciliation found it. */
  readonly rebilled: readonly DiscrepancyView[];
};

const IN_ORDER: readonly Standing[] = ['in_question', 'to_clarify', 'accepted', 'written_off', 'explained'];

export function explainInvoice(
  explanation: DocumentExplanation,
  { statuses, notBilled, documents, rebilled }: Beside,
): ExplainedInvoice {
  const { document, coverage, discrepancies } = explanation;
  const { currency } = document;
  const steps = stepsOf(discrepancies, statuses, currency);
  const beforeTax = coverage === null ? null : money(coverage.linesSubtotal, currency);
  const differences = sumOf(
    steps.map(({ amount }) => amount),
    currency,
  );
  return {
    ...explanation,
    beforeTax: beforeTax && amountText(beforeTax),
    shouldBe: beforeTax && amountText(minus(beforeTax, differences)),
    question: inQuestionOf(discrepancies, statuses, currency),
    ...{ steps, notBilled, related: relatedTo(document, documents, rebilled) },
  };
}

function stepsOf(
  discrepancies: readonly DiscrepancyView[],
  statuses: Statuses,
  currency: string,
): readonly Step[] {
  const standing = Map.groupBy(onLines(discrepancies, currency), (one) => standingOf(one, statuses));
  return IN_ORDER.flatMap((of) => {
    const kinds = Map.groupBy(standing.get(of) ?? [], ({ kind }) => kind);
    const sums = [...kinds].map(([kind, own]) => {
      const sum = sumOf(
        own.map(({ amount }) => amount.amount),
        currency,
      );
      return { sum, step: { kind, standing: of, count: own.length, amount: amountText(sum) } };
    });
    return sums.toSorted((a, b) => b.sum.amount.abs().cmp(a.sum.amount.abs())).map(({ step }) => step);
  });
}

function relatedTo(
  document: DocumentView,
  all: readonly DocumentView[],
  rebilled: readonly DiscrepancyView[],
): readonly Related[] {
  // The document that it replaces stands in the sentence alone.
  const replacing = rebilled
    .filter(({ detail }) => detail.startsWith(`Replaces ${document.id},`))
    .map(({ documentId }) => documentId);
  const told = (relation: Related['relation'], found: readonly DocumentView[]) =>
    found.map(({ id, documentType, total, currency, period, void: isVoid }) => ({
      ...{ id, documentType, total, currency, period, void: isVoid, relation },
    }));
  return [
    ...told(
      'amends',
      all.filter(({ id }) => id === document.amendsOf),
    ),
    ...told(
      'replaced_by',
      all.filter(({ id }) => replacing.includes(id)),
    ),
    ...told(
      'amended_by',
      all.filter(({ amendsOf }) => amendsOf === document.id),
    ),
  ];
}
