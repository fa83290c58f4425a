import type { BillingPeriod } from '../../../lib/values/day.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import type { SimulatedOrder, World } from '../world.ts';
import { chargeDay, instalmentIn, latestInstalment, quantityLeft } from './instalments.ts';
import type { Line } from './line.ts';
import { reservationLine } from './reservation-line.ts';

/** Finds the order behind `requestId/lineId` or the key of an earlier reservation; undefined where none was placed. */
export type OrderOf = (reference: string) => SimulatedOrder | undefined;

/** One instalment on its way to a line. */
export type Charge = { readonly order: SimulatedOrder; readonly instalment: number; readonly line: Line };

/**
 * The instalments that fall into the invoice's month and currency, of what has not been given back. An instalment that
 * the scenario bills in another currency is left out: it is billed there and nowhere else.
 */
export function chargesOf(
  world: World,
  event: EventOf<'invoice'>,
  currency: string,
  orderOf: OrderOf,
): Charge[] {
  const elsewhere = billedInAnotherCurrency(world, orderOf);
  return world.orders.flatMap((order) => {
    const instalment = order.billingCurrency === currency ? instalmentIn(order, event.period) : undefined;
    if (instalment === undefined || elsewhere.has(chargeKey(order, instalment))) return [];
    const quantity = quantityLeft(world, order, chargeDay(order, instalment));
    if (quantity <= 0) return [];
    return [
      {
        order,
        instalment,
        line: reservationLine(world, { id: event.id, currency }, order, instalment, quantity),
      },
    ];
  });
}

/** Every purchase that issuing this invoice may ask for: its own anomalies', and those billed in another currency anywhere. */
export function referencesOf(world: World, event: EventOf<'invoice'>): readonly string[] {
  const own = event.anomalies.flatMap((anomaly) => ('purchase' in anomaly ? [anomaly.purchase] : []));
  return [...new Set([...own, ...currencyAnomalies(world).map(({ purchase }) => purchase)])];
}

function billedInAnotherCurrency(world: World, orderOf: OrderOf): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { purchase, period } of currencyAnomalies(world)) {
    const order = orderOf(purchase);
    const instalment = order === undefined ? undefined : latestInstalment(order, period);
    if (order !== undefined && instalment !== undefined) keys.add(chargeKey(order, instalment));
  }
  return keys;
}

function currencyAnomalies(world: World): readonly { purchase: string; period: BillingPeriod }[] {
  return world.scenario.timeline.flatMap((event) =>
    event.event !== 'invoice'
      ? []
      : event.anomalies.flatMap((anomaly) =>
          anomaly.kind === 'currency_differs' ? [{ purchase: anomaly.purchase, period: event.period }] : [],
        ),
  );
}

function chargeKey(order: SimulatedOrder, instalment: number): string {
  return `${order.reservationOrderId} ${instalment}`;
}
