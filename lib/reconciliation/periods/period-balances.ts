import type { BalanceSnapshot } from '../../billing/balances/balance.ts';
import type { BillingDocument } from '../../billing/document.ts';
import type { Currency } from '../../values/money.ts';

/**
 * The snapshots over which the balances of a period are rolled: of each of its currencies the last one from before its
 * first document, which is the opening, and all that came since.
 */
export function snapshotsOf(
  documents: readonly BillingDocument[],
  snapshots: readonly BalanceSnapshot[],
): readonly BalanceSnapshot[] {
  return currenciesOf(documents).flatMap((currency) => {
    const ours = documents.filter(({ header }) => header.total.currency === currency);
    const first = ours.map(({ header }) => header.invoiceDate).toSorted()[0]!;
    const ofCurrency = snapshots
      .filter(({ balance }) => balance.currency === currency)
      .toSorted((one, other) => (one.night < other.night ? -1 : 1));
    const opening = ofCurrency.findLastIndex(({ night, suspect }) => night < first && !suspect);
    return ofCurrency.slice(Math.max(0, opening));
  });
}

export function currenciesOf(documents: readonly BillingDocument[]): readonly Currency[] {
  return [...new Set(documents.map(({ header }) => header.total.currency))].sort();
}
