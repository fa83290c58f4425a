import Big from 'big.js';

/** An exact decimal number. Sums, differences and products are exact to the last digit. */
export type Decimal = Big;

// A constructor of our own: strict mode refuses binary floating point, and no exponent is ever printed.
const Exact = Big();
Exact.strict = true;
Exact.NE = -1_000_000;
Exact.PE = 1_000_000;

export const ZERO: Decimal = new Exact('0');

// Nothing of money is larger. A short text like 1e300000 would be printed in 300,000 digits.
const LONGEST_GIVEN = 100;
const LARGEST_EXPONENT = 60;
// Plain digits of what was computed from what was given; longer ones were never ours.
const LONGEST_READ = 1_000;

/** Reads a decimal from its literal text, as found in JSON: `"820"`, `"-0.01"`, `"1.5e-7"`. Throws a TypeError on anything else. */
export function decimal(text: string): Decimal {
  if (text.length > LONGEST_READ || exponentOf(text) > LARGEST_EXPONENT) {
    throw new TypeError(`${text.slice(0, 40)} is out of the range of amounts`);
  }
  return new Exact(text);
}

/** True for text of others that can be taken for an amount: at most 100 characters, exponent within 60 either way. */
export function isDecimalText(text: string): boolean {
  if (text.length > LONGEST_GIVEN || !/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return false;
  return exponentOf(text) <= LARGEST_EXPONENT;
}

function exponentOf(text: string): number {
  if (!text.includes('e') && !text.includes('E')) return 0;
  return Math.abs(Number(/e([+-]?\d+)$/i.exec(text)?.[1] ?? '0'));
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

/** Cuts after `places` decimals, toward zero: the ROUNDDOWN of Microsoft's billing pages, for refunds as well. */
export function truncate(value: Decimal, places: number): Decimal {
  return value.round(places, 0);
}

/** Plain digits, never an exponent, with at least `minimumPlaces` decimals; no digit is ever dropped. */
export function decimalText(value: Decimal, minimumPlaces = 0): string {
  const text = value.toString();
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  if (places >= minimumPlaces) return text;
  return `${places === 0 ? `${text}.` : text}${'0'.repeat(minimumPlaces - places)}`;
}

/** Plain digits, for amounts of which many in a row are the very same: what was printed last is not printed again. */
export function lastPrinted(): (value: Decimal) => string {
  let last: Decimal | undefined;
  let text = '';
  return (value) => {
    if (value !== last) [last, text] = [value, decimalText(value)];
    return text;
  };
}
