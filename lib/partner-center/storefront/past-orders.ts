import type { PastOrders } from '../../purchasing/history/past-orders.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { listEntitlements } from '../lifecycle/entitlements.ts';
import { listOrders } from '../ordering/orders.ts';
import { NEVER_ABSENT, lookUp } from './refusal.ts';
import { toListedOrders } from './to-listed-orders.ts';
import { toEntitledReservations } from './to-reservation-order.ts';

/** What a customer had before, as Partner Center shows it. */
export function createPastOrders({
  exchange,
  nowMs,
}: {
  readonly exchange: Exchange;
  readonly nowMs: () => number;
}): PastOrders {
  return {
    orders: (customerId) =>
      lookUp(NEVER_ABSENT, async () =>
        toListedOrders(await listOrders(exchange, customerId), customerId, nowMs()),
      ),
    reservations: (customerId) =>
      lookUp(NEVER_ABSENT, async () => {
        const wanted = { entitlementType: 'reservedinstance' } as const;
        const { body } = await listEntitlements(exchange, customerId, wanted);
        return toEntitledReservations(body.items);
      }),
  };
}
