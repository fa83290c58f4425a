import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader } from '../../../billing/document.ts';
import { ZERO } from '../../../values/decimal.ts';
import { isKnownChargeType } from './charge-types.ts';

type Headers = (line: BilledLine) => Pick<DocumentHeader, 'documentType' | 'amendsOf'>;

/**
 * Charges of one purchase that a credit note took back so that they could be billed anew: a line of the credit note gives
 * back exactly what a line of the document it amends took for the same days, and a third one charges for these days again.
 * The first two leave nothing, and the new charge takes their place, as it does where a document is void and billed again.
 * Each pair is found by either of its lines. A credit that nothing replaces is money that came back, and no such pair.
 */
export function creditedCharges(
  lines: readonly BilledLine[],
  headerOf: Headers,
): ReadonlyMap<BilledLine, readonly BilledLine[]> {
  const pairs = new Map<BilledLine, readonly BilledLine[]>();
  for (const credit of lines.filter(({ subtotal }) => subtotal.lt(ZERO))) {
    const { documentType, amendsOf } = headerOf(credit);
    if (documentType !== 'credit_note' || amendsOf === undefined) continue;
    const open = lines.filter((line) => !pairs.has(line) && isAlike(line, credit) && line.subtotal.gt(ZERO));
    const charge = open.find(
      (line) => line.documentId === amendsOf && line.subtotal.eq(credit.subtotal.neg()),
    );
    if (charge === undefined || !open.some((line) => line !== charge)) continue;
    for (const line of [charge, credit]) pairs.set(line, [charge, credit]);
  }
  return pairs;
}

function isAlike(line: BilledLine, credit: BilledLine): boolean {
  return (
    line.chargeStart === credit.chargeStart &&
    line.currency === credit.currency &&
    line.customerId.toLowerCase() === credit.customerId.toLowerCase() &&
    isKnownChargeType(line.chargeType) &&
    isKnownChargeType(credit.chargeType)
  );
}
