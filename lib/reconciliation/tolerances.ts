import { decimal, isDecimalText, type Decimal } from '../values/decimal.ts';
import { decode } from '../values/decode.ts';
import { z } from '../values/schema.ts';
import type { AcceptedDifference, DifferenceLimits, Tolerances } from './book.ts';
import { DOCUMENTED_ROUNDING } from './reconcile-book.ts';

const limit = z
  .string()
  .check(
    z.refine(
      (text) => isDecimalText(text) && !decimal(text).lt('0'),
      'is not a decimal number in quotes, nought or more',
    ),
  );
const limits = z
  .strictObject({ absolute: z.optional(limit), percent: z.optional(limit) })
  .check(
    z.refine(
      ({ absolute, percent }) => absolute !== undefined || percent !== undefined,
      'names neither absolute nor percent',
    ),
  );
const tolerances = z.record(
  z.string().check(z.regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency code')),
  z.strictObject({ above: z.optional(limits), below: z.optional(limits) }),
);

/**
 * Tolerances out of configuration, beside the rounding that Microsoft documents:
 * `{"EUR": {"above": {"absolute": "0.05", "percent": "0.1"}, "below": {"absolute": "1"}}}`. Anything else is a mistake of
 * ours: a tolerance that was misread would hide money.
 */
export function tolerancesFrom(configured: unknown): Tolerances {
  const decoded = decode(tolerances, configured);
  if (!decoded.ok) {
    const problems = decoded.problems.map(({ field, reason }) => `${field} ${reason}`);
    throw new TypeError(`TOLERANCES cannot be used: ${problems.join('; ')}.`);
  }
  const accepted = Object.entries(decoded.value).map(
    ([currency, { above, below }]): [string, AcceptedDifference] => [
      currency,
      { above: limitsOf(above), below: limitsOf(below) },
    ],
  );
  return { ...DOCUMENTED_ROUNDING, accepted: Object.fromEntries(accepted) };
}

function limitsOf(
  given: { absolute?: string | undefined; percent?: string | undefined } | undefined,
): DifferenceLimits | undefined {
  return given && { absolute: decimalOf(given.absolute), percent: decimalOf(given.percent) };
}

function decimalOf(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : decimal(text);
}
