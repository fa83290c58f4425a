import { money, type Money } from '../values/money.ts';
import type { Discrepancy, ToldReconciliation } from './discrepancy.ts';
import type { NightlyFigures, ReconciliationSummary } from './reconciliation-store.ts';

export function nightlyFigures({ asOf, matches, discrepancies }: ToldReconciliation): NightlyFigures {
  const unexplained = unexplainedIn(discrepancies);
  return {
    asOf,
    matches: matches.length,
    discrepancies: discrepancies.length,
    unexplained: unexplained.length,
    unexplainedMoney: withoutSign(unexplained),
  };
}

/** One day has one run for each state of its inputs; the same inputs are the same run. */
export function summaryOf(reconciliation: ToldReconciliation): ReconciliationSummary {
  return { ...countsOf(reconciliation), coverage: reconciliation.coverage };
}

/** The same without the one list that grows with the documents. */
export function countsOf(reconciliation: ToldReconciliation): Omit<ReconciliationSummary, 'coverage'> {
  const { asOf, rulesVersion, inputHash, compared, absorbed, movedReturns } = reconciliation;
  const { matches, discrepancies, explained, expected, suggestions } = reconciliation;
  return {
    run: `${asOf}.${inputHash.slice(0, 16)}`,
    asOf,
    rulesVersion,
    inputHash,
    compared,
    absorbed,
    movedReturns,
    matches: matches.length,
    discrepancies: discrepancies.length,
    explained,
    expected: expected.length,
    suggestions: suggestions.length,
  };
}

/** Those that no rule explains: of all there may be one for every line, of these there are few. */
export function unexplainedIn(discrepancies: Iterable<Discrepancy>): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  for (const one of discrepancies) if (!one.explained) found.push(one);
  return found;
}

function withoutSign(discrepancies: readonly Discrepancy[]): readonly Money[] {
  const sums = new Map<string, Money>();
  for (const { amount } of discrepancies) {
    const before = sums.get(amount.currency)?.amount ?? '0';
    sums.set(amount.currency, money(amount.amount.abs().plus(before), amount.currency));
  }
  return [...sums.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}
