import type { OrderState } from '../../purchasing/storefront.ts';
import { asId, type CustomerId } from '../../values/id.ts';
import type { Result } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import type { CheckoutResult } from '../ordering/checkout.ts';
import type { Order } from '../ordering/order.ts';
import { snakeCase } from '../wire/words.ts';
import { spelling } from '../wire/written.ts';
import { toCharge } from './to-charge.ts';

type CheckedOut = { readonly orders: readonly OrderState[]; readonly orderErrors: number };

/** What a checkout brought: one order for each order group, and an error for each group that got none. */
export function toCheckedOut({ body, ...asked }: Result<CheckoutResult>, customerId: CustomerId): CheckedOut {
  const { orders = [], orderErrors = [] } = body;
  return {
    orders: orders.map((order) => toOrder({ ...asked, body: order }, customerId)),
    orderErrors: orderErrors.length,
  };
}

/** An order of a customer as a purchase compares it. Throws a PartnerCenterError for one without status or date: it proves nothing. */
export function toOrder({ body: order, ...asked }: Result<Order>, customerId: CustomerId): OrderState {
  const { status, creationDate } = order;
  if (status === undefined || creationDate === undefined) {
    throw malformed(`order ${order.id} has no ${status === undefined ? 'status' : 'creationDate'}`, asked);
  }
  return stated(order, customerId, creationDate.value ?? 0);
}

/**
 * What an order says, with the date it is given. One that does not name its customer is that of whom it was asked for;
 * without a status it exists, and nothing more is known.
 */
export function stated(order: Order, customerId: CustomerId, orderedAtMs: number): OrderState {
  const { status, currencyCode } = order;
  return {
    orderId: asId(order.id),
    alternateId: order.alternateId,
    customerId: order.referenceCustomerId ?? customerId,
    status: status === undefined ? 'other' : statusOf(status.value),
    rawStatus: spelling(status),
    orderedAtMs,
    currency: currencyCode?.toUpperCase() ?? '',
    ...billingCycleOf(order),
    lines: order.lineItems.map((line) => ({
      lineNumber: line.lineItemNumber.value,
      catalogItemId: line.offerId,
      quantity: line.quantity.value,
      term: line.termDuration?.toUpperCase(),
      friendlyName: line.friendlyName,
      charge: toCharge(line.pricing, currencyCode),
    })),
  };
}

// `unknown` and `none` are among the values of the page, and say nothing.
function billingCycleOf({ billingCycle: written }: Order): { readonly billingCycle?: string } {
  const billingCycle = snakeCase(spelling(written));
  return ['', 'unknown', 'none'].includes(billingCycle) ? {} : { billingCycle };
}

// Page order-resources. Suspended, partial success and whatever comes later are for a person to judge.
function statusOf(status: NonNullable<Order['status']>['value']): OrderState['status'] {
  switch (status) {
    case 'completed':
      return 'completed';
    case 'pending':
    case 'pending_review':
    case 'pending_po_upload':
    case 'po_upload_complete':
      return 'pending';
    case 'cancelled':
    case 'canceled':
    case 'error':
    case 'po_review_rejected':
      return 'ended_badly';
    case 'suspended':
    case 'partial_success':
    case 'unknown':
    case 'other':
      return 'other';
  }
}
