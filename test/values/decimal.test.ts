import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import {
  decimal,
  decimalIn,
  decimalText,
  isDecimalText,
  isZero,
  sum,
  truncate,
} from '../../lib/values/decimal.ts';

describe('decimal', () => {
  it.each([
    ['0.1999968000511991808131'],
    ['12345678901234567890123456789012345678'],
    ['-0.000000000000000000000000000000000001'],
    ['820'],
    ['-87993.07'],
  ])('prints %s back as it was read', (text) => {
    expect(decimalText(decimal(text))).toBe(text);
  });

  it('adds without rounding where binary floating point would not', () => {
    expect(decimalText(sum(['0.1', '0.2', '-0.3', '1e30', '-1e30', '0.01'].map(decimal)))).toBe('0.01');
  });

  it('refuses a binary floating-point number', () => {
    expect(() => decimal(0.1 as unknown as string)).toThrow(TypeError);
  });

  it.each([
    ['-112.896', '-112.89'],
    ['112.899', '112.89'],
    ['5', '5'],
    ['-0.009', '0'],
  ])('truncates %s to cents toward zero: %s', (text, want) => {
    expect(decimalText(truncate(decimal(text), 2))).toBe(want);
  });

  it('pads to the digits asked for and never drops one', () => {
    expect(decimalText(decimal('720'), 2)).toBe('720.00');
    expect(decimalText(decimal('0.005'), 2)).toBe('0.005');
    expect(decimalText(decimal('7.5'), 2)).toBe('7.50');
  });

  it('agrees with integer arithmetic on any amounts in cents', () => {
    const cents = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n });
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 20 }), (amounts) => {
        const exact = amounts.reduce((a, b) => a + b, 0n);
        const total = sum(amounts.map((amount) => decimal(inCents(amount))));
        expect(decimalText(total, 2)).toBe(inCents(exact));
      }),
    );
  });

  it('reads every way of writing a number as the library does, and prints it so', () => {
    const sign = fc.constantFrom('', '-');
    const digits = (minLength: number) =>
      fc.array(fc.constantFrom(...'0012345678900'), { minLength, maxLength: 20 }).map((all) => all.join(''));
    const written = fc
      .tuple(
        sign,
        digits(0),
        fc.constantFrom('', '.'),
        digits(0),
        fc.constantFrom('', '', '', 'e3', 'E-2', 'x'),
      )
      .map((parts) => parts.join(''));
    const seen = { refused: 0, printed: 0, shortened: 0 };
    fc.assert(
      fc.property(written, (text) => {
        const read = decimalIn(text);
        if (!isDecimalText(text)) {
          seen.refused += 1;
          expect(read).toBeUndefined();
          return;
        }
        const expected = new Big(text);
        if (expected.toFixed() === text) seen.printed += 1;
        else seen.shortened += 1;
        const { s, e, c } = read ?? decimal('0');
        expect({ s, e, c }).toEqual({ s: expected.s, e: expected.e, c: expected.c });
        expect(decimalText(decimal(text))).toBe(expected.toFixed());
      }),
      { numRuns: 5_000, seed: 1 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  });

  it('tells zero, however it is written or came about', () => {
    for (const text of ['0', '-0', '0.00', '0e5']) expect(isZero(decimal(text))).toBe(true);
    expect(isZero(decimal('0.1').minus(decimal('0.10')))).toBe(true);
    expect(isZero(decimal('-0.0001'))).toBe(false);
  });

  it('refuses what no amount can be: an exponent beyond 60, and a text without end', () => {
    for (const text of ['1e300000', '1e-61', '1E+61', '9'.repeat(101)])
      expect(isDecimalText(text)).toBe(false);
    for (const text of ['1e60', '-1e-60', '9'.repeat(100)]) expect(isDecimalText(text)).toBe(true);
    for (const text of ['1e300000', '1e-61', '9'.repeat(1001)])
      expect(() => decimal(text)).toThrow(TypeError);
  });

  it('reads back whatever it prints of a text it takes', () => {
    const longest = decimalText(decimal(`0.${'1'.repeat(94)}e-60`));
    expect(decimalText(decimal(longest))).toBe(longest);
  });

  it.each(['', ' 1', '1,5', 'NaN', 'Infinity', '0x1', '1e', '--1'])(
    'does not take %p for a number',
    (text) => {
      expect(isDecimalText(text)).toBe(false);
    },
  );
});

function inCents(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
