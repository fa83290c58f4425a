import type { BilledLine } from '../../../billing/billed-line.ts';
import { sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { equalMoney, money, type Money } from '../../../values/money.ts';
import { isKnownChargeType } from './charge-types.ts';
import { creditedCharges } from './credited-charges.ts';

/** One movement of money for a purchase: a line, or several that largely cancel each other out. */
export type Charge = {
  readonly lines: readonly BilledLine[];
  /** The line that speaks for the charge: its last one that takes money, else its last one. */
  readonly line: BilledLine;
  /** Before tax. */
  readonly amount: Money;
  /**
   * For how many units: of the line that speaks; and of several lines, where that is another number, what is left of all.
   * A credit of the price carries the quantity of the charge it lowers, a refund of units that of the units.
   */
  readonly quantities: readonly Decimal[];
};

/**
 * Turns the lines of one purchase, in their order, into charges. A refund and a recharge of the same event carry the
 * same reference and are one charge of what is left of them, on whatever documents they are; what goes from one customer to
 * another is no such pair. A line that alone gives
 * back what a recorded return is to bring is the refund of that return, and nets with nothing.
 */
export function chargesOf(
  lines: readonly BilledLine[],
  expectedRefunds: readonly Money[],
  headerOf: Parameters<typeof creditedCharges>[1],
): readonly Charge[] {
  if (lines.length === 1) return [chargeOf(lines)];
  const alone = refundsAlone(lines, expectedRefunds);
  const credited = creditedCharges(
    lines.filter((line) => !alone.has(line)),
    headerOf,
  );
  const others = lines.filter((line) => !alone.has(line) && !credited.has(line));
  const events = new Map([...credited, ...eventsOf(others)]);
  return lines.flatMap((line) => {
    const event = events.get(line);
    if (event === undefined) return [chargeOf([line])];
    // What is left to be paid stands where it was charged last, what is left to be given back where it all ended.
    const charge = chargeOf(event);
    const standsAt = charge.amount.amount.gt(ZERO) ? charge.line : event.at(-1);
    return line === standsAt ? [charge] : [];
  });
}

function chargeOf(lines: readonly BilledLine[]): Charge {
  const line = lines.findLast(({ subtotal }) => subtotal.gt(ZERO)) ?? lines.at(-1)!;
  const amount = money(sum(lines.map(({ subtotal }) => subtotal)), line.currency);
  const spoken = line.billableQuantity.abs();
  const quantities = lines.length === 1 ? [spoken] : [spoken, sum(lines.map(signedQuantity))];
  return { lines, line, amount, quantities };
}

// Refunds are printed with either sign of quantity; the money says which way it went.
function signedQuantity({ subtotal, billableQuantity }: BilledLine): Decimal {
  return subtotal.lt(ZERO) ? billableQuantity.abs().neg() : billableQuantity.abs();
}

function refundsAlone(
  lines: readonly BilledLine[],
  expectedRefunds: readonly Money[],
): ReadonlySet<BilledLine> {
  const alone = new Set<BilledLine>();
  const open = [...expectedRefunds];
  for (const line of open.length === 0 ? [] : lines) {
    const given = money(line.subtotal, line.currency);
    const settled = open.findIndex((refund) => equalMoney(refund, given));
    if (settled === -1 || !isKnownChargeType(line.chargeType)) continue;
    alone.add(line);
    open.splice(settled, 1);
  }
  return alone;
}

/** The lines of each event that has both signs, found by any of them. */
function eventsOf(lines: readonly BilledLine[]): ReadonlyMap<BilledLine, readonly BilledLine[]> {
  const byReference = Map.groupBy(lines, eventOf);
  byReference.delete(undefined);
  const found = new Map<BilledLine, readonly BilledLine[]>();
  for (const event of byReference.values()) {
    if (hasBothSigns(event)) for (const line of event) found.set(line, event);
  }
  return found;
}

function eventOf(line: BilledLine): string | undefined {
  const reference = line.referenceId.trim().toLowerCase();
  return reference === '' || !isKnownChargeType(line.chargeType)
    ? undefined
    : `${reference}|${line.currency}|${line.customerId.trim().toLowerCase()}`;
}

function hasBothSigns(lines: readonly BilledLine[]): boolean {
  return lines.some(({ subtotal }) => subtotal.gt(ZERO)) && lines.some(({ subtotal }) => subtotal.lt(ZERO));
}
