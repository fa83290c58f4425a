import type { ObservedView } from '../lib/reporting/observed-view.ts';
import { printFacts } from './facts-text.ts';
import { amountOf } from './print-purchase.ts';

/** What was bought before us. */
export function printObserved(observed: ObservedView): readonly string[] {
  const { id, quantity, term, billingCycle, orderId, reservationOrderId, productId, skuId, from, by } =
    observed;
  return [
    `Purchase ${id}: bought before us, and never to be bought`,
    ...printFacts([
      ['ordered', observed.orderedOn],
      ['customer', observed.customerId],
      ['quantity', `${quantity}, ${term} ${billingCycle}`],
      ['charge', amountOf(observed.charge)],
      ['order', orderId ?? undefined],
      ['reservation order', reservationOrderId ?? undefined],
      ['product', productId === '' ? undefined : `${productId}, SKU ${skuId}`],
      ['reference', observed.reference ?? undefined],
      ['imported', from === 'file' ? `from a file, by ${by}` : `from Microsoft, for ${by}`],
    ]),
  ];
}
