import type { BilledLine } from '../billing/billed-line.ts';
import { sum } from '../values/decimal.ts';
import { money, type Money } from '../values/money.ts';
import { isKnownChargeType } from './charge-types.ts';

/** One movement of money for a purchase: a line, or several that largely cancel each other out. */
export type Charge = {
  readonly lines: readonly BilledLine[];
  /** The line that speaks for the charge: its last one that takes money, else its last one. */
  readonly line: BilledLine;
  /** Before tax. */
  readonly amount: Money;
};

/**
 * Turns the lines of one purchase, in their order, into charges. A refund and a recharge of the same event carry the
 * same reference and are one charge of what is left of them. Where a return is recorded nothing is netted: its refund
 * is looked for by itself.
 */
export function chargesOf(
  lines: readonly BilledLine[],
  options: { readonly netPairs: boolean },
): readonly Charge[] {
  if (!options.netPairs) return lines.map((line) => chargeOf([line]));
  const events = new Map<string, BilledLine[]>();
  for (const line of lines) {
    const event = eventOf(line);
    const others = event === undefined ? undefined : events.get(event);
    if (event === undefined) continue;
    if (others) others.push(line);
    else events.set(event, [line]);
  }
  const netted = new Set([...events.values()].filter(hasBothSigns).flat());
  return lines.flatMap((line) => {
    if (!netted.has(line)) return [chargeOf([line])];
    const event = events.get(eventOf(line) ?? '') ?? [line];
    // The charge stands where its last line stands: what is left was known only then.
    return line === event.at(-1) ? [chargeOf(event)] : [];
  });
}

function chargeOf(lines: readonly BilledLine[]): Charge {
  const line = lines.findLast(({ subtotal }) => subtotal.gt('0')) ?? lines.at(-1)!;
  return { lines, line, amount: money(sum(lines.map(({ subtotal }) => subtotal)), line.currency) };
}

function eventOf(line: BilledLine): string | undefined {
  const reference = line.referenceId.trim().toLowerCase();
  return reference === '' || !isKnownChargeType(line.chargeType)
    ? undefined
    : `${reference}|${line.currency}`;
}

function hasBothSigns(lines: readonly BilledLine[]): boolean {
  return lines.some(({ subtotal }) => subtotal.gt('0')) && lines.some(({ subtotal }) => subtotal.lt('0'));
}
