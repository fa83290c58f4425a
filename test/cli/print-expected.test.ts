import { describe, expect, it } from '@jest/globals';
import { priceListAmount } from '../../cli/price-list-amount.ts';
import { printExpected, type Named } from '../../cli/print-expected.ts';
import type { ExpectedView } from '../../lib/reporting/views/match-view.ts';

const EUR = (amount: string) => ({ amount, currency: 'EUR' });

/** Five units at 61.37 USD each, bought at 0.91. */
const CONVERTED: Named = {
  ...{ name: 'Q-3/1', term: 'P1Y', billingCycle: 'monthly', quantity: 5 },
  ...{ charge: EUR('279.20'), unitPrice: { amount: '61.37', currency: 'USD' } },
};

function instalment(over: Partial<ExpectedView> = {}): ExpectedView {
  return {
    ...{ purchaseId: 'p3', customerId: 'c1', instalment: 3, returnId: null },
    ...{ period: '2024-12', dueOn: '2025-01-10', amount: EUR('279.20'), ...over },
  };
}

describe('what will be billed', () => {
  it('says at which rate converted charges stand, and shows what Microsoft will convert', () => {
    const printed = printExpected(
      [instalment(), instalment({ purchaseId: 'p4', instalment: 2, amount: EUR('165.69') })],
      new Map([
        ['p3', CONVERTED],
        ['p4', { ...CONVERTED, name: 'Q-1/1', quantity: 3, charge: EUR('165.69') }],
      ]),
    ).join('\n');
    expect(printed).toMatch(/BEFORE TAX {2}CURRENCY {2}IN PRICE LIST {2}CUSTOMER/);
    expect(printed).toMatch(/Q-3\/1 .* 279\.20 {2}EUR +306\.85 USD/);
    expect(printed).toMatch(/Q-1\/1 .* 165\.69 {2}EUR +184\.11 USD/);
    expect(printed).toMatch(/2024-12, by 2025-01-10 +2 +444\.89 {2}EUR/);
    expect(printed).toMatch(/2024-12, by 2025-01-10, billed in EUR +2 +490\.96 {2}USD/);
    expect(printed).toContain('What is converted stands above at the rate of the month of its purchase.');
    expect(printed).not.toContain('price list is not known');
  });

  it('says nothing of rates where the price list is in the currency that is billed', () => {
    const printed = printExpected(
      [instalment()],
      new Map([['p3', { ...CONVERTED, unitPrice: EUR('55.84') }]]),
    ).join('\n');
    expect(printed).not.toMatch(/IN PRICE LIST|convert/);
  });

  it('says of how many purchases nobody knows the price list', () => {
    const printed = printExpected([instalment()], new Map([['p3', { ...CONVERTED, unitPrice: null }]]));
    expect(printed.join('\n')).toMatch(/^Of 1 purchase the price list is not known/m);
    expect(printed.join('\n')).not.toContain('IN PRICE LIST');
  });
});

describe('the amount in the price list', () => {
  it.each([
    ['279.20', '306.85', 'all units'],
    // 279.20 * 3 / 5
    ['167.52', '184.11', 'the units that were not returned'],
  ])('of %s EUR is %s USD: %s', (amount, priced) => {
    expect(priceListAmount({ amount: EUR(amount), returnId: null }, CONVERTED)).toEqual({
      amount: priced,
      currency: 'USD',
    });
  });

  it('is cut as the share of the units is: two thirds of 100.00 are two units', () => {
    const priced = { quantity: 3, charge: EUR('100.00'), unitPrice: { amount: '37', currency: 'USD' } };
    expect(priceListAmount({ amount: EUR('66.66'), returnId: null }, priced)?.amount).toBe('74.00');
  });

  it('is not known of a refund, and where the amount is no share of the charge', () => {
    expect(priceListAmount({ amount: EUR('-279.20'), returnId: 'R' }, CONVERTED)).toBeNull();
    expect(priceListAmount({ amount: EUR('279.19'), returnId: null }, CONVERTED)).toBeNull();
  });
});
