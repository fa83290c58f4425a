import { money, noMoney, plus, type Money } from '../../../lib/values/money.ts';

/** Differences of one kind together: how many, and what they come to. */
export type KindSum = { readonly kind: string; readonly count: number; readonly amount: string };

export function sumOf(amounts: readonly string[], currency: string): Money {
  return amounts.reduce((sum, amount) => plus(sum, money(amount, currency)), noMoney(currency));
}
