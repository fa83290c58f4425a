import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimal, type Decimal } from '../../../values/decimal.ts';
import { comesToPaid, priceOf } from './line-amounts.ts';
import { ownOf, saidPrice, type PriceWitness } from './price-witness.ts';
import { roundingTolerance } from './tolerance.ts';

/**
 * The rate at which the purchase was made: as the request said, as its own lines show, or as others tell. What was
 * assumed, and what others tell, is not that of the order where the price in the request comes to another amount at it; nor
 * is what its own lines show, for a line that has the price of the request.
 */
export function orderRate(witness: PriceWitness, line: BilledLine): Decimal | undefined {
  const { purchase, learntRate } = witness;
  const own = ownOf(witness, line)?.rate;
  const hasSaidPrice = saidPrice(purchase, line)?.eq(priceOf(line)) === true;
  return (
    bornOut(witness, line, purchase.exchangeRate) ??
    (hasSaidPrice ? bornOut(witness, line, own) : own) ??
    bornOut(witness, line, learntRate)
  );
}

function bornOut(
  { purchase, tolerances }: PriceWitness,
  line: BilledLine,
  rate: Decimal | undefined,
): Decimal | undefined {
  const price = saidPrice(purchase, line);
  if (rate === undefined || price === undefined) return rate;
  const bought = decimal(String(purchase.quantity));
  const tolerance = roundingTolerance(bought, purchase.charge.currency, tolerances);
  return comesToPaid(price, rate, purchase, tolerance) ? rate : undefined;
}
