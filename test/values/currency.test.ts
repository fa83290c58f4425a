import { describe, expect, it } from '@jest/globals';
import { CURRENCY_DIGITS, isCurrency } from '../../lib/values/currency.ts';
import { minorDigits } from '../../lib/values/money.ts';

describe('currencies', () => {
  it('are the codes that ISO 4217 has, in capitals', () => {
    expect(['EUR', 'JPY', 'KWD', 'CHF', 'BHD', 'HRK'].filter((code) => !isCurrency(code))).toEqual([]);
    expect(['eur', 'QQQ', 'XXX', 'XTS', 'XAU', 'EURO', ''].filter(isCurrency)).toEqual([]);
  });

  // The runtime has a list of its own, with what is no longer money: all of ours are in it, or younger than it.
  it('are known to the runtime, too', () => {
    const known = new Set(Intl.supportedValuesOf('currency'));
    const younger = new Set(['XCG', 'ZWG']);
    expect([...CURRENCY_DIGITS.keys()].filter((code) => !known.has(code) && !younger.has(code))).toEqual([]);
    expect(CURRENCY_DIGITS.size).toBeGreaterThan(150);
  });

  it('are counted in whole units, hundredths or thousandths', () => {
    expect(['JPY', 'EUR', 'KWD', 'RWF', 'QQQ'].map(minorDigits)).toEqual([0, 2, 3, 0, 2]);
  });
});
