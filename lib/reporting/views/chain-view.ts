import type { Answer } from '../../values/answer.ts';
import { absent, answer } from '../../values/answer.ts';
import { asId, type PurchaseId } from '../../values/id.ts';
import { discrepancyView, type DiscrepancyView } from './discrepancy-view.ts';
import {
  expectedView,
  matchView,
  suggestionViews,
  type ExpectedView,
  type MatchView,
  type SuggestionView,
} from './match-view.ts';
import { purchaseView, type PurchaseView } from './purchase-view.ts';
import { observedView, type ObservedView } from './observed-view.ts';
import type { ReconciliationBooks } from '../reconciliation-reader.ts';

/** What was billed of a purchase, where the two differ, and what is still to come. */
type Billed = {
  /** Null before the first reconciliation. */
  readonly asOf: string | null;
  /** In the order of the instalments. */
  readonly matches: readonly MatchView[];
  readonly discrepancies: readonly DiscrepancyView[];
  /** The next one first. */
  readonly expected: readonly ExpectedView[];
  readonly suggestions: readonly SuggestionView[];
};

/** One purchase from the request to what is expected next: what was asked for and ordered, and what was billed of it. */
export type ChainView = Billed & { readonly customerId: string; readonly purchase: PurchaseView };

/** The same of what was bought before us or elsewhere. */
export type ObservedChainView = Billed & { readonly customerId: string; readonly purchase: ObservedView };

export async function chainOf(
  { ledger, ...books }: Pick<ReconciliationBooks, 'ledger' | 'reconciliations' | 'matches'>,
  id: string,
): Promise<Answer<ChainView>> {
  const found = await ledger.read(asId(id));
  if (found === undefined) return absent(`There is no purchase ${id}.`);
  const purchase = purchaseView(found);
  return answer({
    ...{ customerId: purchase.customerId, purchase },
    ...(await billedOf(books, found.id)),
  });
}

export async function observedChainOf(
  { history, ...books }: Pick<ReconciliationBooks, 'history' | 'reconciliations' | 'matches'>,
  id: string,
): Promise<Answer<ObservedChainView>> {
  const found = await history.readObserved(asId(id));
  if (found === undefined) return absent(`Nothing was imported as ${id}.`);
  const purchase = observedView(found);
  return answer({
    ...{ customerId: purchase.customerId, purchase },
    ...(await billedOf(books, found.id)),
  });
}

async function billedOf(
  { reconciliations, matches }: Pick<ReconciliationBooks, 'reconciliations' | 'matches'>,
  id: PurchaseId,
): Promise<Billed> {
  const latest = await reconciliations.latest();
  if (latest === undefined)
    return { asOf: null, matches: [], discrepancies: [], expected: [], suggestions: [] };
  const billed = await reconciliations.ofPurchase(latest.run, id);
  return {
    asOf: latest.asOf,
    matches: billed.matches.map(matchView).toSorted((a, b) => (a.instalment ?? 0) - (b.instalment ?? 0)),
    discrepancies: billed.discrepancies.map(discrepancyView),
    expected: billed.expected.map(expectedView).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1)),
    suggestions: await suggestionViews(matches, billed.suggestions),
  };
}
