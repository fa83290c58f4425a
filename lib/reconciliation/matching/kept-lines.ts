import type { BilledLine } from '../../billing/billed-line.ts';
import { decimal } from '../../values/decimal.ts';
import type { ReconcilablePurchase } from '../book.ts';
import type { PurchaseNumber } from './keys/match-keys.ts';
import { isTestPurchase } from './keys/reservation-order.ts';
import { createNotedLines, type NotedLine } from './noted-lines.ts';

/** A line that is judged with all others of its purchase. */
export type KeptLine = Pick<NotedLine, 'by' | 'number'> & { readonly line: BilledLine };

export type KeptLines = {
  readonly keep: (line: BilledLine, found: Pick<NotedLine, 'at' | 'by' | 'number'>) => void;
  /** A purchase that has to be judged whole, also where no line of it is here. */
  readonly judgeWhole: (at: PurchaseNumber) => void;
  readonly has: (at: PurchaseNumber) => boolean;
  /** All lines of a purchase. Their order means nothing: each has its number. */
  readonly of: (at: PurchaseNumber) => readonly KeptLine[];
};

/**
 * The lines of purchases that have to be judged whole. Where prices are converted that is nearly every purchase that is paid
 * by the month, since months have other rates: so a line is kept in as little memory as a clean one, unless it says
 * something else than its purchase does. `inShort` false keeps all lines as they are, to compare with.
 */
export function createKeptLines(purchases: readonly ReconcilablePurchase[], inShort: boolean): KeptLines {
  const noted = createNotedLines(purchases);
  // The lines that cannot be made out of their purchases.
  const others = new Map<number, BilledLine>();
  // By purchase its last row, and by row the one before of the same purchase.
  const last = new Int32Array(purchases.length).fill(NOT_KEPT);
  const before: number[] = [];
  return {
    keep(line, found) {
      const { at } = found;
      const row = before.push(last[at]!) - 1;
      last[at] = row;
      if (!inShort || !isAsBought(line, purchases[at]!)) others.set(row, line);
      noted.push(line, found, line.subtotal);
    },
    judgeWhole(at) {
      if (last[at] === NOT_KEPT) last[at] = NO_LINE;
    },
    has: (at) => last[at] !== NOT_KEPT,
    of(at) {
      const found: KeptLine[] = [];
      for (let row = last[at]!; row >= 0; row = before[row]!) {
        const { by, number, line } = noted.at(row);
        found.push({ by, number, line: others.get(row) ?? line() });
      }
      return found;
    },
  };
}

const NO_LINE = -1;
const NOT_KEPT = -2;

/** Whether a line says of customer, product, units and currency what its purchase does, letter by letter. */
function isAsBought(line: BilledLine, purchase: ReconcilablePurchase): boolean {
  return (
    line.customerId === purchase.customerId &&
    line.productId === purchase.productId &&
    line.skuId === purchase.skuId &&
    line.currency === purchase.charge.currency &&
    line.billableQuantity.eq(decimal(String(purchase.quantity))) &&
    !isTestPurchase(line)
  );
}
