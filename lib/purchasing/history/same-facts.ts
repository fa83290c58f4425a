import { decimal } from '../../values/decimal.ts';
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
    (!before.unitPrice || !again.unitPrice || isSamePrice(before, again)) &&
    (!before.exchangeRate || !again.exchangeRate || isSameRate(before, again)) &&
    MAY_BE_MISSING.every((id) => !before[id] || !again[id] || before[id] === again[id]);
  if (!alike) return undefined;
  return {
    ...before,
    orderId: before.orderId ?? again.orderId,
    reservationOrderId: before.reservationOrderId ?? again.reservationOrderId,
    alternateId: before.alternateId ?? again.alternateId,
    productId: before.productId || again.productId,
    skuId: before.skuId || again.skuId,
    unitPrice: before.unitPrice ?? again.unitPrice,
    exchangeRate: before.exchangeRate ?? again.exchangeRate,
  };
}

const SAME = ['customerId', 'quantity', 'term', 'billingCycle', 'orderedOn'] as const;
const MAY_BE_MISSING = ['orderId', 'reservationOrderId', 'alternateId', 'productId', 'skuId'] as const;

/** Whether telling it again brought nothing new. */
export function isSame(before: ObservedPurchase, after: ObservedPurchase): boolean {
  return (
    MAY_BE_MISSING.every((id) => before[id] === after[id]) &&
    isSamePrice(before, after) &&
    isSameRate(before, after)
  );
}

function isSamePrice(
  { unitPrice: before }: ObservedPurchase,
  { unitPrice: after }: ObservedPurchase,
): boolean {
  return before && after ? equalMoney(before, after) : before === after;
}

function isSameRate(
  { exchangeRate: before }: ObservedPurchase,
  { exchangeRate: after }: ObservedPurchase,
): boolean {
  return before && after ? decimal(before).eq(after) : before === after;
}

/**
 * What is known of one purchase after a person corrected it: the facts of the correction, and what stood before among the
 * former ones. An id, a name, a unit price or a rate that the correction leaves out stays. The same object where it says what stands.
 */
export function correctedTo(
  before: ObservedPurchase,
  correction: ObservedPurchase,
  atMs: number,
): ObservedPurchase {
  const after: ObservedPurchase = {
    ...correction,
    // It is known since it was imported, and not since it was corrected.
    importedAtMs: before.importedAtMs,
    orderId: correction.orderId ?? before.orderId,
    reservationOrderId: correction.reservationOrderId ?? before.reservationOrderId,
    alternateId: correction.alternateId ?? before.alternateId,
    productId: correction.productId || before.productId,
    skuId: correction.skuId || before.skuId,
    unitPrice: correction.unitPrice ?? before.unitPrice,
    exchangeRate: correction.exchangeRate ?? before.exchangeRate,
    reference: correction.reference ?? before.reference,
  };
  const isAlike =
    equalMoney(before.charge, after.charge) &&
    isSame(before, after) &&
    [...SAME, 'reference' as const].every((fact) => before[fact] === after[fact]);
  if (isAlike) return before;
  const { former = [], ...observed } = before;
  return { ...after, former: [...former, { observed, correctedBy: correction.by, correctedAtMs: atMs }] };
}
