import { describe, expect, it } from '@jest/globals';
import { discrepancyTable } from '../../cli/print-tables.ts';
import { rateText } from '../../cli/rate-text.ts';
import { aDiscrepancyView } from '../builders/report.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('a difference in which the rate of the month takes part', () => {
  it('says what of it the rate is, and what of it is in dispute', () => {
    const dearer = aDiscrepancyView({ amount: eur('15.00'), exchangeRateEffect: eur('12.30') });
    expect(rateText(dearer)).toBe(" Of this 12.30 EUR from the month's rate, 2.70 EUR from what differs.");
    const cheaper = { amount: eur('5.00'), exchangeRateEffect: eur('-3.00') };
    expect(rateText(cheaper)).toBe(" Of this -3.00 EUR from the month's rate, 8.00 EUR from what differs.");
    expect(discrepancyTable([dearer], []).join('\n')).toContain("Of this 12.30 EUR from the month's rate");
  });

  it('says nothing of it where the rate takes no part, or is not known', () => {
    expect(rateText(aDiscrepancyView())).toBe('');
  });
});
