import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Decimal } from '../../../values/decimal.ts';
import type { ReconcilablePurchase, Tolerances } from '../../book.ts';
import type { OwnWitness, RateOf } from './own-witness.ts';
import type { UsualPrice } from './usual-prices.ts';

/** What is known of price and rate beside the line that is judged. */
export type PriceWitness = {
  readonly purchase: ReconcilablePurchase;
  /** The exchange rate at which it was made, as the lines of others tell. */
  readonly learntRate: Decimal | undefined;
  readonly rateOf: RateOf;
  readonly usualPrice: UsualPrice;
  /** At which price and rate it was bought, as its own lines show. */
  readonly own: OwnWitness | undefined;
  readonly tolerances: Tolerances;
};

export function isConverted(line: BilledLine, { charge }: ReconcilablePurchase): boolean {
  return line.pricingCurrency !== charge.currency;
}

/** The unit price in the request, if it is in the currency of the price list of this line. */
export function saidPrice(
  { unitPrice }: ReconcilablePurchase,
  { pricingCurrency }: BilledLine,
): Decimal | undefined {
  return unitPrice?.currency === pricingCurrency ? unitPrice.amount.abs() : undefined;
}

/** What the purchase's own lines show. A list in another currency has other prices and other rates. */
export function ownOf({ own }: PriceWitness, { pricingCurrency }: BilledLine): OwnWitness | undefined {
  return own?.pricingCurrency === pricingCurrency ? own : undefined;
}
