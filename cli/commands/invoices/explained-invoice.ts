import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import type { DocumentExplanation } from '../../../lib/reporting/views/document-explanation.ts';
import type { DocumentView } from '../../../lib/reporting/views/document-view.ts';
import {
  onLines,
  standingOf,
  sumOf,
  type KindSum,
  type Standing,
  type Statuses,
} from '../../../lib/reporting/views/in-question.ts';
import { amountText, minus, money } from '../../../lib/values/money.ts';

/** Another document that this one cannot be read without. */
type Related = Pick<DocumentView, 'id' | 'documentType' | 'total' | 'currency' | 'period' | 'void'> & {
  readonly relation: 'amends' | 'amended_by' | 'replaces' | 'replaced_by';
};

/** All differences of one kind that stand alike. */
type Step = KindSum & { readonly standing: Standing };

/** What is amiss with the document as a whole, tax included: its total against its lines, or its statement. */
type OfDocument = Pick<DiscrepancyView, 'id' | 'kind' | 'amount' | 'detail'> & {
  readonly standing: Standing;
};

/**
 * An invoice from what it should have been to what it is, in its own currency:
 * shouldBe + steps = beforeTax; beforeTax + taxOnLines + beside the lines + unexplained = total.
 */
export type ExplainedInvoice = DocumentExplanation & {
  readonly shouldBe: string | null;
  readonly beforeTax: string | null;
  /** Every difference on its lines: first what is in question, last what a rule explains. */
  readonly steps: readonly Step[];
  /** What no rule explains of the document as a whole; it is in none of the steps. */
  readonly ofDocument: readonly OfDocument[];
  /** What was due on an invoice of this month and currency, and is on none: charges and refunds. */
  readonly notBilled: readonly DiscrepancyView[];
  readonly related: readonly Related[];
};

type Beside = {
  readonly statuses: Statuses;
  readonly notBilled: readonly DiscrepancyView[];
  readonly documents: readonly DocumentView[];
  /** Which other documents take the place of void ones, as the reconciliation found it. */
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
    ofDocument: discrepancies
      .filter(({ basis, explained }) => basis === 'document' && !explained)
      .map((one) => ({
        ...{ id: one.id, kind: one.kind, amount: one.amount, detail: one.detail },
        standing: standingOf(one, statuses),
      })),
    ...{ steps, notBilled, related: relatedTo(document, documents, [...discrepancies, ...rebilled]) },
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
  found: readonly DiscrepancyView[],
): readonly Related[] {
  const rebilled = found.filter(({ kind }) => kind === 'rebilled');
  const replaced = rebilled.filter(({ documentId }) => documentId === document.id);
  const replacing = rebilled.filter(({ relatedDocumentId }) => relatedDocumentId === document.id);
  const told = (relation: Related['relation'], ids: readonly (string | null)[]) =>
    all
      .filter(({ id }) => ids.includes(id))
      .map(({ id, documentType, total, currency, period, void: isVoid }) => ({
        ...{ id, documentType, total, currency, period, void: isVoid, relation },
      }));
  return [
    ...told('amends', [document.amendsOf]),
    ...told(
      'replaces',
      replaced.map(({ relatedDocumentId }) => relatedDocumentId),
    ),
    ...told(
      'replaced_by',
      replacing.map(({ documentId }) => documentId),
    ),
    ...told(
      'amended_by',
      all.filter(({ amendsOf }) => amendsOf === document.id).map(({ id }) => id),
    ),
  ];
}
