import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Term } from '../../../../lib/purchasing/purchase.ts';
import { ZERO } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';

/** How the term of a reservation is printed. */
export const TERM_TEXTS: Readonly<Record<Term, readonly string[]>> = {
  P1Y: ['1 Year Reservation', 'One-Year Reservation', '1 year reservation'],
  P3Y: ['3 Years Reservation', 'Three-Year Reservation'],
};

/** A reservation line that says nothing yet; where it lies is decided when its document is put together. */
export function aBlankLine(): BilledLine {
  return {
    documentId: asId('unplaced'),
    part: 0,
    lineNumber: 0,
    category: 'reservation',
    categoryRule: 'term_reservation',
    customerId: '',
    orderId: '',
    alternateId: '',
    reservationOrderId: '',
    referenceId: '',
    subscriptionId: 's1',
    productId: 'DZH318Z0BQ3Q',
    skuId: '00FV',
    productName: 'Reserved VM Instance',
    chargeType: 'new',
    termAndBillingCycle: '',
    billingFrequency: '',
    chargeStart: undefined,
    chargeEnd: undefined,
    subscriptionStart: undefined,
    effectiveUnitPrice: ZERO,
    pricingCurrency: 'USD',
    exchangeRate: ZERO,
    billableQuantity: ZERO,
    subtotal: ZERO,
    tax: ZERO,
    total: ZERO,
    currency: 'USD',
  };
}
