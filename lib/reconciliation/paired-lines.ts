import type { BilledLine } from '../billing/billed-line.ts';
import type { PurchaseId } from '../values/id.ts';
import { money } from '../values/money.ts';
import type { ReconcilablePurchase } from './book.ts';
import type { Charge } from './charge.ts';
import type { Match } from './discrepancy.ts';
import { purchaseFinder, type MatchKey } from './match-keys.ts';

/** All lines of one purchase in their order, each with the key that paired it. */
export type PurchaseLines = {
  readonly purchase: ReconcilablePurchase;
  readonly lines: readonly BilledLine[];
  readonly keyOf: (line: BilledLine) => MatchKey;
};

/** Gives every reservation line to at most one purchase. A line keeps its place among the lines of its purchase. */
export function pairLines(
  purchases: readonly ReconcilablePurchase[],
  lines: readonly BilledLine[],
): { readonly purchases: readonly PurchaseLines[]; readonly unmatched: readonly BilledLine[] } {
  const find = purchaseFinder(purchases);
  const keys = new Map<BilledLine, MatchKey>();
  const found = new Map<PurchaseId, BilledLine[]>(purchases.map(({ id }) => [id, []]));
  const unmatched: BilledLine[] = [];
  for (const line of lines) {
    const paired = line.category === 'reservation' ? find(line) : undefined;
    if (paired === undefined) unmatched.push(line);
    else {
      keys.set(line, paired.by);
      found.get(paired.purchase.id)?.push(line);
    }
  }
  const keyOf = (line: BilledLine) => keys.get(line) ?? 'reservation_order_id';
  return {
    purchases: purchases.map((purchase) => ({ purchase, lines: found.get(purchase.id) ?? [], keyOf })),
    unmatched,
  };
}

export function matchesOf(
  { purchase, keyOf }: PurchaseLines,
  charge: Charge,
  instalment: number | undefined,
): readonly Match[] {
  return charge.lines.map((line) => ({
    purchaseId: purchase.id,
    documentId: line.documentId,
    part: line.part,
    lineNumber: line.lineNumber,
    instalment,
    by: keyOf(line),
    amount: money(line.subtotal, line.currency),
  }));
}
