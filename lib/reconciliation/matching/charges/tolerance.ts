import { decimal, ZERO, type Decimal } from '../../../values/decimal.ts';
import { minorDigits, type Currency, type Money } from '../../../values/money.ts';
import type { Tolerances } from '../../book.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';

/** The difference that documented rounding explains, for so many units. */
export function roundingTolerance(
  quantity: Decimal,
  currency: Currency,
  { perLine, perUnit }: Tolerances,
): Decimal {
  const smallestUnit = decimal(`1e-${minorDigits(currency)}`);
  const units = perUnit.times(quantity.abs());
  return (units.gt(perLine) ? units : perLine).times(smallestUnit);
}

/**
 * Whether somebody decided to accept a difference of this size in this direction: it has to be within the amount and
 * within the percentage of what was expected, where both are set. Quantities, terms and everything else have none.
 */
export function isAccepted(
  kind: DiscrepancyKind,
  expected: Money | undefined,
  actual: Money,
  { accepted }: Tolerances,
): boolean {
  if (!ACCEPTABLE.has(kind) || expected === undefined || expected.currency !== actual.currency) return false;
  const difference = actual.amount.minus(expected.amount);
  const limits = accepted[actual.currency]?.[difference.gt(ZERO) ? 'above' : 'below'];
  if (limits === undefined) return false;
  const { absolute, percent } = limits;
  const share = percent?.times(expected.amount.abs()).times(HUNDREDTH);
  const allowed = [absolute, share].filter((limit) => limit !== undefined);
  return allowed.length > 0 && allowed.every((limit) => !difference.abs().gt(limit));
}

const ACCEPTABLE: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'unit_price_differs',
  'amount_differs',
]);
const HUNDREDTH = decimal('0.01');
