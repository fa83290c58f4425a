import type { BillingDocument } from '../../billing/document.ts';
import type { Discrepancy } from '../../reconciliation/discrepancy.ts';
import { amountText, minus, money, plus, type Money } from '../../values/money.ts';
import { taxOf, type AdvisedDifference, type Around } from './advised-difference.ts';
import { onLines } from './in-question.ts';

/**
 * What should have been billed, tax included: the tax on the lines less the tax on every difference that no rule explains.
 * Undefined where the lines do not tell that tax.
 */
export function shouldBeWithTax(
  { header, published, tieOut }: BillingDocument,
  shouldBe: string,
  differences: readonly (readonly [Discrepancy, AdvisedDifference])[],
  around: Around,
): string | undefined {
  const { currency } = header.total;
  const onThem = new Set(
    onLines(
      differences.map(([, advised]) => advised),
      currency,
    ),
  );
  const wrong = differences.filter(([, advised]) => !advised.explained && onThem.has(advised));
  const beforeTax = money(shouldBe, currency);
  if (around.taxPlace === 'none') return amountText(beforeTax);
  if (around.taxPlace === 'on_total' && wrong.length === 0) {
    const onTotal = tieOut?.explained ?? [];
    const tax = tieOut?.taxOnTop?.tax;
    return amountText(
      onTotal.reduce((sum, { amount }) => plus(sum, amount), tax ? plus(beforeTax, tax) : beforeTax),
    );
  }
  if (around.taxPlace !== 'on_lines' || published === undefined) return undefined;
  let tax: Money = published.tax;
  for (const [discrepancy, { inQuestion, amount }] of wrong) {
    const part = money(inQuestion?.beforeTax ?? amount.amount, currency);
    const { tax: ofIt } = taxOf(discrepancy, part, around);
    if (ofIt === undefined) return undefined;
    tax = minus(tax, ofIt);
  }
  return amountText(plus(beforeTax, tax));
}
