import type { DiscrepancyView } from './discrepancy-view.ts';
import type { MatchView } from './match-view.ts';

/**
 * The lines that charged an instalment first, of one that was charged again (`billed_twice`): whoever is told of the second
 * charge can compare the two. Of anything else none.
 */
export function firstCharge(
  { kind, instalment }: Pick<DiscrepancyView, 'kind' | 'instalment'>,
  ofPurchase: readonly MatchView[],
): readonly MatchView[] {
  if (kind !== 'billed_twice' || instalment === null) return [];
  return ofPurchase.filter((match) => match.instalment === instalment);
}
