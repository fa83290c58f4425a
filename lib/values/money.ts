import { CURRENCY_DIGITS } from './currency.ts';
import { decimal, decimalText, ZERO, type Decimal } from './decimal.ts';

/** ISO 4217 code, upper case. */
export type Currency = string;

/** An exact amount in one currency. Amounts of two currencies are never added. */
export type Money = { readonly amount: Decimal; readonly currency: Currency };

/** Money as it crosses a border of the system: `{ "amount": "1037.78", "currency": "EUR" }`. */
export type MoneyText = { readonly amount: string; readonly currency: string };

export function money(amount: string | Decimal, currency: Currency): Money {
  return { amount: typeof amount === 'string' ? decimal(amount) : amount, currency };
}

export function noMoney(currency: Currency): Money {
  return { amount: ZERO, currency };
}

export function plus(a: Money, b: Money): Money {
  return { amount: a.amount.plus(b.amount), currency: sameCurrency(a, b) };
}

export function minus(a: Money, b: Money): Money {
  return { amount: a.amount.minus(b.amount), currency: sameCurrency(a, b) };
}

export function equalMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amount.eq(b.amount);
}

/** Decimal text with at least the currency's minor digits: `1037.78`, `1200` for JPY, `0.005` keeps all three. */
export function amountText(value: Money): string {
  return decimalText(value.amount, minorDigits(value.currency));
}

export function moneyText(value: Money): MoneyText {
  return { amount: amountText(value), currency: value.currency };
}

/** Decimal places of the currency's smallest unit; 2 where the code is not known. */
export function minorDigits(currency: Currency): number {
  return CURRENCY_DIGITS.get(currency) ?? 2;
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency !== b.currency) throw new TypeError(`${a.currency} and ${b.currency} cannot be added`);
  return a.currency;
}
