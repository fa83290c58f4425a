import type { BilledLine } from '../../billing/billed-line.ts';
import type { Decimal } from '../../values/decimal.ts';
import { tenThousandths } from '../../values/running-sum.ts';
import type { ReconcilablePurchase } from '../book.ts';
import { alikeJudge } from './charges/alike-charges.ts';
import type { JudgePurchase } from './judge-purchase.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import { createNotedLines, type NotedLine } from './noted-lines.ts';

/**
 * A charge in which the rules find nothing wrong. There is one for each instalment at most: however many lines there are,
 * what is remembered grows with the purchases.
 */
export type CleanCharge = NotedLine & {
  readonly purchase: ReconcilablePurchase;
  readonly instalment: number;
};

export type CleanCharges = {
  /** Notes a charge that is clean, and says whether it was: then its line need not be kept. */
  readonly note: (line: BilledLine, found: Pick<CleanCharge, 'at' | 'by' | 'number'>) => boolean;
  readonly billed: (at: PurchaseNumber) => ReadonlySet<number>;
  /** Those of some purchases, in the order in which they came. Nothing is made of one before it is asked for. */
  readonly of: (isAsked: (at: PurchaseNumber) => boolean) => Iterable<CleanCharge>;
};

/** Asks the rules themselves of each line alone, as if it were the only one of its purchase. */
export function createCleanCharges(
  judge: JudgePurchase,
  purchases: readonly ReconcilablePurchase[],
): CleanCharges {
  const instalmentOf = alikeJudge(judge, purchases);
  const instalmentsIn = createInstalments();
  const isAmountOf = amountsOf(purchases);
  // The instalments of each purchase as a set of bits: number n counts 2^n.
  const billed = new Float64Array(purchases.length);
  const noted = createNotedLines(purchases);
  const instalments: number[] = [];
  const chargeAt = (row: number): CleanCharge => {
    const { documentId, part, lineNumber, at, by, number, line } = noted.at(row);
    const [purchase, instalment] = [purchases[at]!, instalments[row]!];
    return { documentId, part, lineNumber, at, purchase, instalment, by, number, line };
  };
  return {
    note(line, found) {
      const { at } = found;
      const isExact = isAmountOf(line.subtotal, at) && line.customerId === purchases[at]!.customerId;
      const instalment = isExact ? instalmentOf(line, at) : undefined;
      const before = billed[at]!;
      if (instalment === undefined || hasBit(before, instalment)) return false;
      billed[at] = before + 2 ** instalment;
      instalments.push(instalment);
      noted.push(line, found);
      return true;
    },
    billed: (at) => instalmentsIn(billed[at]!),
    *of(isAsked) {
      const { purchases: asked } = noted;
      for (let row = 0; row < asked.length; row += 1) if (isAsked(asked[row]!)) yield chargeAt(row);
    },
  };
}

/** The instalments of a set of bits. Few sets are different, so each is made once. */
function createInstalments(): (bits: number) => ReadonlySet<number> {
  const made = new Map<number, ReadonlySet<number>>();
  return (bits) => {
    const known = made.get(bits);
    if (known) return known;
    const found = new Set<number>();
    for (let instalment = 1; 2 ** instalment <= bits; instalment += 1)
      if (hasBit(bits, instalment)) found.add(instalment);
    made.set(bits, found);
    return found;
  };
}

/**
 * Whether an amount is that of a purchase. Compared by numbers that lie together: the digits of hundreds of thousands of purchases lie
 * all over the memory.
 */
function amountsOf(
  purchases: readonly ReconcilablePurchase[],
): (amount: Decimal, at: PurchaseNumber) => boolean {
  const whole = new Float64Array(purchases.length);
  for (const [at, { charge }] of purchases.entries()) whole[at] = tenThousandths(charge.amount) ?? NaN;
  return (amount, at) => {
    const parts = tenThousandths(amount);
    return parts === undefined ? amount.eq(purchases[at]!.charge.amount) : parts === whole[at];
  };
}

// A three-year purchase has 36 instalments, and whole numbers are exact as far as 2^53.
function hasBit(bits: number, instalment: number): boolean {
  return Math.floor(bits / 2 ** instalment) % 2 === 1;
}
