import type { Absorbed, Compared, Coverage } from '../../reconciliation/discrepancy.ts';
import type { ReconciliationSummary } from '../../reconciliation/reconciliation-store.ts';
import { amountText } from '../../values/money.ts';

/** The latest reconciliation without its lists: what it was made from, and how far it reaches. */
export type ReconciliationView = {
  readonly run: string;
  readonly asOf: string;
  readonly rulesVersion: string;
  readonly inputHash: string;
  readonly compared: Compared;
  readonly matches: number;
  readonly discrepancies: number;
  readonly explained: number;
  readonly expected: number;
  readonly suggestions: number;
  readonly absorbed: readonly AbsorbedView[];
};

/** What rounding and tolerances took as it is: how often, and what was billed too much and too little by it. */
type AbsorbedView = {
  readonly currency: string;
  readonly kind: string;
  readonly rule: string;
  readonly count: number;
  readonly above: string;
  readonly below: string;
};

/** matched + discrepant + outOfScope = linesSubtotal, before tax, to the last digit, and so do the counts. */
export type CoverageView = {
  readonly documentId: string;
  readonly version: string;
  readonly period: string;
  readonly void: boolean;
  readonly currency: string;
  readonly matched: string;
  readonly discrepant: string;
  readonly outOfScope: string;
  readonly linesSubtotal: string;
  readonly lines: Coverage['lines'];
  /** What of it is no reservation, by what it charges for. */
  readonly outOfScopeBy: readonly {
    readonly category: string;
    readonly lines: number;
    readonly amount: string;
  }[];
};

export function reconciliationView(summary: Omit<ReconciliationSummary, 'coverage'>): ReconciliationView {
  const { run, asOf, rulesVersion, inputHash, compared, matches, discrepancies, explained } = summary;
  const { expected, suggestions } = summary;
  return {
    ...{ run, asOf, rulesVersion, inputHash, compared, matches, discrepancies, explained, expected },
    suggestions,
    absorbed: summary.absorbed.map(absorbedView),
  };
}

export function coverageView(coverage: Coverage): CoverageView {
  const { documentId, version, period, isVoid, lines } = coverage;
  return {
    ...{ documentId, version, period, void: isVoid, lines },
    currency: coverage.linesSubtotal.currency,
    matched: amountText(coverage.matched),
    discrepant: amountText(coverage.discrepant),
    outOfScope: amountText(coverage.outOfScope),
    linesSubtotal: amountText(coverage.linesSubtotal),
    outOfScopeBy: coverage.outOfScopeBy.map(({ category, lines: count, amount }) => ({
      ...{ category, lines: count, amount: amountText(amount) },
    })),
  };
}

function absorbedView({ currency, kind, rule, count, above, below }: Absorbed): AbsorbedView {
  return { currency, kind, rule, count, above: amountText(above), below: amountText(below) };
}
