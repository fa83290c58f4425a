import {
  addMonths,
  dayOf,
  lastDay,
  periodOf,
  type BillingPeriod,
  type Day,
} from '../../../lib/values/day.ts';
import { instalmentCount } from '../../../lib/purchasing/purchase.ts';
import { isVoid } from '../shop/orders.ts';
import type { SimulatedOrder, World } from '../world.ts';

/** An order is charged once, or on the same day of every month of its term: instalments 1, 2, 3 and so on. */
export function chargeDay(order: SimulatedOrder, instalment: number): Day {
  return addMonths(dayOf(order.orderedAtMs), instalment - 1);
}

/** The instalment that falls into a month; undefined before the order, and when everything is paid. */
export function instalmentIn(order: SimulatedOrder, period: BillingPeriod): number | undefined {
  const instalment = monthNumber(period) - monthNumber(periodOf(dayOf(order.orderedAtMs))) + 1;
  return instalment >= 1 && instalment <= instalmentCount(order.term, order.billingCycle)
    ? instalment
    : undefined;
}

/** The instalment that falls into a month or, where none does, the last one before it. */
export function latestInstalment(order: SimulatedOrder, period: BillingPeriod): number | undefined {
  const ordered = periodOf(dayOf(order.orderedAtMs));
  if (ordered > period) return undefined;
  return instalmentIn(order, period) ?? instalmentCount(order.term, order.billingCycle);
}

/** What is left of an order on a day: a return counts from the day after it, a cancellation as if nothing was bought. */
export function quantityLeft(world: World, order: SimulatedOrder, day: Day): number {
  if (isVoid(order, world)) return 0;
  return world.returns
    .filter((returned) => returned.orderId === order.id && dayOf(returned.atMs) < day)
    .reduce((left, returned) => left - returned.quantity, order.quantity);
}

export function termEnd(order: SimulatedOrder, term: SimulatedOrder['term'] = order.term): Day {
  return dayBefore(addMonths(dayOf(order.orderedAtMs), term === 'P1Y' ? 12 : 36));
}

/** The last day that an instalment pays for; inclusive, as Microsoft prints it. */
export function chargeEnd(
  order: SimulatedOrder,
  instalment: number,
  term: SimulatedOrder['term'] = order.term,
): Day {
  return order.billingCycle === 'one_time'
    ? termEnd(order, term)
    : dayBefore(chargeDay(order, instalment + 1));
}

export function isWithin(instantMs: number, period: BillingPeriod): boolean {
  const day = dayOf(instantMs);
  return periodOf(day) === period && day <= lastDay(period);
}

function dayBefore(day: Day): Day {
  return dayOf(Date.parse(`${day}T00:00:00Z`) - 86_400_000);
}

function monthNumber(period: BillingPeriod): number {
  return Number(period.slice(0, 4)) * 12 + Number(period.slice(5));
}
