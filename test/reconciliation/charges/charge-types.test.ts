import { describe, expect, it } from '@jest/globals';
import { isKnownChargeType, isRenewal } from '../../../lib/reconciliation/matching/charges/charge-types.ts';

describe("Microsoft's word for what a line does", () => {
  it.each([
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
  ])('%j is known, in letters of any size and with blanks around it', (word) => {
    expect([word, word.toUpperCase(), ` ${word.toLowerCase()} `].map(isKnownChargeType)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is not known where it only resembles one', () => {
    expect(['newer', 're new', 'teleport'].map(isKnownChargeType)).toEqual([false, false, false]);
  });

  it('tells a renewal, in letters of any size and with blanks around it', () => {
    expect(['renew', ' Renew ', 'RENEW'].map(isRenewal)).toEqual([true, true, true]);
    expect(['', 'new', 'renewal'].map(isRenewal)).toEqual([false, false, false]);
  });
});
