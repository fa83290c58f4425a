import { describe, expect, it } from '@jest/globals';
import { wireDay, wireDecimal } from '../../../lib/partner-center/billing-source/wire-values.ts';
import { decimalText } from '../../../lib/values/decimal.ts';

describe('a date of the wire', () => {
  it.each<[string, string | undefined, string]>([
    ['2024-02-29T00:00:00', '2024-02-29', 'no zone means UTC'],
    ['2024-02-29T23:59:59.9999999Z', '2024-02-29', 'seven fractional digits'],
    ['2024-02-29T23:30:00-02:00', '2024-03-01', 'an offset is counted'],
    ['2024-03-01T00:30:00+02:00', '2024-02-29', 'an offset is counted backwards'],
    ['2024-02-29', '2024-02-29', 'a day alone'],
    ['2/9/2024', '2024-02-09', 'the portal writes the month first'],
    ['02/29/2024 12:00:00 AM', '2024-02-29', 'with an hour behind it'],
    ['0001-01-01T00:00:00', undefined, 'means none'],
    ['9999-12-31T23:59:59.9999999Z', undefined, 'means open end'],
    ['  ', undefined, 'blank'],
  ])('%s is %s: %s', (text, day) => {
    expect(wireDay(text)).toBe(day);
  });

  it.each([
    '2023-02-29',
    '2024-13-01T00:00:00Z',
    '13/13/2024',
    'yesterday',
    '20240229',
    '2024-02-29T00:00:00 and more',
  ])('%s is no date', (text) => {
    expect(() => wireDay(text)).toThrow(RangeError);
  });
});

describe('an amount of the wire', () => {
  it.each([
    ['0.1999968000511991808131', '0.1999968000511991808131'],
    [' -12.50 ', '-12.5'],
    ['1.5e-7', '0.00000015'],
    ['2E3', '2000'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('%s keeps every digit', (text, exact) => {
    const amount = wireDecimal(text);
    expect(amount && decimalText(amount)).toBe(exact);
  });

  it.each([
    '',
    '1,234.50',
    '€5',
    'NaN',
    'Infinity',
    '0x10',
    '1e999999999',
    '-1e-999999',
    '9'.repeat(101),
    true,
    null,
    {},
    undefined,
  ])('%p is none', (value) => {
    expect(wireDecimal(value)).toBeUndefined();
  });
});
