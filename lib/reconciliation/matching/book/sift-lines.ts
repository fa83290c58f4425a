import type { BilledLine, LineCategory } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { decimalText, ZERO } from '../../../values/decimal.ts';
import type { CategorySum, PublishedSums } from '../../book.ts';
import { runningSum, type RunningSum } from '../../../values/running-sum.ts';
import { isKnownChargeType } from '../charges/charge-types.ts';

/** Names how lines are sifted. Change it with every change of what is kept of a version: what was kept is sifted anew. */
export const SIFT_VERSION = '2';

export type SiftOptions = {
  readonly commerce: DocumentHeader['commerce'];
  readonly countOccurrences: boolean;
};

/** Lets lines through one by one: those that the rules look at come back, the others stay behind as sums. */
type Sieve = {
  readonly isCharge: (line: BilledLine) => boolean;
  /** Takes lines that were found to take no part, and are summed up already. */
  readonly addOthers: (sum: CategorySum) => void;
  readonly sums: (version: string) => PublishedSums;
};

export function createSieve({ commerce, countOccurrences }: SiftOptions): Sieve {
  const occurrences = countOccurrences ? new Map<string, number>() : undefined;
  const others = new Map<LineCategory, { lines: number; readonly amount: RunningSum }>();
  const subtotal = runningSum(ZERO);
  let lineCount = 0;
  const addOthers = ({ category, lines, amount }: CategorySum) => {
    const other = others.get(category) ?? { lines: 0, amount: runningSum(ZERO) };
    if (other.lines === 0) others.set(category, other);
    other.lines += lines;
    other.amount.add(amount);
  };
  return {
    addOthers(sum) {
      lineCount += sum.lines;
      subtotal.add(sum.amount);
      addOthers(sum);
    },
    isCharge(line) {
      lineCount += 1;
      subtotal.add(line.subtotal);
      const key = occurrences && chargeKey(line);
      if (occurrences && key !== undefined) occurrences.set(key, (occurrences.get(key) ?? 0) + 1);
      if (takesPart(line, commerce)) return true;
      addOthers({ category: line.category, lines: 1, amount: line.subtotal });
      return false;
    },
    sums: (version) => ({
      version,
      outOfScope: [...others]
        .map(([category, { lines, amount }]) => ({ category, lines, amount: amount.total() }))
        .sort((a, b) => (a.category < b.category ? -1 : 1)),
      subtotal: subtotal.total(),
      lineCount,
      occurrences,
    }),
  };
}

/** Whether the rules look at a line one by one. Legacy commerce has a vocabulary of its own, and never a reservation. */
export function takesPart(line: BilledLine, commerce: DocumentHeader['commerce']): boolean {
  return line.category === 'reservation' || (commerce === 'new' && !isKnownChargeType(line.chargeType));
}

// What stays the same when a document is billed anew under another number.
function chargeKey(line: BilledLine): string {
  const { customerId, orderId, productId, skuId, chargeType, chargeStart } = line;
  return [customerId, orderId, productId, skuId, chargeType, chargeStart, decimalText(line.subtotal)].join(
    '|',
  );
}
