import { describe, expect, it } from '@jest/globals';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { absorbedBy } from '../../../lib/reconciliation/matching/absorbed.ts';
import { RULES_VERSION } from '../../../lib/reconciliation/matching/rules-version.ts';
import { amountText, money } from '../../../lib/values/money.ts';

const taken = (currency: string, kind: Discrepancy['kind'], rule: string, amount: string) =>
  ({ kind, rule, amount: money(amount, currency) }) as Discrepancy;
const told = (discrepancies: readonly Discrepancy[]) =>
  absorbedBy(discrepancies).map(
    ({ currency, kind, rule, count, above, below }) =>
      `${currency} ${kind} ${rule} ${count}: ${amountText(above)} ${amountText(below)}`,
  );

describe('what was taken as it is', () => {
  const all = [
    taken('USD', 'rounding', 'charge.rounding', '0.01'),
    taken('EUR', 'within_tolerance', 'charge.amount', '-3'),
    taken('EUR', 'rounding', 'refund.rounding', '-0.02'),
    taken('EUR', 'rounding', 'charge.rounding', '0.02'),
    taken('EUR', 'rounding', 'charge.rounding', '-0.01'),
    taken('EUR', 'within_tolerance', 'charge.amount', '0'),
    taken('EUR', 'exchange_rate', 'charge.exchange_rate', '5'),
    taken('EUR', 'amount_differs', 'charge.amount', '7'),
  ];

  it('is summed by currency, kind and rule, in their order, whatever was found first', () => {
    const sums = [
      'EUR rounding charge.rounding 2: 0.02 -0.01',
      'EUR rounding refund.rounding 1: 0.00 -0.02',
      'EUR within_tolerance charge.amount 2: 0.00 -3.00',
      'USD rounding charge.rounding 1: 0.01 0.00',
    ];
    expect(told(all)).toEqual(sums);
    expect(told(all.toReversed())).toEqual(sums);
  });
});

it('the rules have a version, by their day and a number', () => {
  expect(RULES_VERSION).toMatch(/^20\d\d-\d\d-\d\d\.\d+$/);
});
