import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  addMonths,
  addPeriods,
  dayOf,
  daysBetween,
  firstDay,
  isBillingPeriod,
  isDay,
  lastDay,
  type BillingPeriod,
  type Day,
} from '../../lib/values/day.ts';

const day = (text: string): Day => text as Day;
const period = (text: string): BillingPeriod => text as BillingPeriod;

describe('days and billing periods', () => {
  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-01-31', 13, '2025-02-28'],
    ['2024-03-15', -3, '2023-12-15'],
    ['2024-12-01', 1, '2025-01-01'],
  ])('%s and %i months is %s', (from, months, want) => {
    expect(addMonths(day(from), months)).toBe(want);
  });

  it('counts days over leap years and in both directions', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01');
    expect(daysBetween(day('2024-02-28'), day('2024-03-01'))).toBe(2);
    expect(daysBetween(day('2024-03-01'), day('2024-02-28'))).toBe(-2);
  });

  it('adds days within a month as the calendar does', () => {
    for (let count = -400; count <= 400; count += 1)
      for (const from of ['2024-02-27', '2023-02-28', '2024-12-01', '2024-06-15'])
        expect(addDays(day(from), count)).toBe(dayOf(Date.parse(from) + count * 86_400_000));
  });

  it('knows the first and last day of a period', () => {
    expect([firstDay(period('2024-02')), lastDay(period('2024-02'))]).toEqual(['2024-02-01', '2024-02-29']);
    expect(addPeriods(period('2024-01'), -1)).toBe('2023-12');
    expect(addPeriods(period('2023-12'), 14)).toBe('2025-02');
  });

  it('tells days and periods from text that only looks like them', () => {
    expect(['2024-02-30', '2024-2-3', '2024-13-01', ''].map(isDay)).toEqual([false, false, false, false]);
    expect(['2024-13', '2024-1', '2024-00'].map(isBillingPeriod)).toEqual([false, false, false]);
    expect(isDay('2024-02-29') && isBillingPeriod('2024-02')).toBe(true);
  });

  it('puts an instant on its UTC day', () => {
    expect(dayOf(Date.parse('2024-02-29T23:59:59.999Z'))).toBe('2024-02-29');
    expect(isDay(dayOf(Number.NaN))).toBe(false);
  });
});
