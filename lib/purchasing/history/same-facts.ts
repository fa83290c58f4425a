import { equalMoney } from '../../values/money.ts';
import type { ObservedPurchase } from './observed-purchase.ts';

/**
 * What is known of one purchase after it was told again: with ids that were missing before, where the rest agrees.
 * Undefined where it does not. Who told it, from where, and what it is called by finance is no part of the facts.
 */
export function toldAgain(before: ObservedPurchase, again: ObservedPurchase): ObservedPurchase | undefined {
  const alike =
    equalMoney(before.charge, again.charge) &&
    SAME.every((fact) => before[fact] === again[fact]) &&
    MAY_BE_MISSING.every((id) => !before[id] || !again[id] || before[id] === again[id]);
  if (!alike) return undefined;
  return {
    ...before,
    orderId: before.orderId ?? again.orderId,
    reservationOrderId: before.reservationOrderId ?? again.reservationOrderId,
    alternateId: before.alternateId ?? again.alternateId,
    productId: before.productId || again.productId,
    skuId: before.skuId || again.skuId,
  };
}

const SAME = ['customerId', 'quantity', 'term', 'billingCycle', 'orderedOn'] as const;
const MAY_BE_MISSING = ['orderId', 'reservationOrderId', 'alternateId', 'productId', 'skuId'] as const;

/** Whether telling it again brought nothing new. */
export function isSame(before: ObservedPurchase, after: ObservedPurchase): boolean {
  return MAY_BE_MISSING.every((id) => before[id] === after[id]);
}

/**
 * What is known of one purchase after a person corrected it: the facts of the correction, and what stood before among the
 * former ones. An id or a name that the correction leaves out stays. The same object where it says what stands.
 */
export function correctedTo(
  before: ObservedPurchase,
  correction: ObservedPurchase,
  atMs: number,
): ObservedPurchase {
  const after: ObservedPurchase = {
    ...correction,
    orderId: correction.orderId ?? before.orderId,
    reservationOrderId: correction.reservationOrderId ?? before.reservationOrderId,
    alternateId: correction.alternateId ?? before.alternateId,
    productId: correction.productId || before.productId,
    skuId: correction.skuId || before.skuId,
    reference: correction.reference ?? before.reference,
  };
  const isAlike =
    equalMoney(before.charge, after.charge) &&
    [...SAME, ...MAY_BE_MISSING, 'reference' as const].every((fact) => before[fact] === after[fact]);
  if (isAlike) return before;
  const { former = [], ...observed } = before;
  return { ...after, former: [...former, { observed, correctedBy: correction.by, correctedAtMs: atMs }] };
}
