import type { Codec } from '../wire/codec.ts';
import { optional } from '../wire/fields.ts';
import { amount, currencyCode } from '../wire/leaves.ts';
import { asWritten, Written } from '../wire/written.ts';

/** An amount, price, rate or quantity of a line, as a text or a number. One that is there has to be one. */
export const figure = optional(blankOr(amount));

/** Whose money a figure is. */
export const currency = optional(blankOr(currencyCode));

// Microsoft fills a column of a line that says nothing with an empty text.
function blankOr<Value>(codec: Codec<Written<Value>>): Codec<Written<Value | undefined>> {
  return {
    read: (wire, reading) =>
      typeof wire === 'string' && wire.trim() === ''
        ? new Written<Value | undefined>(undefined, wire)
        : codec.read(wire, reading),
    print: asWritten,
  };
}
