import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, minus, noMoney, plus, type Money } from '../../values/money.ts';
import type { Explained, TaxOnTop } from '../document.ts';
import type { Sides } from './sides.ts';
import { contradiction, factValue, type TenantFacts } from './tenant-facts.ts';

/**
 * What is payable beyond the total of a document. Of a tenant whose totals leave tax out that is the tax on the lines: what
 * is payable is what Microsoft's data say, as it is of every other total. Lines without tax say nothing of it; then a
 * statement that adds up proves it. Undefined where the total is all that is payable.
 */
export function taxOnTop(
  sides: Sides,
  explained: readonly Explained[],
  facts: TenantFacts,
): TaxOnTop | undefined {
  const { total, lines, stated, beforeTax } = sides;
  if (!beforeTax) return inQuestion(sides, explained, facts);
  if (!isNothing(lines.tax)) return { tax: lines.tax, payable: plus(total, lines.tax), shownBy: 'lines' };
  if (stated === undefined || !addsUp(stated))
    return { tax: noMoney(total.currency), payable: total, shownBy: 'nothing' };
  if (isNothing(stated.tax)) return undefined;
  return { tax: stated.tax, payable: plus(total, stated.tax), shownBy: 'statement' };
}

// The one sign of a total without tax, where no document has taught that totals are such.
function inQuestion(
  { total, lines }: Sides,
  explained: readonly Explained[],
  facts: TenantFacts,
): TaxOnTop | undefined {
  if (factValue(facts, 'total_includes_tax') !== undefined) return undefined;
  const tax = explained.reduce((sum, { amount }) => plus(sum, amount), lines.tax);
  if (isNothing(tax) || !equalMoney(total, lines.subtotal)) return undefined;
  return { tax, payable: total, shownBy: 'undecided' };
}

/** Why what is payable is not known for sure, in words; undefined where it is. */
export function whyUnsure(onTop: TaxOnTop | undefined, facts: TenantFacts): string | undefined {
  if (onTop?.shownBy === 'nothing') return 'what tax is owed on top of its total is not shown yet';
  if (onTop?.shownBy !== 'undecided') return undefined;
  const { tax } = onTop;
  const because =
    contradiction(facts, 'total_includes_tax') ?? 'no document has shown yet whether totals include tax';
  return `whether ${amountText(tax)} ${tax.currency} of tax is owed on top of its total is not known, for ${because}`;
}

/** Whether a statement's sum before tax and its tax make its total. */
export function addsUp({ subtotal, tax, total }: NonNullable<Sides['stated']>): boolean {
  return isNothing(minus(plus(subtotal, tax), total));
}

function isNothing(value: Money): boolean {
  return value.amount.eq(ZERO);
}
