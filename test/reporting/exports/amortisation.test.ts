import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amortise, type Prepaid } from '../../../lib/reporting/exports/accounting/amortisation.ts';
import { addDays, addMonths, periodOf } from '../../../lib/values/day.ts';
import { decimal, decimalText, sum, ZERO } from '../../../lib/values/decimal.ts';
import { day } from '../../builders/book.ts';

const prepaid = (over: Partial<Prepaid> = {}): Prepaid => ({
  amount: decimal('366.00'),
  places: 2,
  quantity: 2,
  start: day('2024-01-15'),
  term: 'P1Y',
  returns: [],
  ...over,
});
const monthsOf = (given: Prepaid) =>
  amortise(given).months.map(({ period, amount }) => `${period} ${decimalText(amount, 2)}`);

describe('what was paid up front', () => {
  it('costs each month its days, from the first day to the day before the term ends', () => {
    expect(monthsOf(prepaid())).toEqual([
      '2024-01 17.00',
      '2024-02 29.00',
      '2024-03 31.00',
      '2024-04 30.00',
      '2024-05 31.00',
      '2024-06 30.00',
      '2024-07 31.00',
      '2024-08 31.00',
      '2024-09 30.00',
      '2024-10 31.00',
      '2024-11 30.00',
      '2024-12 31.00',
      '2025-01 14.00',
    ]);
  });

  it('leaves the remainder of the cents to the last month', () => {
    const months = amortise(prepaid({ amount: decimal('100.00'), start: day('2024-02-01') })).months;
    expect(months).toHaveLength(12);
    expect(sum(months.map(({ amount }) => amount)).toString()).toBe('100');
    expect(months.every(({ amount }) => amount.round(2, 0).eq(amount))).toBe(true);
  });

  it('is spread over three years where the term is that long', () => {
    const months = monthsOf(prepaid({ term: 'P3Y', start: day('2024-03-01') }));
    expect([months.length, months[0]?.slice(0, 7), months.at(-1)?.slice(0, 7)]).toEqual([
      36,
      '2024-03',
      '2027-02',
    ]);
  });

  it('ends with its return, and what is left then is told', () => {
    const { months, left } = amortise(
      prepaid({ returns: [{ returnId: 'r', on: day('2024-02-01'), quantity: 2 }] }),
    );
    expect(months.map(({ amount }) => amount.toString())).toEqual(['17']);
    expect(left.map(({ returnId, amount }) => [returnId, amount.toString()])).toEqual([['r', '349']]);
  });

  it('goes on for the part that was not returned', () => {
    const { months, left } = amortise(
      prepaid({ returns: [{ returnId: 'r', on: day('2024-02-01'), quantity: 1 }] }),
    );
    expect(months.slice(0, 2).map(({ amount }) => amount.toString())).toEqual(['17', '14.5']);
    expect(left[0]?.amount.toString()).toBe('174.5');
  });

  it('comes to the amount with its months and returned parts, exactly, whatever they are', () => {
    const units = fc.integer({ min: 1, max: 50 });
    const given = fc.record({
      cents: fc.integer({ min: 1, max: 10_000_000 }),
      quantity: units,
      start: fc.integer({ min: 0, max: 800 }).map((days) => addDays(day('2023-01-01'), days)),
      term: fc.constantFrom('P1Y' as const, 'P3Y' as const),
      returns: fc.array(fc.record({ after: fc.integer({ min: -5, max: 1_200 }), quantity: units }), {
        maxLength: 4,
      }),
    });
    let returned = 0;
    fc.assert(
      fc.property(given, ({ cents, quantity, start, term, returns }) => {
        const amount = decimal(String(cents)).times(decimal('0.01'));
        const list = returns
          .map(({ after, quantity: part }, index) => ({
            ...{ returnId: `r${index}`, quantity: part, on: addDays(start, after) },
          }))
          .sort((a, b) => (a.on < b.on ? -1 : 1));
        const { months, left } = amortise({ amount, places: 2, quantity, start, term, returns: list });
        expect(sum([...months, ...left].map((part) => part.amount)).toString()).toBe(amount.toString());
        expect([...months, ...left].every((part) => !part.amount.lt(ZERO))).toBe(true);
        const last = addDays(addMonths(start, term === 'P1Y' ? 12 : 36), -1);
        expect(months.every(({ period }) => period >= periodOf(start) && period <= periodOf(last))).toBe(
          true,
        );
        if (left.some((part) => !part.amount.eq(ZERO))) returned += 1;
      }),
    );
    expect(returned).toBeGreaterThan(10);
  });
});
