import { ZERO } from '../../values/decimal.ts';
import { noMoney, plus } from '../../values/money.ts';
import type { Absorbed, Discrepancy } from '../discrepancy.ts';

/** Sums what rounding and accepted tolerances took as it is, for each currency and rule, apart for too much and too little. */
export function absorbedBy(discrepancies: Iterable<Discrepancy>): readonly Absorbed[] {
  const sums = new Map<string, Absorbed>();
  for (const { kind, rule, amount } of discrepancies) {
    if (kind !== 'rounding' && kind !== 'within_tolerance') continue;
    const { currency } = amount;
    const key = `${currency}|${kind}|${rule}`;
    const nothing = { count: 0, above: noMoney(currency), below: noMoney(currency) };
    const { count, above, below } = sums.get(key) ?? nothing;
    sums.set(key, {
      currency,
      kind,
      rule,
      count: count + 1,
      above: amount.amount.gt(ZERO) ? plus(above, amount) : above,
      below: amount.amount.lt(ZERO) ? plus(below, amount) : below,
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, absorbed]) => absorbed);
}
