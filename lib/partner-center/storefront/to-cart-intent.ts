import type { CartLine } from '../../purchasing/storefront.ts';
import type { CartIntent } from '../ordering/cart-intent.ts';

/** A cart of one line, so that it can become one order at most; attested, because nobody else will be asked. */
export function toCartIntent(line: CartLine): CartIntent {
  const { catalogItemId, friendlyName, quantity, billingCycle, term, provisioningContext } = line;
  return {
    partnerOnRecordAttestationAccepted: true,
    lines: [
      {
        id: 0,
        catalogItemId,
        friendlyName,
        quantity,
        billingCycle,
        termDuration: term,
        provisioningContext,
      },
    ],
  };
}
