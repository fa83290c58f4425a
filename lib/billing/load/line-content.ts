import { decimalText } from '../../values/decimal.ts';
import type { BilledLine } from '../billed-line.ts';

/**
 * Everything Microsoft says in a line, without where it lies and without what we conclude: the same charge in another
 * part or order, or in another notation, has the same content.
 */
export function contentOf(line: BilledLine): string {
  // Written out, because this is the innermost loop of a night. A test sees to it that no column is left out.
  return JSON.stringify([
    line.documentId,
    line.customerId,
    line.orderId,
    line.alternateId,
    line.reservationOrderId,
    line.referenceId,
    line.subscriptionId,
    line.productId,
    line.skuId,
    line.productName,
    line.chargeType,
    line.termAndBillingCycle,
    line.billingFrequency,
    line.chargeStart ?? '',
    line.chargeEnd ?? '',
    line.subscriptionStart ?? '',
    decimalText(line.effectiveUnitPrice),
    line.pricingCurrency,
    decimalText(line.exchangeRate),
    decimalText(line.billableQuantity),
    decimalText(line.subtotal),
    decimalText(line.tax),
    decimalText(line.total),
    line.currency,
  ]);
}
