import type { ObservedView } from '../lib/reporting/views/observed-view.ts';
import { printFacts } from './facts-text.ts';
import { instantText } from './instant-text.ts';
import { amountOf } from './print-purchase.ts';

/** What was bought before us, and what stood there before each correction. */
export function printObserved(observed: ObservedView): readonly string[] {
  const corrections = observed.former.flatMap(({ correctedBy, correctedAt, ...former }) => [
    '',
    `Until ${correctedBy} corrected it at ${instantText(correctedAt)}`,
    ...printFacts(factsOf(former)),
  ]);
  return [
    `Purchase ${observed.id}: bought before us, and never to be bought`,
    ...printFacts(factsOf(observed)),
    ...corrections,
  ];
}

function factsOf({
  orderId,
  reservationOrderId,
  productId,
  ...rest
}: Omit<ObservedView, 'id' | 'former'>): readonly (readonly [string, string | undefined])[] {
  const { quantity, term, billingCycle, charge, orderedOn, customerId, skuId, reference, from, by } = rest;
  return [
    ['ordered', orderedOn],
    ['customer', customerId],
    ['quantity', `${quantity}, ${term} ${billingCycle}`],
    ['charge', amountOf(charge)],
    ['order', orderId ?? undefined],
    ['reservation order', reservationOrderId ?? undefined],
    ['product', productId === '' ? undefined : `${productId}, SKU ${skuId}`],
    ['reference', reference ?? undefined],
    ['imported', from === 'file' ? `from a file, by ${by}` : `from Microsoft, for ${by}`],
  ];
}
