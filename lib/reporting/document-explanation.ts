import type { BillingDocument } from '../billing/document.ts';
import type { Discrepancy } from '../reconciliation/discrepancy.ts';
import type { ReconciliationStore } from '../reconciliation/reconciliation-store.ts';
import { ZERO } from '../values/decimal.ts';
import { amountText, money, noMoney, plus, type Money } from '../values/money.ts';
import { checkView, type CheckView } from './check-view.ts';
import { basisOf, discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import { documentView, type DocumentView } from './document-view.ts';
import { coverageView, type CoverageView } from './reconciliation-view.ts';

/**
 * One document explained to its last cent. Before tax: matched + discrepant + outOfScope = the sum of the lines; with tax:
 * that + tax on the lines + what is explained + what is not = the total. `inQuestion` is the net of its charges that no rule
 * explains, whatever people decided about them; negative where they come to too little.
 */
export type DocumentExplanation = {
  readonly document: DocumentView;
  /** The day of the reconciliation; null, as is the coverage, where it has not been reconciled. */
  readonly asOf: string | null;
  readonly coverage: CoverageView | null;
  readonly inQuestion: string;
  /** The same money by kind, the largest first. */
  readonly inQuestionBy: readonly {
    readonly kind: string;
    readonly count: number;
    readonly amount: string;
  }[];
  readonly discrepancies: readonly DiscrepancyView[];
  readonly checks: readonly CheckView[];
};

// Some thousand of them are read by nobody on one page: the list of discrepancies has them all.
const MOST_SHOWN = 1_000;

export async function documentExplanation(
  document: BillingDocument,
  reconciliations: Pick<ReconciliationStore, 'latest' | 'ofDocument'>,
): Promise<DocumentExplanation> {
  const latest = await reconciliations.latest();
  const { currency } = document.header.total;
  const shown = {
    document: documentView(document),
    checks: (document.tieOut?.checks ?? []).map(checkView),
  };
  if (latest === undefined)
    return {
      ...{ ...shown, asOf: null, coverage: null, discrepancies: [] },
      ...{ inQuestion: amountText(noMoney(currency)), inQuestionBy: [] },
    };
  const found = reconciliations.ofDocument(latest.run, document.header.id);
  const coverage = await found.coverage();
  const discrepancies: Discrepancy[] = [];
  const byKind = new Map<string, { count: number; amount: Money }>();
  for await (const discrepancy of found.discrepancies()) {
    if (discrepancies.length < MOST_SHOWN) discrepancies.push(discrepancy);
    if (!isInQuestion(discrepancy, currency)) continue;
    const before = byKind.get(discrepancy.kind) ?? { count: 0, amount: noMoney(currency) };
    byKind.set(discrepancy.kind, {
      count: before.count + 1,
      amount: plus(before.amount, discrepancy.amount),
    });
  }
  const kinds = [...byKind].toSorted(([, a], [, b]) => b.amount.amount.abs().cmp(a.amount.amount.abs()));
  const net = kinds.reduce((sum, [, { amount }]) => sum.plus(amount.amount), ZERO);
  return {
    ...shown,
    asOf: latest.asOf,
    coverage: coverage === undefined ? null : coverageView(coverage),
    inQuestion: amountText(money(net, currency)),
    inQuestionBy: kinds.map(([kind, { count, amount }]) => ({ kind, count, amount: amountText(amount) })),
    discrepancies: discrepancies.map(discrepancyView),
  };
}

// Whole documents hold the money of their charges once more, and what is missing stands on none of the lines.
function isInQuestion(discrepancy: Discrepancy, currency: string): boolean {
  const { explained, amount, lines } = discrepancy;
  return (
    !explained && lines.length > 0 && basisOf(discrepancy) !== 'document' && amount.currency === currency
  );
}
