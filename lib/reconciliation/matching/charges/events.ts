import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { isKnownChargeType } from './charge-types.ts';
import { instalmentOf } from './instalments.ts';

export type EventContext = {
  /** Whose lines they are; undefined where no purchase of ours explains them. */
  readonly purchase: ReconcilablePurchase | undefined;
  readonly headerOf: (line: BilledLine) => DocumentHeader;
};

/**
 * The lines of each event, found by any of them: refund and recharge carry the same reference. What goes from one customer
 * to another is no such pair, nor are charges of different instalments, which may all carry the reference of their order.
 * And where an instalment was charged once only, nothing was charged again: what is given back of it is a refund.
 */
export function eventsOf(
  lines: readonly BilledLine[],
  context: EventContext,
): ReadonlyMap<BilledLine, readonly BilledLine[]> {
  const byEvent = Map.groupBy(lines, (line) => eventOf(line, context));
  byEvent.delete(undefined);
  const found = new Map<BilledLine, readonly BilledLine[]>();
  for (const event of byEvent.values()) {
    const charge = event.find(takesMoney);
    if (charge === undefined || !event.some(givesBack) || isOnlyCharge(charge, lines, context)) continue;
    for (const line of event) found.set(line, event);
  }
  return found;
}

/** What ties lines to one event; undefined where there is nothing, or a GUID of zeros. */
export function referenceOf({ referenceId, chargeType }: BilledLine): string | undefined {
  const reference = referenceId.trim().toLowerCase();
  return NOTHING.test(reference) || !isKnownChargeType(chargeType) ? undefined : reference;
}

const NOTHING = /^[0-]*$/;

function eventOf(line: BilledLine, context: EventContext): string | undefined {
  const reference = referenceOf(line);
  if (reference === undefined) return undefined;
  return `${reference}|${line.currency}|${line.customerId.trim().toLowerCase()}|${placeOf(line, context)}`;
}

// Of what is not ours it is not known in which instalments it is billed.
function placeOf(line: BilledLine, { purchase, headerOf }: EventContext): number | string {
  return purchase === undefined ? (line.chargeStart ?? '') : instalmentOf(purchase, line, headerOf(line));
}

// Of what is not ours no charge is expected that could be taken for missing.
function isOnlyCharge(charge: BilledLine, lines: readonly BilledLine[], context: EventContext): boolean {
  if (context.purchase === undefined) return false;
  const place = placeOf(charge, context);
  return !lines.some((line) => line !== charge && takesMoney(line) && placeOf(line, context) === place);
}

function takesMoney({ subtotal }: BilledLine): boolean {
  return subtotal.gt(ZERO);
}

function givesBack({ subtotal }: BilledLine): boolean {
  return subtotal.lt(ZERO);
}
