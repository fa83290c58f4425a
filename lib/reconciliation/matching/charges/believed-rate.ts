import type { BilledLine } from '../../../billing/billed-line.ts';
import { periodOf } from '../../../values/day.ts';
import { decimal, type Decimal } from '../../../values/decimal.ts';
import type { PriceWitness } from './price-witness.ts';

/** What most other lines of the same month were converted at. Undefined where none tells, or where they disagree evenly. */
export function rateOfOthers({ rateOf }: PriceWitness, line: BilledLine): Decimal | undefined {
  return line.chargeStart && rateOf(periodOf(line.chargeStart), line);
}

/**
 * Whether the rate of a line can be that of its month. Microsoft has one rate a month, and months differ by a few percent: it
 * is believed within a fifth of what most others of the month say, or of the rate at which this price, which is the
 * purchase's, comes to what was paid. Where nobody else tells, it may have doubled or halved since.
 */
export function isBelievedRate(witness: PriceWitness, line: BilledLine, price: Decimal): boolean {
  const { charge, quantity } = witness.purchase;
  const paid = charge.amount;
  const today = price.times(line.exchangeRate).times(decimal(String(quantity)));
  if (isWithinFifth(today, paid)) return true;
  const others = rateOfOthers(witness, line);
  if (others !== undefined) return isWithinFifth(line.exchangeRate, others);
  return !today.gt(paid.times(TWO)) && !paid.gt(today.times(TWO));
}

function isWithinFifth(a: Decimal, b: Decimal): boolean {
  return !a.minus(b).abs().times(FIVE).gt(b);
}

const TWO = decimal('2');
const FIVE = decimal('5');
