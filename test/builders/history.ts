import type { ObservedPurchase } from '../../lib/purchasing/history/observed-purchase.ts';
import type { OrderState } from '../../lib/purchasing/storefront.ts';
import type { Day } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';

const CUSTOMER = asId<'CustomerId'>('11111111-2222-4333-8444-555555555555');
export const RESERVATION = asId<'ReservationOrderId'>('aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee');

/** A reservation for a year that was bought at once, before the ledger starts. */
export function anObserved(overrides: Partial<ObservedPurchase> = {}): ObservedPurchase {
  return {
    id: asId('observed.order-old.0'),
    customerId: CUSTOMER,
    orderId: asId('ORDER-OLD'),
    reservationOrderId: RESERVATION,
    alternateId: undefined,
    productId: 'DZH318Z0BQ4B',
    skuId: '00DN',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    charge: money('1000.00', 'EUR'),
    unitPrice: undefined,
    exchangeRate: undefined,
    orderedOn: '2023-05-04' as Day,
    reference: undefined,
    from: 'orders',
    by: 'ada',
    ...overrides,
  };
}

/** The order it came from, as Microsoft lists it. */
export function anOldOrder(overrides: Partial<OrderState> = {}): OrderState {
  return {
    orderId: asId('ORDER-OLD'),
    alternateId: undefined,
    customerId: CUSTOMER,
    status: 'completed',
    rawStatus: 'completed',
    orderedAtMs: Date.parse('2023-05-04T10:00:00Z'),
    currency: 'EUR',
    billingCycle: 'one_time',
    lines: [
      {
        lineNumber: 0,
        catalogItemId: 'DZH318Z0BQ4B:00DN:DZH318Z0AVAIL',
        quantity: 2,
        term: 'P1Y',
        friendlyName: undefined,
        charge: money('1000.00', 'EUR'),
      },
    ],
    ...overrides,
  };
}
