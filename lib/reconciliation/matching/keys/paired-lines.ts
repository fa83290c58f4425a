import type { BilledLine } from '../../../billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import type { MatchedBy } from '../../discrepancy.ts';
import type { Charge } from '../charges/charge.ts';
import type { JudgedMatch } from '../finding.ts';

/** All lines of one purchase in their order, each with the key that paired it. */
export type PurchaseLines = {
  readonly purchase: ReconcilablePurchase;
  readonly lines: readonly BilledLine[];
  readonly keyOf: (line: BilledLine) => MatchedBy;
};

export function matchesOf(
  { purchase, keyOf }: PurchaseLines,
  charge: Charge,
  instalment: number | undefined,
): readonly JudgedMatch[] {
  const { id: purchaseId, customerId } = purchase;
  return charge.lines.map((line) => ({ line, purchaseId, customerId, instalment, by: keyOf(line) }));
}
