import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { periodOf } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Yardstick } from './amount-verdict.ts';

/** The rate that others say of the month of a charge. */
export function monthsRate(line: BilledLine, by: Yardstick): Decimal | undefined {
  return line.chargeStart && by.othersRate(line, periodOf(line.chargeStart));
}

/**
 * Whether a line's rate may be that of its month, so that it explains an amount: within a fifth of what others say, or of
 * what was paid; where nobody says, what all units come to is neither twice what was paid nor half of it.
 */
export function isBelieved(line: BilledLine, price: Decimal, by: Yardstick): boolean {
  const { charge, quantity } = by.purchase;
  const atRate = price.times(line.exchangeRate).times(decimal(String(quantity)));
  const others = monthsRate(line, by);
  if (others) return isWithinAFifth(line.exchangeRate, others) || isWithinAFifth(atRate, charge.amount);
  const two = decimal('2');
  return atRate.lte(charge.amount.times(two)) && charge.amount.lte(atRate.times(two));
}

function isWithinAFifth(one: Decimal, of: Decimal): boolean {
  return one.minus(of).abs().times(decimal('5')).lte(of);
}
