import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal, decimalText, sum, ZERO } from '../../lib/values/decimal.ts';
import { runningSum } from '../../lib/values/running-sum.ts';

const totalOf = (texts: readonly string[], from = ZERO): string => {
  const running = runningSum(from);
  for (const text of texts) running.add(decimal(text));
  return decimalText(running.total());
};

describe('a running sum', () => {
  it('is the sum of the decimals, whatever their size and places', () => {
    const whole = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
    const cents = fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n });
    const amount = fc
      .tuple(fc.oneof(whole, cents), fc.integer({ min: 0, max: 12 }))
      .map(([digits, places]) => `${digits}e-${places}`);
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 40 }), amount, (texts, from) => {
        const expected = sum([from, ...texts].map(decimal));
        expect(totalOf(texts, decimal(from))).toBe(decimalText(expected));
      }),
    );
  });

  it('is exact where the whole numbers that it counts in come to their end', () => {
    const large = '999999999.9999';
    expect(totalOf(Array.from({ length: 3_000 }, () => large))).toBe('2999999999999.7');
    expect(totalOf(Array.from({ length: 3_000 }, () => `-${large}`))).toBe('-2999999999999.7');
  });

  it('takes ten-thousandths as the amounts that they are, to the end of the whole numbers', () => {
    const running = runningSum(decimal('0.5'));
    for (let count = 0; count < 3_000; count += 1) running.addParts(9_999_999_999_999);
    running.addParts(-1);
    expect(decimalText(running.total())).toBe('3000000000000.1999');
  });

  it('tells what it came to so far, and goes on', () => {
    const running = runningSum(decimal('0.1'));
    running.add(decimal('0.2'));
    expect(decimalText(running.total())).toBe('0.3');
    running.add(decimal('0.00001'));
    expect(decimalText(running.total())).toBe('0.30001');
    expect(decimalText(running.total())).toBe('0.30001');
  });
});
