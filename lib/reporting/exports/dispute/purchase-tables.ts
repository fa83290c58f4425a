import type { ObservedPurchase } from '../../../purchasing/history/observed-purchase.ts';
import type { Purchase, Send } from '../../../purchasing/purchase.ts';
import { minorDigits } from '../../../values/money.ts';
import { amountColumn, column, type Column } from '../table.ts';

// How a customer books it is between us and the customer, and what we think of a case is ours.
const OURS: readonly string[] = [
  ...['purchase_order', 'cost_centre', 'reference'],
  ...['case_status', 'next', 'to_do'],
];

/** The columns of a table that goes to Microsoft. */
export function forMicrosoft<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.filter(({ name }) => !OURS.includes(name));
}

const text = (name: string, of: (purchase: Purchase) => string | undefined) =>
  column<Purchase, 'text'>('text', name, of);

/** What was asked for and what was ordered, with the ids that Microsoft knows it by. */
export const ORDER_COLUMNS: readonly Column<Purchase>[] = [
  text('purchase_id', ({ id }) => id),
  text('order_id', (purchase) => ('order' in purchase ? purchase.order.orderId : undefined)),
  text('alternate_id', (purchase) => ('order' in purchase ? purchase.order.alternateId : undefined)),
  text('reservation_order_id', (purchase) =>
    'reservationOrderId' in purchase ? purchase.reservationOrderId : undefined,
  ),
  text('customer_id', ({ intent }) => intent.customerId),
  text('subscription_id', ({ intent }) => intent.subscriptionId),
  text('product_id', ({ intent }) => intent.productId),
  text('sku_id', ({ intent }) => intent.skuId),
  column('whole', 'quantity', ({ intent }) => intent.quantity),
  text('term', ({ intent }) => intent.term),
  text('billing_cycle', ({ intent }) => intent.billingCycle),
  amountColumn(
    'charge',
    (purchase) => ('order' in purchase ? purchase.order.charge.amount : undefined),
    (purchase) => ('order' in purchase ? minorDigits(purchase.order.charge.currency) : 0),
  ),
  text('currency', (purchase) => ('order' in purchase ? purchase.order.charge.currency : undefined)),
  column('instant', 'ordered_at', (purchase) =>
    'order' in purchase ? purchase.order.orderedAtMs : undefined,
  ),
  text('cart_id', (purchase) => ('cart' in purchase ? purchase.cart.cartId : undefined)),
  text('stage', ({ stage }) => stage),
  text('upstream_request_id', ({ intent }) => intent.requestId),
];

/** The same of what was bought before us, as far as anybody knows it. */
export const OBSERVED_COLUMNS: readonly Column<ObservedPurchase>[] = [
  column('text', 'purchase_id', ({ id }) => id),
  column('text', 'order_id', ({ orderId }) => orderId),
  column('text', 'alternate_id', ({ alternateId }) => alternateId),
  column('text', 'reservation_order_id', ({ reservationOrderId }) => reservationOrderId),
  column('text', 'customer_id', ({ customerId }) => customerId),
  column('text', 'product_id', ({ productId }) => productId),
  column('text', 'sku_id', ({ skuId }) => skuId),
  column('whole', 'quantity', ({ quantity }) => quantity),
  column('text', 'term', ({ term }) => term),
  column('text', 'billing_cycle', ({ billingCycle }) => billingCycle),
  amountColumn(
    'charge',
    ({ charge }) => charge.amount,
    ({ charge }) => minorDigits(charge.currency),
  ),
  column('text', 'currency', ({ charge }) => charge.currency),
  column('day', 'ordered_on', ({ orderedOn }) => orderedOn),
];

/** One sending of the checkout of a purchase. */
type SentCheckout = { readonly purchase: Purchase; readonly send: Send };

/** Each sending of a checkout, by the ids under which Microsoft finds it in its logs. */
export const REQUEST_COLUMNS: readonly Column<SentCheckout>[] = [
  column('text', 'purchase_id', ({ purchase }) => purchase.id),
  column('whole', 'attempt', ({ send }) => send.attempt),
  column('instant', 'sent_at', ({ send }) => send.sentAtMs),
  column('text', 'request_id', ({ send }) => send.requestId),
  column('text', 'correlation_id', ({ send }) => send.correlationId),
  column('text', 'answer', ({ send }) => send.answer),
  column('text', 'detail', ({ send }) => send.detail),
];

export function sendsOf(purchase: Purchase): readonly SentCheckout[] {
  return 'sends' in purchase ? purchase.sends.map((send) => ({ purchase, send })) : [];
}
