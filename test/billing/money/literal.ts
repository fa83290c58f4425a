/**
 * Decimal numbers as whole numbers of the smallest unit that any of them has. On purpose a second way to do sums, which
 * shares nothing with the one that is tested.
 */
const PLACES = 80;

/** The value of a JSON number's text, in units of 10^-80. */
export function unitsOf(literal: string): bigint {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  if (whole === '') throw new Error(`${literal} is not a number of JSON`);
  const shift = PLACES - fraction.length + Number(exponent);
  if (shift < 0) throw new Error(`${literal} has more than ${PLACES} decimals`);
  const size = BigInt(whole + fraction) * 10n ** BigInt(shift);
  return sign === '' ? size : -size;
}

/** Plain digits with exactly so many decimals. */
export function textOfUnits(units: bigint, decimals: number): string {
  const size = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0');
  const [whole, fraction] = [size.slice(0, -PLACES), size.slice(-PLACES)];
  if (/[^0]/.test(fraction.slice(decimals))) throw new Error('it has more decimals than that');
  const text = decimals === 0 ? whole : `${whole}.${fraction.slice(0, decimals)}`;
  return units < 0n ? `-${text}` : text;
}

/** How many decimals a literal writes out, its exponent counted in. */
export function decimalsOf(literal: string): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}
