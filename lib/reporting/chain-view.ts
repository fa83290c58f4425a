import type { Answer } from '../values/answer.ts';
import { absent, answer } from '../values/answer.ts';
import { asId } from '../values/id.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import {
  expectedView,
  matchView,
  suggestionView,
  type ExpectedView,
  type MatchView,
  type SuggestionView,
} from './match-view.ts';
import { purchaseView, type PurchaseView } from './purchase-view.ts';
import type { ReconciliationBooks } from './reconciliation-reader.ts';

/**
 * One purchase from the request to what is expected next: what was asked for and ordered, every line that was billed for
 * it, where the two differ, and what is still to come. `asOf` is null before the first reconciliation.
 */
export type ChainView = {
  readonly customerId: string;
  readonly purchase: PurchaseView;
  readonly asOf: string | null;
  /** In the order of the instalments. */
  readonly matches: readonly MatchView[];
  readonly discrepancies: readonly DiscrepancyView[];
  /** The next one first. */
  readonly expected: readonly ExpectedView[];
  readonly suggestions: readonly SuggestionView[];
};

export async function chainOf(
  { ledger, reconciliations }: ReconciliationBooks,
  id: string,
): Promise<Answer<ChainView>> {
  const found = await ledger.read(asId(id));
  if (found === undefined) return absent(`There is no purchase ${id}.`);
  const latest = await reconciliations.latest();
  const purchase = purchaseView(found);
  const { customerId } = purchase;
  if (latest === undefined)
    return answer({
      ...{ customerId, purchase, asOf: null },
      ...{ matches: [], discrepancies: [], expected: [], suggestions: [] },
    });
  const billed = await reconciliations.ofPurchase(latest.run, found.id);
  return answer({
    ...{ customerId, purchase, asOf: latest.asOf },
    matches: billed.matches.map(matchView).toSorted((a, b) => (a.instalment ?? 0) - (b.instalment ?? 0)),
    discrepancies: billed.discrepancies.map(discrepancyView),
    expected: billed.expected.map(expectedView).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1)),
    suggestions: billed.suggestions.map(suggestionView),
  });
}
