import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { sum, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { referenceOf } from './known-words.ts';

/** Lines that are judged as one: a single line, or what is left of several. */
export type Netted = {
  readonly lines: readonly BilledLine[];
  /** The line that speaks for all: the last one that charges, where there are several. */
  readonly speaker: BilledLine;
  readonly amount: Decimal;
  /** The sum of all quantities, which tells seat changes; and the quantity of the last charge, which tells price credits. */
  readonly quantities: readonly Decimal[];
};

/** Lines as one, in the order in which they were billed. */
export function asOne(lines: readonly BilledLine[]): Netted {
  const speaker = lines.filter(isCharge).at(-1) ?? lines.at(-1)!;
  // Printed with either sign; what is left of several may really be less than nothing.
  const own = speaker.billableQuantity.abs();
  return {
    lines,
    speaker,
    amount: sum(lines.map(({ subtotal }) => subtotal)),
    quantities: lines.length === 1 ? [own] : [signedQuantity(lines), own],
  };
}

/**
 * Refunds and recharges of one event are one charge of what is left of them: BILLING.md 2.3. `partOf` tells which part of
 * the term a line is for, since only what is for one part is one event; `staysApart` which events are none all the same.
 */
export function net(
  lines: readonly BilledLine[],
  partOf: (line: BilledLine) => string | number | undefined,
  staysApart: (event: readonly BilledLine[]) => boolean = () => false,
): readonly Netted[] {
  // Of one currency and one customer: what is given back to one and charged to another is no event but a mistake.
  const isOfOneEvent = (a: BilledLine, b: BilledLine) =>
    referenceOf(a) !== '' &&
    referenceOf(a) === referenceOf(b) &&
    a.currency === b.currency &&
    a.customerId === b.customerId &&
    partOf(a) === partOf(b);
  return lines.flatMap((line) => {
    const event = lines.filter((other) => isOfOneEvent(line, other));
    const isEvent = event.some(isCharge) && event.some(isCredit) && !staysApart(event);
    if (!isEvent) return [asOne([line])];
    const one = asOne(event);
    return line === one.speaker ? [one] : [];
  });
}

export const isCharge = ({ subtotal }: BilledLine): boolean => subtotal.gt(ZERO);
export const isCredit = ({ subtotal }: BilledLine): boolean => subtotal.lt(ZERO);

function signedQuantity(event: readonly BilledLine[]): Decimal {
  return sum(
    event.map(({ billableQuantity, subtotal }) =>
      subtotal.lt(ZERO) ? billableQuantity.abs().neg() : billableQuantity.abs(),
    ),
  );
}
