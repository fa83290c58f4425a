import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Book, ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { decimal, truncate, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits, type Currency } from '../../../../lib/values/money.ts';

/** BILLING.md 2.5, both orders of rounding: each unit is cut, or all of them together. */
export function amountsAt(
  price: Decimal,
  rate: Decimal,
  units: number,
  currency: Currency,
): readonly [eachUnit: Decimal, allUnits: Decimal] {
  const places = minorDigits(currency);
  const quantity = decimal(String(units));
  const converted = price.times(rate);
  return [truncate(converted, places).times(quantity), truncate(converted.times(quantity), places)];
}

/** A price is a price, whichever sign it bears on what is given back. */
export const printedPrice = ({ effectiveUnitPrice }: BilledLine): Decimal => effectiveUnitPrice.abs();

/**
 * The orders of rounding in which all units that were bought come to what was paid at this rate, as places in `amountsAt`;
 * each unit is cut where neither does.
 */
export function ordersOfPurchase(
  price: Decimal,
  rate: Decimal,
  { charge, quantity }: ReconcilablePurchase,
): readonly [number, ...number[]] {
  const paid = amountsAt(price, rate, quantity, charge.currency).map((amount) => amount.eq(charge.amount));
  if (paid[0] && paid[1]) return [0, 1];
  return paid[1] ? [1] : [0];
}

/** BILLING.md 2.5: two of the smallest unit, or one for each unit billed. */
export function roundingOf(
  { billableQuantity, currency }: Pick<BilledLine, 'billableQuantity' | 'currency'>,
  { perLine, perUnit }: Book['tolerances'],
): Decimal {
  const forUnits = perUnit.times(billableQuantity.abs());
  return (forUnits.gt(perLine) ? forUnits : perLine).times(decimal(`1e-${minorDigits(currency)}`));
}
