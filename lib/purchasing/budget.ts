import { money, type Money } from '../values/money.ts';
import { instalmentCount, type BillingCycle, type Term } from './purchase.ts';
import type { CustomerId } from '../values/id.ts';

/** One budget: what may be committed for everybody, or for one customer, in one day or one month (UTC). */
export type BudgetKey = {
  readonly scope: 'all' | CustomerId;
  /** `2024-02-09` or `2024-02`. */
  readonly period: string;
  /** ISO 4217 code. */
  readonly currency: string;
};

/** A budget with the limit that held when a purchase was counted against it. */
export type CountedBudget = BudgetKey & { readonly limit: Money };

/**
 * What one purchase takes from the budgets: the larger of expected and confirmed price over its whole term, before tax.
 * It is reserved with the first attempt, spent with the order and released with a proven failure, always in the periods
 * in which it was reserved.
 */
export type BudgetHold = { readonly amount: Money; readonly budgets: readonly CountedBudget[] };

/** What stands in one budget; together they never pass its limit. */
export type BudgetState = { readonly reserved: Money; readonly spent: Money };

/** What buying for `charge` an instalment commits the customer to over the whole term, before tax. */
export function commitmentOf(
  charge: Money,
  { term, billingCycle }: { readonly term: Term; readonly billingCycle: BillingCycle },
): Money {
  return money(charge.amount.times(String(instalmentCount(term, billingCycle))), charge.currency);
}
