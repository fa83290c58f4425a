import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { Day } from '../../values/day.ts';
import type { Decimal } from '../../values/decimal.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { rememberedByText } from '../billing-v2/remembered.ts';
import { lineCategory, type LineDescription } from './line-category.ts';
import { columnText, type LineColumnName, type LineColumns, type LineTexts } from './line-columns.ts';
import { UnreadableLine, WHOLE } from './unreadable-line.ts';
import { wireDay, wireDecimal } from './wire-values.ts';

/** Where a line lies. */
type LinePlace = {
  readonly header: DocumentHeader;
  readonly part: number;
  readonly lineNumber: number;
};

/**
 * One charge from a line of a v2 file or an item of a v1 page, of new or of legacy commerce. Throws an UnreadableLine
 * where money, quantity, a date or whose money it is cannot be read: a guess would be a wrong sum with a clean face.
 */
export function decodeLine(place: LinePlace, line: LineColumns): BilledLine {
  if (!line.ok) throw unreadable(place, line.column ?? WHOLE, line.reason);
  const read = readerOf(place, line.texts);
  const chargeEnd = read.day('chargeEnd');
  const termAndBillingCycle = read.text('termAndBillingCycle');
  const productName = read.text('productName');
  const decided = categoryOf({
    objectType: line.objectType,
    productCategory: read.text('productCategory'),
    termAndBillingCycle,
    subscriptionDescription: read.text('subscriptionDescription'),
    publisherName: read.text('publisherName'),
    publisherId: read.text('publisherId'),
    productName: read.text('skuName') || productName,
    hasChargeEnd: chargeEnd !== undefined,
  });
  const currency = read.currency('currency', undefined);
  const pricingCurrency = read.currency('pricingCurrency', currency);
  return {
    documentId: printedDocument(place.header, read.text('invoiceNumber')),
    part: place.part,
    lineNumber: place.lineNumber,
    category: decided.category,
    categoryRule: decided.rule,
    customerId: plainCustomerId(read.text('customerId')),
    orderId: read.text('orderId'),
    alternateId: read.text('alternateId'),
    reservationOrderId: read.text('reservationOrderId'),
    referenceId: read.text('referenceId'),
    subscriptionId: read.text('subscriptionId'),
    productId: read.text('productId'),
    skuId: read.text('skuId'),
    productName,
    chargeType: read.text('chargeType'),
    termAndBillingCycle,
    billingFrequency: read.text('billingFrequency'),
    chargeStart: read.day('chargeStart'),
    chargeEnd,
    subscriptionStart: read.day('subscriptionStart'),
    effectiveUnitPrice: read.amount('effectiveUnitPrice', undefined),
    pricingCurrency,
    // Legacy commerce has no rate because it needs none.
    exchangeRate: read.amount('exchangeRate', pricingCurrency === currency ? '1' : undefined),
    billableQuantity: read.amount('billableQuantity', undefined),
    subtotal: read.amount('subtotal', undefined),
    tax: read.amount('tax', undefined),
    total: read.amount('total', undefined),
    currency,
  };
}

type Reader = {
  readonly text: (name: LineColumnName) => string;
  readonly amount: (name: LineColumnName, otherwise: string | undefined) => Decimal;
  readonly day: (name: LineColumnName) => Day | undefined;
  readonly currency: (name: LineColumnName, otherwise: string | undefined) => string;
};

function readerOf(place: LinePlace, texts: LineTexts): Reader {
  const text = (name: LineColumnName): string => columnText(texts, name);
  const amount = (name: LineColumnName, otherwise: string | undefined): Decimal => {
    const written = text(name) || otherwise;
    if (written === undefined) throw unreadable(place, name, 'is missing');
    const read = decimalOf(written);
    if (read === undefined)
      throw unreadable(place, name, `is no amount: ${JSON.stringify(written.slice(0, 60))}`);
    return read;
  };
  const day = (name: LineColumnName): Day | undefined => {
    const written = text(name);
    if (written === '') return undefined;
    try {
      return dayOf(written);
    } catch (error) {
      if (error instanceof RangeError) throw unreadable(place, name, error.message);
      throw error;
    }
  };
  const currency = (name: LineColumnName, otherwise: string | undefined): string => {
    const written = (text(name) || otherwise)?.toUpperCase();
    if (written === undefined) throw unreadable(place, name, 'is missing');
    if (!/^[A-Z]{3}$/.test(written)) throw unreadable(place, name, 'is no currency code');
    return written;
  };
  return { text, amount, day, currency };
}

// Thousands of lines share a day, a rate and a product.
const dayOf = rememberedByText(wireDay);
const decimalOf = rememberedByText(wireDecimal);
const decidedBefore = rememberedByText((description) =>
  lineCategory(JSON.parse(description) as LineDescription),
);

function categoryOf(line: LineDescription): ReturnType<typeof lineCategory> {
  return decidedBefore(JSON.stringify(line));
}

// What the line prints, so that a line of another document is seen for what it is. A credit note's lines may print the
// number of the invoice that it amends; legacy lines print a number of another kind, or none.
function printedDocument({ id, amendsOf, commerce }: DocumentHeader, printed: string): DocumentId {
  return printed === '' || printed === amendsOf || commerce === 'legacy' ? id : asId(printed);
}

// May be spelled `org:<guid>`, and in capitals in legacy commerce.
function plainCustomerId(text: string): string {
  return text.replace(/^org:/i, '').toLowerCase();
}

function unreadable(place: LinePlace, field: string, reason: string): UnreadableLine {
  return new UnreadableLine(place.header.id, {
    part: place.part,
    lineNumber: place.lineNumber,
    field,
    reason,
  });
}
