import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { ColumnReader } from './column-reader.ts';
import { isSameInAnyCase } from '../wire/words.ts';
import type { LineColumns } from './line-columns.ts';

/** Where a line lies, and of which document it is. */
type LinePlace = {
  readonly header: DocumentHeader;
  readonly part: number;
  readonly lineNumber: number;
};

/**
 * One charge from a line of a v2 file or an item of a v1 page, of new or of legacy commerce. Throws an UnreadableLine
 * where money, quantity, a date or whose money it is cannot be read: a guess would be a wrong sum with a clean face.
 */
export function decodeLine({ header, part, lineNumber }: LinePlace, line: LineColumns): BilledLine {
  const read = new ColumnReader({ of: header.id, part, lineNumber }, line);
  const chargeEnd = read.day('chargeEnd');
  const { category, rule } = read.category(chargeEnd !== undefined);
  const subtotal = read.amount('subtotal');
  const currency = read.currency('currency');
  const pricingCurrency = read.currency('pricingCurrency', currency);
  return {
    documentId: printedDocument(header, read.text('invoiceNumber')),
    part,
    lineNumber,
    category,
    categoryRule: rule,
    customerId: read.customerId(),
    orderId: read.text('orderId'),
    alternateId: read.text('alternateId'),
    reservationOrderId: read.text('reservationOrderId'),
    referenceId: read.text('referenceId'),
    subscriptionId: read.text('subscriptionId'),
    productId: read.text('productId'),
    skuId: read.text('skuId'),
    productName: read.text('productName'),
    chargeType: read.text('chargeType'),
    termAndBillingCycle: read.text('termAndBillingCycle'),
    billingFrequency: read.text('billingFrequency'),
    chargeStart: read.day('chargeStart'),
    chargeEnd,
    subscriptionStart: read.day('subscriptionStart'),
    effectiveUnitPrice: read.amount('effectiveUnitPrice'),
    pricingCurrency,
    // Legacy commerce has no rate because it needs none.
    exchangeRate: read.commonAmount('exchangeRate', pricingCurrency === currency ? '1' : undefined),
    billableQuantity: read.commonAmount('billableQuantity'),
    subtotal,
    tax: read.commonAmount('tax'),
    // Without tax the two are one text, and reading an amount is a good part of reading a line.
    total: read.text('total') === read.text('subtotal') ? subtotal : read.amount('total'),
    currency,
  };
}

// What the line prints, so that a line of another document is seen for what it is. A credit note's lines may print the
// number of the invoice that it amends; legacy lines print a number of another kind, or none.
function printedDocument({ id, amendsOf, commerce }: DocumentHeader, printed: string): DocumentId {
  if (printed === id || printed === '' || commerce === 'legacy') return id;
  const isOurs = [id, amendsOf ?? id].some((one) => isSameInAnyCase(one, printed));
  return isOurs ? id : asId(printed);
}
