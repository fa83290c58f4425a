import type { BilledLine } from '../../../billing/billed-line.ts';
import { decimalText } from '../../../values/decimal.ts';
import { rateOfOthers } from './believed-rate.ts';
import { priceEvidence } from './line-price.ts';
import type { PriceWitness } from './price-witness.ts';

// Whoever reads these sentences has to see how strong the evidence is.

export function priceDetail(witness: PriceWitness, line: BilledLine): string {
  const { effectiveUnitPrice, pricingCurrency } = line;
  return `Billed at ${decimalText(effectiveUnitPrice)} ${pricingCurrency} a unit, which is not ${priceOfWhom(witness, line)}.`;
}

/** Of a charge that differs in the rate only. */
export function rateDetail(witness: PriceWitness, line: BilledLine): string {
  const others = rateOfOthers(witness, line);
  const rate = decimalText(line.exchangeRate);
  const rates =
    others === undefined || others.eq(line.exchangeRate)
      ? `the month's rate is ${rate}`
      : `converted at ${rate}, most others of the month at ${decimalText(others)}`;
  return `The price in ${line.pricingCurrency} is ${priceOfWhom(witness, line, 'that')}; ${rates}.`;
}

/** Of a charge whose rate cannot be that of its month. */
export function noMonthsRateDetail(witness: PriceWitness, line: BilledLine): string {
  const others = rateOfOthers(witness, line);
  const rate = decimalText(line.exchangeRate);
  return others === undefined
    ? `Converted at ${rate}: more than twice, or less than half, the rate of the order, and no other charge tells the month's.`
    : `Converted at ${rate}, most others of the month at ${decimalText(others)}; price, quantity and term are right.`;
}

function priceOfWhom(witness: PriceWitness, line: BilledLine, what = 'the price'): string {
  switch (priceEvidence(witness, line)) {
    case 'purchase':
      return `${what} of the purchase`;
    case 'learnt_rate':
      return `${what} of the purchase, as what was paid shows at the rate that others had in the month of the order`;
    case 'others':
      return `${what} of others of its product`;
  }
}
