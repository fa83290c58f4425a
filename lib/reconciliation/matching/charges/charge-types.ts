/**
 * Microsoft's words for what a line does, compared without case. Purchase and refund are printed as new and cancel by
 * some sources. What a word means is decided by the sign of the amount; a word never seen is for a person.
 */
const AS_PRINTED = new Set([
  '',
  'new',
  'renew',
  'cycleCharge',
  'addQuantity',
  'removeQuantity',
  'moveQuantity',
  'cancel',
  'cancelImmediate',
  'convert',
  'changeBillingPlan',
  'customerCredit',
  'extendTerm',
  'purchase',
  'refund',
]);
const KNOWN = new Set([...AS_PRINTED].map((word) => word.toLowerCase()));

export function isKnownChargeType(chargeType: string): boolean {
  return AS_PRINTED.has(chargeType) || KNOWN.has(chargeType.trim().toLowerCase());
}

export function isRenewal(chargeType: string): boolean {
  return chargeType.trim().toLowerCase() === 'renew';
}

/** Money that is given back for a charge without ending what it charges for. */
export function isCredit(chargeType: string): boolean {
  return chargeType.trim().toLowerCase() === 'customercredit';
}
