import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { ZERO } from '../../../values/decimal.ts';
import { isKnownChargeType } from './charge-types.ts';
import { referenceOf } from './events.ts';

type Headers = (line: BilledLine) => Pick<DocumentHeader, 'documentType' | 'amendsOf'>;

/**
 * Charges of one purchase that were taken back so that they could be billed anew: a line gives back exactly what another
 * one took for the same days, and a third one charges for these days again. The first two leave nothing, and the new charge
 * takes their place, whoever it is billed to, as it does where a document is void and billed again. Each pair is found by
 * either of its lines. A credit that nothing replaces is money that came back, and no such pair.
 */
export function creditedCharges(
  lines: readonly BilledLine[],
  headerOf: Headers,
): ReadonlyMap<BilledLine, readonly BilledLine[]> {
  const pairs = new Map<BilledLine, readonly BilledLine[]>();
  const known = lines.filter(({ chargeType }) => isKnownChargeType(chargeType));
  for (const credit of known.filter(({ subtotal }) => subtotal.lt(ZERO))) {
    const ofTheseDays = known.filter((line) => !pairs.has(line) && line.chargeStart === credit.chargeStart);
    const charge =
      chargeOnAmended(credit, ofTheseDays, headerOf(credit)) ?? chargeBeforeEvent(credit, ofTheseDays);
    if (charge !== undefined) for (const line of [charge, credit]) pairs.set(line, [charge, credit]);
  }
  return pairs;
}

/** A credit note takes back what is on the document that it amends; any other charge for these days replaces it. */
function chargeOnAmended(
  credit: BilledLine,
  lines: readonly BilledLine[],
  { documentType, amendsOf }: ReturnType<Headers>,
): BilledLine | undefined {
  if (documentType !== 'credit_note' || amendsOf === undefined) return undefined;
  const charge = lines.find((line) => line.documentId === amendsOf && givesBack(credit, line));
  return lines.some((line) => line !== charge && line.subtotal.gt(ZERO)) ? charge : undefined;
}

/**
 * An event of a refund and a recharge takes back what was charged before it, outside of it. Where fewer units are charged
 * again, what is left of the event is their refund; and a charge that is given back again by its own event replaces nothing.
 */
function chargeBeforeEvent(credit: BilledLine, lines: readonly BilledLine[]): BilledLine | undefined {
  const reference = referenceOf(credit);
  if (reference === undefined) return undefined;
  const event = lines.filter((line) => referenceOf(line) === reference);
  const [anew, another] = event.filter((line) => line !== credit);
  if (anew === undefined || another !== undefined || !anew.subtotal.gt(ZERO)) return undefined;
  const isNeutral = event[0] === anew && givesBack(credit, anew);
  if (isNeutral || anew.billableQuantity.abs().lt(credit.billableQuantity.abs())) return undefined;
  return lines.find((line) => line !== anew && givesBack(credit, line));
}

function givesBack(credit: BilledLine, line: BilledLine): boolean {
  return (
    line.subtotal.eq(credit.subtotal.neg()) &&
    line.currency === credit.currency &&
    line.customerId.trim().toLowerCase() === credit.customerId.trim().toLowerCase()
  );
}
