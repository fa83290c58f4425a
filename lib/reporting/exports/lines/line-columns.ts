import { minorDigits } from '../../../values/money.ts';
import { amountColumn, column, type Column } from '../table.ts';
import type { LineRow } from './line-row.ts';

const text = (name: string, of: (row: LineRow) => string | undefined) =>
  column<LineRow, 'text'>('text', name, of);
const whole = (name: string, of: (row: LineRow) => number | undefined) =>
  column<LineRow, 'whole'>('whole', name, of);
const amount = (name: string, of: Extract<Column<LineRow>, { kind: 'decimal' }>['of']) =>
  amountColumn<LineRow>(name, of, ({ line }) => minorDigits(line.currency));

/** What Microsoft prints beyond what anything here is decided by, so that no column of a line has to be looked up. */
const PRINTED_COLUMNS: readonly Column<LineRow>[] = [
  text('invoice_number', ({ printed }) => printed.invoiceNumber),
  text('partner_id', ({ printed }) => printed.partnerId),
  text('customer_name', ({ printed }) => printed.customerName),
  text('customer_domain_name', ({ printed }) => printed.customerDomainName),
  text('customer_country', ({ printed }) => printed.customerCountry),
  text('mpn_id', ({ printed }) => printed.mpnId),
  text('tier2_mpn_id', ({ printed }) => printed.tier2MpnId),
  text('order_date', ({ printed }) => printed.orderDate),
  text('availability_id', ({ printed }) => printed.availabilityId),
  text('sku_name', ({ printed }) => printed.skuName),
  column('decimal', 'unit_price', ({ printed }) => printed.unitPrice),
  column('decimal', 'quantity', ({ printed }) => printed.quantity),
  text('price_adjustment_description', ({ printed }) => printed.priceAdjustmentDescription),
  text('publisher_name', ({ printed }) => printed.publisherName),
  text('publisher_id', ({ printed }) => printed.publisherId),
  text('subscription_description', ({ printed }) => printed.subscriptionDescription),
  text('unit_type', ({ printed }) => printed.unitType),
  column('day', 'exchange_rate_date', ({ printed }) => printed.exchangeRateDate),
  text('meter_description', ({ printed }) => printed.meterDescription),
  text('credit_reason_code', ({ printed }) => printed.creditReasonCode),
  column('day', 'subscription_end', ({ printed }) => printed.subscriptionEnd),
  text('product_qualifiers', ({ printed }) => printed.productQualifiers),
  text('promotion_id', ({ printed }) => printed.promotionId),
  text('product_category', ({ printed }) => printed.productCategory),
  text('other_columns', ({ printed }) => printed.others),
];

/**
 * Everything that is known of a line: where it is billed and where it lies, what it charges for and which rule said so,
 * its money, what it was matched with, and the rest of what is printed. Names are Microsoft's where the thing is.
 */
export const LINE_COLUMNS: readonly Column<LineRow>[] = [
  text('document_id', ({ header }) => header.id),
  text('document_type', ({ header }) => header.documentType),
  text('document_is_void', ({ header }) => (header.isVoid ? 'true' : 'false')),
  text('billing_period', ({ header }) => header.period),
  column('day', 'invoice_date', ({ header }) => header.invoiceDate),
  text('version', ({ version }) => version),
  whole('part', ({ line }) => line.part),
  whole('line', ({ line }) => line.lineNumber),
  text('category', ({ line }) => line.category),
  text('category_rule', ({ line }) => line.categoryRule),
  text('customer_id', ({ line }) => line.customerId),
  text('order_id', ({ line }) => line.orderId),
  text('alternate_id', ({ line }) => line.alternateId),
  text('reservation_order_id', ({ line }) => line.reservationOrderId),
  text('reference_id', ({ line }) => line.referenceId),
  text('subscription_id', ({ line }) => line.subscriptionId),
  text('product_id', ({ line }) => line.productId),
  text('sku_id', ({ line }) => line.skuId),
  text('product_name', ({ line }) => line.productName),
  text('charge_type', ({ line }) => line.chargeType),
  text('term_and_billing_cycle', ({ line }) => line.termAndBillingCycle),
  text('billing_frequency', ({ line }) => line.billingFrequency),
  column('day', 'charge_start', ({ line }) => line.chargeStart),
  column('day', 'charge_end', ({ line }) => line.chargeEnd),
  column('day', 'subscription_start', ({ line }) => line.subscriptionStart),
  column('decimal', 'effective_unit_price', ({ line }) => line.effectiveUnitPrice),
  text('pricing_currency', ({ line }) => line.pricingCurrency),
  column('decimal', 'exchange_rate', ({ line }) => line.exchangeRate),
  column('decimal', 'billable_quantity', ({ line }) => line.billableQuantity),
  amount('subtotal', ({ line }) => line.subtotal),
  amount('tax', ({ line }) => line.tax),
  amount('total', ({ line }) => line.total),
  text('currency', ({ line }) => line.currency),
  text('matched_by', ({ match }) => match?.by),
  whole('instalment', ({ match, discrepancy }) => match?.instalment ?? discrepancy?.instalment),
  text('discrepancy_id', ({ discrepancy }) => discrepancy?.id),
  text('discrepancy_kind', ({ discrepancy }) => discrepancy?.kind),
  text('purchase_id', ({ match, discrepancy }) => match?.purchaseId ?? discrepancy?.purchaseId),
  text('request_id', ({ purchase }) => purchase?.requestId),
  text('purchase_order', ({ purchase }) => purchase?.purchaseOrder),
  text('cost_centre', ({ purchase }) => purchase?.costCentre),
  text('reference', ({ purchase }) => purchase?.reference),
  ...PRINTED_COLUMNS,
];
