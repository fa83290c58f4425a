import type { Coverage } from '../reconciliation/discrepancy.ts';
import type { ReconciliationSummary } from '../reconciliation/reconciliation-store.ts';
import { amountText } from '../values/money.ts';

/** The latest reconciliation without its lists: what it was made from, and how far it reaches. */
export type ReconciliationView = {
  readonly asOf: string;
  readonly rulesVersion: string;
  readonly inputHash: string;
  readonly matches: number;
  readonly discrepancies: number;
  readonly explained: number;
  readonly expected: number;
  readonly coverage: readonly CoverageView[];
};

/** matched + discrepant + outOfScope = linesSubtotal, before tax, to the last digit. */
type CoverageView = {
  readonly documentId: string;
  readonly currency: string;
  readonly matched: string;
  readonly discrepant: string;
  readonly outOfScope: string;
  readonly linesSubtotal: string;
};

export function reconciliationView(summary: ReconciliationSummary): ReconciliationView {
  const { asOf, rulesVersion, inputHash, matches, discrepancies, explained, expected } = summary;
  return {
    asOf,
    rulesVersion,
    inputHash,
    matches,
    discrepancies,
    explained,
    expected,
    coverage: summary.coverage.map(coverageView),
  };
}

function coverageView(coverage: Coverage): CoverageView {
  return {
    documentId: coverage.documentId,
    currency: coverage.linesSubtotal.currency,
    matched: amountText(coverage.matched),
    discrepant: amountText(coverage.discrepant),
    outOfScope: amountText(coverage.outOfScope),
    linesSubtotal: amountText(coverage.linesSubtotal),
  };
}
