import type { Match } from '../../reconciliation/discrepancy.ts';
import type { OfDocument } from '../../reconciliation/reconciliation-store.ts';

/** How a line stands in the reconciliation. */
export type LineState = 'matched' | 'discrepant' | 'out_of_scope';

type Place = { readonly part: number; readonly lineNumber: number };

/**
 * Tells of one line after the other, in the order of their places, how it stands and which purchase it was matched with.
 * Matches come in the same order, so neither list is ever held whole; discrepancies are few.
 */
export async function lineStates(
  found: OfDocument,
): Promise<(line: Place) => Promise<{ readonly state: LineState; readonly purchaseId: string | null }>> {
  const discrepant = new Map<string, string | null>();
  for await (const { lines, purchaseId } of found.discrepancies())
    for (const line of lines) discrepant.set(placeText(line), purchaseId ?? null);
  const matches = found.matches()[Symbol.asyncIterator]();
  let next: Match | undefined = (await matches.next()).value as Match | undefined;
  return async (line) => {
    while (next !== undefined && isBefore(next, line))
      next = (await matches.next()).value as Match | undefined;
    const purchaseId = discrepant.get(placeText(line));
    if (purchaseId !== undefined) return { state: 'discrepant', purchaseId };
    if (next !== undefined && placeText(next) === placeText(line))
      return { state: 'matched', purchaseId: next.purchaseId };
    return { state: 'out_of_scope', purchaseId: null };
  };
}

function isBefore(one: Place, other: Place): boolean {
  return one.part < other.part || (one.part === other.part && one.lineNumber < other.lineNumber);
}

function placeText({ part, lineNumber }: Place): string {
  return `${part}|${lineNumber}`;
}
