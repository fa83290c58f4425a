import type { BilledLine } from '../../../billing/billed-line.ts';
import { sum, ZERO, type Decimal } from '../../../values/decimal.ts';
import { money, type Money } from '../../../values/money.ts';
import { creditedCharges } from './credited-charges.ts';
import { eventsOf, type EventContext } from './events.ts';

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

type Netting = EventContext & {
  /** Lines that are the refund of a recorded return: they net with nothing. */
  readonly alone: ReadonlySet<BilledLine>;
};

/**
 * Turns the lines of one purchase, in their order, into charges: what was taken back to be billed anew leaves nothing, and
 * the lines of an event are one charge of what is left of them, on whatever documents they are.
 */
export function chargesOf(lines: readonly BilledLine[], netting: Netting): readonly Charge[] {
  if (lines.length === 1) return [chargeOf(lines)];
  const credited = creditedCharges(
    lines.filter((line) => !netting.alone.has(line)),
    netting.headerOf,
  );
  const others = lines.filter((line) => !netting.alone.has(line) && !credited.has(line));
  const events = new Map([...credited, ...eventsOf(others, netting)]);
  return lines.flatMap((line) => {
    const event = events.get(line);
    if (event === undefined) return [chargeOf([line])];
    // What is left to be paid stands where it was charged last, what is left to be given back where it all ended.
    const charge = chargeOf(event);
    const standsAt = charge.amount.amount.gt(ZERO) ? charge.line : event.at(-1);
    return line === standsAt ? [charge] : [];
  });
}

export function chargeOf(lines: readonly BilledLine[]): Charge {
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
