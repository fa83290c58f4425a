import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { sum, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';

/** Lines that are judged as one: a single line, or what is left of an event. */
export type Netted = {
  readonly lines: readonly BilledLine[];
  /** The line that speaks for all: the last one that charges, where there are several. */
  readonly speaker: BilledLine;
  readonly amount: Decimal;
  /** The sum of all quantities, which tells seat changes; and the quantity of the last charge, which tells price credits. */
  readonly quantities: readonly Decimal[];
};

/** Refunds and recharges of one event are one charge of what is left of them: BILLING.md 2.3. */
export function net(lines: readonly BilledLine[]): readonly Netted[] {
  const netted: Netted[] = [];
  for (const line of lines) {
    const event = eventOf(line, lines);
    const speaker = speakerOf(event);
    if (line !== speaker) continue;
    netted.push({
      lines: event,
      speaker,
      amount: sum(event.map(({ subtotal }) => subtotal)),
      quantities:
        event.length === 1 ? [line.billableQuantity] : [signedQuantity(event), line.billableQuantity],
    });
  }
  return netted;
}

// Of one currency and one customer: what is given back to one customer and charged to another is no event but a mistake.
function eventOf(line: BilledLine, lines: readonly BilledLine[]): readonly BilledLine[] {
  if (line.referenceId === '') return [line];
  const event = lines.filter(
    ({ referenceId, currency, customerId }) =>
      referenceId === line.referenceId && currency === line.currency && customerId === line.customerId,
  );
  const hasBothSigns = event.some(isCharge) && event.some(({ subtotal }) => subtotal.lt(ZERO));
  return hasBothSigns ? event : [line];
}

function speakerOf(event: readonly BilledLine[]): BilledLine {
  return event.filter(isCharge).at(-1) ?? event.at(-1)!;
}

const isCharge = ({ subtotal }: BilledLine) => subtotal.gt(ZERO);

function signedQuantity(event: readonly BilledLine[]): Decimal {
  return sum(
    event.map(({ billableQuantity, subtotal }) =>
      subtotal.lt(ZERO) ? billableQuantity.abs().neg() : billableQuantity.abs(),
    ),
  );
}
