import type { Codec, ValueOf } from '../wire/codec.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything } from '../wire/leaves.ts';
import { code, currency, date, moment, money, owed, owedIn, rate, words } from './line-leaves.ts';

type ReconciliationLine = ValueOf<typeof columns>;

/**
 * One charge of a reconciliation export, billed or not billed yet. There is no line id, and equal lines are legal. All
 * columns in v2's names, and in v1's where these differ in more than case. Microsoft's own table of v2 could not be
 * read: the names are those of the files, the portal and v1 (pages billed-invoice-reconciliation,
 * modern-invoice-reconciliation-file, invoice-resources). A line without its amounts or their currency is refused.
 */
export const reconciliationLine: Codec<ReconciliationLine> = {
  read: (wire, reading) => {
    const line = columns.read(wire, reading);
    // One thing under two names, of which each writer uses one.
    if ((line.total?.value ?? line.totalForCustomer?.value) === undefined)
      throw reading.within('total', () =>
        reading.unfit(line.total === undefined ? 'is missing' : 'is not an amount'),
      );
    return line;
  },
  print: (line) => columns.print(line),
};

const columns = fields({
  partnerId: words,
  customerId: words,
  customerName: words,
  customerDomainName: words,
  customerCountry: words,
  invoiceNumber: words,
  mpnId: code,
  /** `0` a direct customer, `-1` the reseller was removed. */
  tier2MpnId: code,
  resellerMpnId: code,
  orderId: words,
  orderDate: moment,
  productId: words,
  skuId: code,
  availabilityId: words,
  skuName: words,
  productName: words,
  /** Compared without case; the sign of a line decides, not this word. */
  chargeType: words,
  unitPrice: money,
  /** What was bought; reconciled is by `billableQuantity`. */
  quantity: money,
  subtotal: owed,
  taxTotal: owed,
  total: money,
  totalForCustomer: money,
  currency: owedIn,
  /** A JSON array inside a text; wording and order change. */
  priceAdjustmentDescription: words,
  discountDetails: words,
  publisherName: words,
  publisherId: code,
  subscriptionDescription: words,
  /** Of billing; not the Azure subscription. */
  subscriptionId: words,
  chargeStartDate: date,
  /** The last day of the charge. */
  chargeEndDate: date,
  termAndBillingCycle: words,
  /** After discounts, in the pricing currency. */
  effectiveUnitPrice: money,
  unitType: words,
  alternateId: words,
  billableQuantity: money,
  /** `Monthly`, `Annual`, or blank for a single payment. */
  billingFrequency: words,
  pricingCurrency: currency,
  pcToBCExchangeRate: rate,
  pcToBCExchangeRateDate: moment,
  meterDescription: words,
  /** Of a reservation or a savings plan, with or without a prefix; licences carry one too. */
  reservationOrderId: words,
  creditReasonCode: words,
  subscriptionStartDate: date,
  subscriptionEndDate: date,
  /** Ties the lines of one event, such as a refund and its recharge. */
  referenceId: words,
  /** A list in v1, the text of one in v2. */
  productQualifiers: lenient(anything),
  promotionId: words,
  /** v2 only. Its values are nowhere documented. */
  productCategory: words,
  invoiceLineItemType: words,
  billingProvider: words,
  attributes: lenient(anything),
  // One page has the name of the model so.
  'attributes/objectType': words,
});
