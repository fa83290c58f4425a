import type { BilledLine } from '../../../billing/billed-line.ts';
import { addPeriods, periodOf, type BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { Currency } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { comesToPaid, isExactlyPaid, priceOf } from './line-amounts.ts';

/** At which price of one unit and at which rate a converted purchase was made, as its own lines show. */
export type OwnWitness = {
  readonly pricingCurrency: Currency;
  readonly price: Decimal;
  readonly rate: Decimal;
};

/** What most lines of others say of a month, for the two currencies of a line. */
export type RateOf = (period: BillingPeriod, line: BilledLine) => Decimal | undefined;

/**
 * The first line whose own price and rate come to exactly what was paid. Where there is none, because the charge of the
 * month of the order is wrong or missing, the first whose price does so at the rate of that month, or of the month before:
 * a cart is priced when it is made. Whatever else is wrong with the line says nothing of its price.
 */
export function exactWitness(
  purchase: ReconcilablePurchase,
  lines: readonly BilledLine[],
  rateOf: RateOf,
): OwnWitness | undefined {
  const { currency } = purchase.charge;
  const converted = lines.filter((line) => line.currency === currency && line.pricingCurrency !== currency);
  const exact = converted.find((line) => isExactlyPaid(line, purchase));
  if (exact !== undefined) return witnessOf(exact);
  for (const priced of Map.groupBy(converted, ({ pricingCurrency }) => pricingCurrency).values()) {
    for (const rate of ratesOfOrder(purchase, priced, rateOf)) {
      const line = priced.find((one) => comesToPaid(priceOf(one), rate, purchase));
      if (line !== undefined) return { ...witnessOf(line), rate };
    }
  }
  return undefined;
}

export function witnessOf(line: BilledLine): OwnWitness {
  return { pricingCurrency: line.pricingCurrency, price: priceOf(line), rate: line.exchangeRate };
}

function ratesOfOrder(
  { orderedOn }: ReconcilablePurchase,
  priced: readonly BilledLine[],
  rateOf: RateOf,
): readonly Decimal[] {
  const period = periodOf(orderedOn);
  const ofMonth = priced.filter(
    ({ chargeStart, subtotal }) =>
      chargeStart !== undefined && periodOf(chargeStart) === period && subtotal.gt(ZERO),
  );
  const told = [period, addPeriods(period, -1)].map((month) => rateOf(month, priced[0]!));
  return [...ofMonth.map(({ exchangeRate }) => exchangeRate), ...told].filter((rate) => rate !== undefined);
}
