import { describe, expect, it } from '@jest/globals';
import { termOf } from '../../../lib/reconciliation/matching/charges/term.ts';

describe('the term that a line names', () => {
  it.each([
    ['1 Year Reservation', 'P1Y'],
    ['1Year', 'P1Y'],
    ['1  Yr', 'P1Y'],
    ['One-Year commitment', 'P1Y'],
    ['Term: p1y', 'P1Y'],
    ['12 months', 'P1Y'],
    ['12month, billed monthly', 'P1Y'],
    ['12 - Month', 'P1Y'],
    ['3 Years Reservation, monthly billing', 'P3Y'],
    ['3years', 'P3Y'],
    ['Three - Year', 'P3Y'],
    ['P3Y', 'P3Y'],
    ['36-month', 'P3Y'],
    ['36months', 'P3Y'],
    ['36  months', 'P3Y'],
  ])('%j is %s', (termAndBillingCycle, term) => {
    expect(termOf({ termAndBillingCycle })).toBe(term);
  });

  it('is unknown where it is none that can be bought, so that nothing is compared', () => {
    const texts = ['', 'Monthly', '5 Years', '11 Years', '33 Years', '1 month', '12 seats a month'];
    expect(texts.map((termAndBillingCycle) => termOf({ termAndBillingCycle }))).toEqual(
      texts.map(() => undefined),
    );
  });
});
