import type { Intent } from './purchase.ts';

/**
 * What only one purchase at a time may be checking out: the same item for the same customer. So an order that is found
 * later can belong to one of ours at most. Different terms and billing cycles are different items.
 */
export function lockOf(intent: Intent): readonly [string, string, string, string, string] {
  const { customerId, productId, skuId, term, billingCycle } = intent;
  return [customerId, productId, skuId, term, billingCycle];
}
