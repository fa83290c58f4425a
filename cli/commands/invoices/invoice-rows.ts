import type { CaseView } from '../../../lib/reporting/case-view.ts';
import type { DiscrepancyView } from '../../../lib/reporting/discrepancy-view.ts';
import type { DocumentView } from '../../../lib/reporting/document-view.ts';
import type { CoverageView } from '../../../lib/reporting/reconciliation-view.ts';
import { totalsOf } from '../../totals.ts';

/** An invoice or credit note as it stands: the document, how it is explained, and what of it waits for somebody. */
export type InvoiceRow = Pick<
  DocumentView,
  'id' | 'documentType' | 'period' | 'void' | 'currency' | 'total' | 'lines' | 'tied'
> & {
  /** Null where it has not been reconciled. */
  readonly coverage: Pick<
    CoverageView,
    'linesSubtotal' | 'matched' | 'discrepant' | 'outOfScope' | 'lines'
  > | null;
  /** The net of what no rule explains on its lines, before tax; null where it has not been reconciled. */
  readonly inQuestion: string | null;
  readonly openCases: number;
};

type Known = {
  readonly documents: readonly DocumentView[];
  readonly coverage: readonly CoverageView[];
  /** What no rule explains. */
  readonly found: readonly DiscrepancyView[];
  /** What waits for a decision. */
  readonly cases: readonly CaseView[];
};

export function invoiceRows({ documents, coverage, found, cases }: Known): readonly InvoiceRow[] {
  const covered = new Map(coverage.map((one) => [one.documentId, one]));
  const differences = Map.groupBy(found, ({ documentId }) => documentId);
  const waiting = Map.groupBy(cases, ({ documentId }) => documentId);
  return documents.map(({ id, documentType, period, void: isVoid, currency, total, lines, tied }) => {
    const own = covered.get(id);
    return {
      ...{ id, documentType, period, void: isVoid, currency, total, lines, tied },
      coverage: own === undefined ? null : shown(own),
      inQuestion: own === undefined ? null : inQuestion(differences.get(id) ?? [], currency),
      openCases: waiting.get(id)?.length ?? 0,
    };
  });
}

function shown({ linesSubtotal, matched, discrepant, outOfScope, lines }: CoverageView) {
  return { linesSubtotal, matched, discrepant, outOfScope, lines };
}

// Whole documents hold the money of their charges once more, and what is missing stands on no line.
function inQuestion(found: readonly DiscrepancyView[], currency: string): string {
  const amounts = found
    .filter(
      ({ basis, lines, amount }) => basis !== 'document' && lines.length > 0 && amount.currency === currency,
    )
    .map(({ amount }) => amount.amount);
  const [sum] = totalsOf([
    { currency, amounts: ['0'] },
    ...amounts.map((one) => ({ currency, amounts: [one] })),
  ]);
  return sum?.amounts[0] ?? '0';
}
