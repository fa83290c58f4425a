import type { Day } from '../../values/day.ts';
import type { Decimal } from '../../values/decimal.ts';
import { readWire } from '../wire/codec.ts';
import { day, decimalOf } from '../wire/leaves.ts';

/** An exact amount from a JSON text or the literal text of a JSON number; undefined where it is neither. */
export function wireDecimal(value: unknown): Decimal | undefined {
  return typeof value === 'string' ? decimalOf(value) : undefined;
}

/**
 * The UTC day of one of Microsoft's dates: up to seven fractional digits, with `Z`, an offset or no zone at all (which
 * means UTC), or month first as in the files of the portal. Years 0001 and 9999 mean "none". Throws a RangeError on
 * text that is no date.
 */
export function wireDay(text: string): Day | undefined {
  const read = readWire(day, text);
  if (!read.ok) throw new RangeError(`${JSON.stringify(text.trim().slice(0, 40))} is not a date`);
  return read.value.value;
}
