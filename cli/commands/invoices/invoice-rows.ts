import type { CaseView } from '../../../lib/reporting/views/case-view.ts';
import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import type { DocumentView } from '../../../lib/reporting/views/document-view.ts';
import { inQuestionOf, type InQuestion } from '../../../lib/reporting/views/in-question.ts';
import type { CoverageView } from '../../../lib/reporting/views/reconciliation-view.ts';
import { statusesOf } from './case-statuses.ts';

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
  /** What no rule explains on its lines, before tax; null where it has not been reconciled. */
  readonly inQuestion: InQuestion | null;
  readonly openCases: number;
};

type Known = {
  readonly documents: readonly DocumentView[];
  readonly coverage: readonly CoverageView[];
  /** What no rule explains. */
  readonly found: readonly DiscrepancyView[];
  /** Cases that wait for a decision, and those that were decided. */
  readonly cases: readonly CaseView[];
};

export function invoiceRows({ documents, coverage, found, cases }: Known): readonly InvoiceRow[] {
  const covered = new Map(coverage.map((one) => [one.documentId, one]));
  const differences = Map.groupBy(found, ({ documentId }) => documentId);
  const statuses = statusesOf(cases);
  const waiting = Map.groupBy(
    cases.filter(({ status }) => status !== 'accepted' && status !== 'written_off'),
    ({ documentId }) => documentId,
  );
  return documents.map(({ id, documentType, period, void: isVoid, currency, total, lines, tied }) => {
    const own = covered.get(id);
    return {
      ...{ id, documentType, period, void: isVoid, currency, total, lines, tied },
      coverage: own === undefined ? null : shown(own),
      inQuestion: own === undefined ? null : inQuestionOf(differences.get(id) ?? [], statuses, currency),
      openCases: waiting.get(id)?.length ?? 0,
    };
  });
}

function shown({ linesSubtotal, matched, discrepant, outOfScope, lines }: CoverageView) {
  return { linesSubtotal, matched, discrepant, outOfScope, lines };
}
