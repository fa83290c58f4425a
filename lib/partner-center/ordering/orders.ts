import type { CustomerId, OrderId } from '../../values/id.ts';
import type { Call, Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf, listOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, label, wholeNumber, word } from '../wire/leaves.ts';
import { order, orders, type Order } from './order.ts';

/** The code by which a 404 says that an order does not exist. */
export const ORDER_ABSENT = ['20000'];

// Known from Microsoft's own SDK only; without it an order comes without its prices.
const WITH_PRICES = { include_price: 'true' };

/** One order, at once after checkout. Errors: 404/20000 no such order. Page: get-an-order-by-id. */
export async function getOrder(
  exchange: Exchange,
  customerId: CustomerId,
  orderId: OrderId,
): Promise<Result<Order>> {
  const answer = await exchange({
    operation: 'get_order',
    path: path`/v1/customers/${customerId}/orders/${orderId}`,
    query: WITH_PRICES,
  });
  return readAnswer(order, answer);
}

/**
 * The orders of a customer, or those of one billing cycle. The whole list: no paging is documented. A new order may take
 * 15 minutes to appear, so that one which is missing is no evidence of anything. What does not read as an order is in
 * the list all the same, as it was written. Errors: 403/20002 no relationship with the customer. Pages:
 * get-all-of-a-customer-s-orders, get-a-list-of-orders-by-customer-and-billing-cycle-type.
 */
export async function listOrders(
  exchange: Exchange,
  customerId: CustomerId,
  wanted: { readonly billingType?: 'onetime' | 'monthly' | 'annual' | 'none' } = {},
): Promise<Result<ValueOf<typeof orders>>> {
  const answer = await exchange({
    operation: 'list_orders',
    path: path`/v1/customers/${customerId}/orders`,
    query: { ...WITH_PRICES, billingType: wanted.billingType },
  });
  return readAnswer(orders, answer);
}

/**
 * How far each line of an order has been provided. Needs the App+User lane. Errors: 404/20000 no such order. Page:
 * get-order-provisioning-status.
 */
export async function getOrderProvisioning(
  exchange: Exchange,
  customerId: CustomerId,
  orderId: OrderId,
): Promise<Result<ValueOf<typeof orderProvisioning>>> {
  const answer = await exchange({
    operation: 'get_order_provisioning',
    path: path`/v1/customers/${customerId}/orders/${orderId}/provisioningstatus`,
  });
  return readAnswer(orderProvisioning, answer);
}

/**
 * Cancels an order of the integration sandbox, at most 60 days old; a reservation that was really bought cannot be
 * cancelled here. Errors: 403/800019, 400/800061. Page: cancel-an-order-from-the-integration-sandbox.
 */
export async function cancelSandboxOrder(
  exchange: Exchange,
  customerId: CustomerId,
  orderId: OrderId,
  call: Call,
): Promise<Result<Order>> {
  const answer = await exchange({
    operation: 'cancel_sandbox_order',
    path: path`/v1/customers/${customerId}/orders/${orderId}`,
    body: { id: orderId, status: 'cancelled' },
    call,
  });
  return readAnswer(order, answer);
}

const provisioningStatus = lenient(word(['fulfilled', 'unfulfilled', 'prefulfillment_pending']));

export const orderProvisioning = collectionOf(
  fields({
    orderLineItemId: lenient(label),
    lineItemNumber: lenient(wholeNumber),
    status: provisioningStatus,
    quantityProvisioningInformation: lenient(
      listOf(fields({ quantity: lenient(wholeNumber), status: provisioningStatus })),
    ),
    attributes: lenient(anything),
  }),
);
