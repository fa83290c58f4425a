import { describe, expect, it } from '@jest/globals';
import { countsOf, nightlyFigures, summaryOf } from '../../lib/reconciliation/nightly-figures.ts';
import { amountText, money } from '../../lib/values/money.ts';
import { aDiscrepancy, aReconciliation, NIGHT } from '../builders/case.ts';

const differing = (id: string, amount: string, currency = 'EUR', explained = false) =>
  aDiscrepancy({ id, amount: money(amount, currency), explained });
const reconciliation = {
  ...aReconciliation([
    differing('a', '10', 'USD'),
    differing('b', '-3.50'),
    differing('c', '5'),
    differing('d', '100', 'EUR', true),
    differing('e', '-7', 'CHF'),
  ]),
  inputHash: '0123456789abcdef0123456789abcdef',
};

describe('the figures of a night', () => {
  it('are what no rule explains for each currency, too much and too little added up, and what is explained left out', () => {
    const { unexplainedMoney, ...counts } = nightlyFigures(reconciliation);
    expect(counts).toEqual({ asOf: NIGHT, matches: 0, discrepancies: 5, unexplained: 4 });
    expect(unexplainedMoney.map((one) => `${amountText(one)} ${one.currency}`)).toEqual([
      '7.00 CHF',
      '8.50 EUR',
      '10.00 USD',
    ]);
  });

  it('name the run by its day and its inputs, so that the same inputs are the same run', () => {
    expect(countsOf(reconciliation)).toMatchObject({
      run: '2026-11-09.0123456789abcdef',
      asOf: NIGHT,
      inputHash: reconciliation.inputHash,
      rulesVersion: '1',
      matches: 0,
      discrepancies: 5,
      explained: 1,
      expected: 0,
      suggestions: 0,
    });
    expect(summaryOf(reconciliation)).toEqual({ ...countsOf(reconciliation), coverage: [] });
  });
});
