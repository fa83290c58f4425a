import { addDays, addPeriods, dayOf, periodOf, type BillingPeriod } from '../../../lib/values/day.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import { guidOf, hexOf } from '../deterministic-ids.ts';
import type { World } from '../world.ts';
import { chargeDay, instalmentIn, quantityLeft } from './instalments.ts';
import type { Line, LineOwner } from './line.ts';
import { otherChargeLines } from './other-charge-lines.ts';
import { reservationLine } from './reservation-line.ts';
import type { Rows } from './rows.ts';
import type { UsageLine } from './usage-attributes.ts';
import { usageRows } from './usage-lines.ts';

/** The running month, or the one before it; v1 calls that `previous`, v2 `last`. */
export function estimatedPeriod(world: World, word: string): BillingPeriod | undefined {
  const current = periodOf(dayOf(world.clock.nowMs()));
  if (word === 'current') return current;
  return word === 'previous' || word === 'last' ? addPeriods(current, -1) : undefined;
}

/**
 * What will be charged for a month and has not been invoiced: purchases and instalments up to today, and the scenario's
 * other charges that are no usage. Estimates have no invoice number, no tax and no billing frequency, and nothing of
 * what the scenario will get wrong on the invoice.
 */
export function unbilledLines(world: World, currency: string, period: BillingPeriod): readonly Line[] {
  const owner: LineOwner = { id: '', currency };
  const lines = [
    ...(isInvoiced(world, currency, period) ? [] : purchases(world, owner, period)),
    ...otherCharges(world, owner, period, 'other than usage'),
  ];
  return lines.map((line) => ({ ...line, BillingFrequency: '' }));
}

/** Usage that will be charged for a month: "data can lag up to 24 hours", here it ends with yesterday. */
export function unbilledUsage(world: World, currency: string, period: BillingPeriod): Rows<UsageLine> {
  const lines = otherCharges(world, { id: '', currency }, period, 'usage');
  return usageRows(lines, period, addDays(dayOf(world.clock.nowMs()), -1));
}

function purchases(world: World, owner: LineOwner, period: BillingPeriod): readonly Line[] {
  const today = dayOf(world.clock.nowMs());
  return world.orders.flatMap((order) => {
    const instalment = order.billingCurrency === owner.currency ? instalmentIn(order, period) : undefined;
    if (instalment === undefined || chargeDay(order, instalment) > today) return [];
    const quantity = quantityLeft(world, order, chargeDay(order, instalment));
    const estimating = withIdsOfItsOwn(world, `${order.reservationOrderId} ${instalment}`);
    return quantity <= 0 ? [] : [reservationLine(estimating, owner, order, instalment, quantity)];
  });
}

function otherCharges(
  world: World,
  owner: LineOwner,
  period: BillingPeriod,
  which: 'usage' | 'other than usage',
): readonly Line[] {
  return invoicesToCome(world, owner.currency, period).flatMap(({ id, otherCharges: charges }) =>
    charges.flatMap((charge, number) =>
      (charge.category === 'azure_usage') === (which === 'usage')
        ? otherChargeLines(withIdsOfItsOwn(world, `${id} ${number}`), owner, period, charge)
        : [],
    ),
  );
}

/** What has begun counts: a month that is still to come has no charges yet. */
function invoicesToCome(
  world: World,
  currency: string,
  period: BillingPeriod,
): readonly EventOf<'invoice'>[] {
  if (period > periodOf(dayOf(world.clock.nowMs()))) return [];
  return world.scenario.timeline.flatMap((event) =>
    event.event === 'invoice' &&
    event.kind === 'one_time' &&
    event.period === period &&
    (event.currency ?? world.scenario.currency) === currency &&
    !world.documents.has(event.id)
      ? [event]
      : [],
  );
}

function isInvoiced(world: World, currency: string, period: BillingPeriod): boolean {
  return [...world.documents.values()].some(
    (document) =>
      document.kind === 'one_time' &&
      document.amendsOf === undefined &&
      document.period === period &&
      document.currency === currency,
  );
}

/** Estimates are made whenever they are asked for: they must not move the counters that the ids of real lines come from. */
function withIdsOfItsOwn(world: World, seed: string): World {
  let made = 0;
  const next = () => `${world.scenario.name} estimate ${seed} ${(made += 1)}`;
  return { ...world, newGuid: () => guidOf(next()), newOrderId: () => hexOf(next(), 12) };
}
