import { dayOf, isDay, type Day } from '../../values/day.ts';
import { decimalIn, type Decimal } from '../../values/decimal.ts';
import type { Codec, Reading } from './codec.ts';
import { isoInstant } from './iso-instant.ts';
import { isJsonNumber, scalarText, type Json } from './json.ts';
import { folded } from './words.ts';
import { asWritten, Written } from './written.ts';

/** A text. */
export const text: Codec<string> = {
  read: (wire, reading) => {
    if (typeof wire !== 'string') throw reading.unfit('is not a text');
    return wire;
  },
  print: (value) => value,
};

/** What is a text on one page and a number on the next, such as ids and codes. */
export const label: Codec<Written<string>> = leaf((wire, reading) => {
  const said = typeof wire === 'string' || isJsonNumber(wire) ? scalarText(wire) : undefined;
  if (said === undefined) throw reading.unfit('is neither a text nor a number');
  return said;
});

/** Whatever it is, kept as it is. */
export const anything: Codec<Json> = { read: (wire) => wire, print: (value) => value };

/** An exact amount, price, rate or quantity, as a number or as text. */
export const amount: Codec<Written<Decimal>> = leaf((wire, reading) => {
  const read = decimalOf(label.read(wire, reading).value);
  if (read === undefined) throw reading.unfit('is not an amount');
  return read;
});

/** A whole number, as a number or as text: `50`, `"50"`, `50.0`. */
export const wholeNumber: Codec<Written<number>> = leaf((wire, reading) => {
  const said = label.read(wire, reading).value;
  if (!/^-?\d{1,15}(\.0+)?$/.test(said)) throw reading.unfit('is not a whole number');
  return Number(said);
});

export const flag: Codec<Written<boolean>> = leaf((wire, reading) => {
  const said = typeof wire === 'boolean' ? String(wire) : text.read(wire, reading).toLowerCase();
  if (said !== 'true' && said !== 'false') throw reading.unfit('is not true or false');
  return said === 'true';
});

/** An instant in epoch milliseconds; undefined for `0001-01-01…`, Microsoft's way to say that there is none. */
export const instant: Codec<Written<number | undefined>> = leaf((wire, reading) => {
  const read = isoInstant(text.read(wire, reading).trim());
  if (read === undefined) throw reading.unfit('is not a date and time');
  return read.writtenDay === '0001-01-01' ? undefined : read.epochMs;
});

/** The UTC day of a date; undefined for the years 0001 and 9999, which mean "none", and for an empty text. */
export const day: Codec<Written<Day | undefined>> = leaf((wire, reading) => {
  const said = text.read(wire, reading).trim();
  if (said === '') return undefined;
  const iso = isoInstant(said);
  const written = iso?.writtenDay ?? monthFirstDay(said);
  if (written === undefined) throw reading.unfit('is not a date');
  if (/^(0001|9999)-/.test(written)) return undefined;
  return iso === undefined ? written : dayOf(iso.epochMs);
});

/** An ISO 4217 code, upper case. */
export const currencyCode: Codec<Written<string>> = leaf((wire, reading) => {
  const said = text.read(wire, reading).trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(said)) throw reading.unfit('is not a currency code');
  return said;
});

/** One of Microsoft's words, whatever its spelling; `other` for a word that is not in the list. */
export function word<const Words extends readonly string[]>(
  words: Words,
): Codec<Written<Words[number] | 'other'>> {
  const known = new Map(words.map((one) => [folded(one), one as Words[number]]));
  return leaf((wire, reading) => known.get(folded(label.read(wire, reading).value)) ?? 'other');
}

/** The same leaf, where an empty text says nothing: Microsoft fills columns of lines so. */
export function orBlank<Value>(leaf: Codec<Written<Value>>): Codec<Written<Value | undefined>> {
  return {
    read: (wire, reading) =>
      typeof wire === 'string' && wire.trim() === ''
        ? new Written<Value | undefined>(undefined, wire)
        : leaf.read(wire, reading),
    print: asWritten,
  };
}

/** The exact value of a literal; undefined where it is no amount that can be taken for one. */
export function decimalOf(literal: string): Decimal | undefined {
  return decimalIn(literal.trim());
}

function leaf<Value>(value: (wire: Json, reading: Reading) => Value): Codec<Written<Value>> {
  return { read: (wire, reading) => new Written(value(wire, reading), wire), print: asWritten };
}

// As in the files of the portal.
function monthFirstDay(literal: string): Day | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(literal);
  if (match === null) return undefined;
  const [, month = '', date = '', year = ''] = match;
  const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(written) ? written : undefined;
}
