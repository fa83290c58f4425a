import { decimal, type Decimal } from './decimal.ts';

/** Adds up amount after amount, exactly, and tells at any time what they come to. */
export type RunningSum = {
  readonly add: (amount: Decimal) => void;
  /** The same for an amount in ten-thousandths, a whole number below 10^13. */
  readonly addParts: (parts: number) => void;
  readonly total: () => Decimal;
};

// Amounts below a billion with at most four decimals, which is nearly all of them, are whole numbers of ten-thousandths. These are
// added as whole numbers, which are exact as far as 2^53; any other amount is added as the decimal that it is.
const PLACES = 4;
const LONGEST_WHOLE = 9;
const FULL = Number.MAX_SAFE_INTEGER - 10 ** (LONGEST_WHOLE + PLACES);

export function runningSum(from: Decimal): RunningSum {
  let total = from;
  let parts = 0;
  const settle = () => {
    if (parts !== 0) total = total.plus(decimal(`${parts}e-${PLACES}`));
    parts = 0;
  };
  const addParts = (added: number) => {
    parts += added;
    if (parts > FULL || parts < -FULL) settle();
  };
  return {
    addParts,
    add: (amount) => {
      const added = tenThousandths(amount);
      if (added === undefined) total = total.plus(amount);
      else addParts(added);
    },
    total: () => {
      settle();
      return total;
    },
  };
}

/** An amount in ten-thousandths, of which it has no fraction; undefined where it has, or is large. Two equal amounts have the same. */
export function tenThousandths({ c: digits, e: exponent, s: sign }: Decimal): number | undefined {
  const missing = exponent + 1 + PLACES - digits.length;
  if (missing < 0 || exponent >= LONGEST_WHOLE) return digits[0] === 0 ? 0 : undefined;
  let parts = 0;
  for (const digit of digits) parts = parts * 10 + digit;
  for (let zeros = 0; zeros < missing; zeros += 1) parts *= 10;
  return sign * parts;
}
