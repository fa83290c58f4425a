import { decimal } from '../lib/values/decimal.ts';
import { amountText, money, noMoney, plus, type Money } from '../lib/values/money.ts';

type Amounts = { readonly currency: string; readonly amounts: readonly string[] };

/** Adds columns of decimal texts, each currency for itself, currencies in alphabetical order. */
export function totalsOf(rows: readonly Amounts[]): readonly Amounts[] {
  const sums = new Map<string, readonly Money[]>();
  for (const { currency, amounts } of rows) {
    const before = sums.get(currency) ?? amounts.map(() => noMoney(currency));
    sums.set(
      currency,
      before.map((sum, index) => plus(sum, money(decimal(amounts[index] ?? '0'), currency))),
    );
  }
  return [...sums.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, amounts]) => ({ currency, amounts: amounts.map(amountText) }));
}
