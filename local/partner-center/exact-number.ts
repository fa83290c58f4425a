import { decimalText, type Decimal } from '../../lib/values/decimal.ts';

// In the language since 2025, not yet in TypeScript's library.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object };

/** A number that is written into JSON digit by digit, and never becomes a binary floating-point number on the way. */
export function exactNumber(value: Decimal | string): object {
  return rawJSON(typeof value === 'string' ? value : decimalText(value));
}
