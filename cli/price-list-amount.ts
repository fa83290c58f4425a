import type { ExpectedView } from '../lib/reporting/views/match-view.ts';
import { decimal, truncate } from '../lib/values/decimal.ts';
import { amountText, minorDigits, money, type MoneyText } from '../lib/values/money.ts';

/** What a purchase costs: one charge of all its units, and one unit in the currency of the price list where that is known. */
export type Priced = {
  readonly quantity: number;
  readonly charge: MoneyText;
  readonly unitPrice: MoneyText | null;
};

/**
 * What Microsoft will convert for a charge that is still to come: the units that are left of it, at the price of the list. Null
 * where the price is not known, where nothing is converted, and of a refund, whose amount somebody recorded.
 */
export function priceListAmount(
  { amount, returnId }: Pick<ExpectedView, 'amount' | 'returnId'>,
  { quantity, charge, unitPrice }: Priced,
): MoneyText | null {
  if (returnId !== null || unitPrice === null || unitPrice.currency === amount.currency) return null;
  const units = unitsLeft(amount, { quantity, charge });
  if (units === null) return null;
  const { currency } = unitPrice;
  return { amount: amountText(money(decimal(unitPrice.amount).times(units), currency)), currency };
}

// What is expected after a return is the share of the units that are left, cut to the smallest unit of the currency.
function unitsLeft(
  { amount, currency }: MoneyText,
  { quantity, charge }: Pick<Priced, 'quantity' | 'charge'>,
): string | null {
  if (charge.currency !== currency || decimal(charge.amount).eq('0')) return null;
  const share = (units: number) =>
    truncate(decimal(charge.amount).times(String(units)).div(String(quantity)), minorDigits(currency));
  const nearest = Math.ceil(Number(decimal(amount).times(String(quantity)).div(charge.amount).toFixed(6)));
  return share(nearest).eq(amount) ? String(nearest) : null;
}
