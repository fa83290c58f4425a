import { z } from '../../values/schema.ts';
import { dayOf, isDay, type Day } from '../../values/day.ts';
import { decimal, isDecimalText, type Decimal } from '../../values/decimal.ts';

/** An amount of a billing document, as a number or as text on the wire. */
export const amount = z.pipe(
  z.string().check(z.refine((literal) => wireDecimal(literal) !== undefined, 'is not an amount')),
  z.transform((literal): Decimal => wireDecimal(literal) as Decimal),
);

/** A day, or undefined where the wire says "none". */
export const day = z.pipe(
  z.string().check(z.refine((literal) => isWireDay(literal), 'is not a date')),
  z.transform((literal): Day | undefined => wireDay(literal)),
);

export const currencyCode = z.pipe(
  z.string().check(z.regex(/^\s*[A-Za-z]{3}\s*$/, 'is not a currency code')),
  z.transform((literal): string => literal.trim().toUpperCase()),
);

// More digits than any money has, and few enough that no number can blow up the sums: `1e999999` is refused.
const MOST_DIGITS = 100;
const LARGEST_EXPONENT = 60;

/** An exact amount from a JSON string or the literal text of a JSON number; undefined where it is neither. */
export function wireDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text.length > MOST_DIGITS || !isDecimalText(text)) return undefined;
  const read = decimal(text);
  return Math.abs(read.e) > LARGEST_EXPONENT ? undefined : read;
}

/**
 * The UTC day of one of Microsoft's dates: up to seven fractional digits, with `Z`, an offset or no zone at all (which
 * means UTC), or month first as in the files of the portal. Years 0001 and 9999 mean "none". Throws a RangeError on
 * text that is no date.
 */
export function wireDay(text: string): Day | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const day = isoDay(trimmed) ?? monthFirstDay(trimmed);
  if (day === undefined) throw new RangeError(`${JSON.stringify(trimmed.slice(0, 40))} is not a date`);
  return day.startsWith('0001-') || day.startsWith('9999-') ? undefined : day;
}

function isWireDay(text: string): boolean {
  try {
    wireDay(text);
    return true;
  } catch {
    return false;
  }
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

function isoDay(text: string): Day | undefined {
  const match = ISO.exec(text);
  const written = match?.[1];
  if (written === undefined || !isDay(written)) return undefined;
  const zone = match?.[2];
  if (zone === undefined || zone.toUpperCase() === 'Z') return written;
  const day = dayOf(Date.parse(text.replace(' ', 'T')));
  return isDay(day) ? day : undefined;
}

function monthFirstDay(text: string): Day | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(text);
  if (match === null) return undefined;
  const [, month = '', day = '', year = ''] = match;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(written) ? written : undefined;
}
