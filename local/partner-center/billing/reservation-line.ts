import { addDays, dayOf, firstDay, periodOf } from '../../../lib/values/day.ts';
import { exchangeRate } from '../price-list.ts';
import type { SimulatedOrder, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import { chargeDay, chargeEnd, termEnd } from './instalments.ts';
import { blankLine, midnight, priced, type Line, type LineOwner } from './line.ts';

/** What Partner Center puts before the id of a reservation order; the page spells it so and shows no separator. */
export const BOUGHT_IN_PARTNER_CENTER = 'RIOderId';
export const BOUGHT_WITH_TEST_ACCOUNT = 'PCTest';

/** The line of one instalment, as it is when nothing is wrong with it. */
export function reservationLine(
  world: World,
  owner: LineOwner,
  order: SimulatedOrder,
  instalment: number,
  quantity: number,
): Line {
  const day = chargeDay(order, instalment);
  const rate = exchangeRate(world.scenario, periodOf(day), order.pricingCurrency, owner.currency);
  if (rate === undefined) {
    throw new CannotPlant(owner.id, `no exchange rate from ${order.pricingCurrency} to ${owner.currency}`);
  }
  const pricing = { unitPrice: order.unitPrice, pricingCurrency: order.pricingCurrency, rate, quantity };
  return priced(
    {
      ...blankLine(world, owner, order.customerId),
      ...orderOn(order),
      PCToBCExchangeRateDate:
        order.pricingCurrency === owner.currency
          ? '0001-01-01T00:00:00'
          : `${addDays(firstDay(periodOf(day)), -2)}T00:00:00`,
      ChargeType: instalment === 1 ? 'new' : 'cycleCharge',
      ChargeStartDate: midnight(day),
      ChargeEndDate: midnight(chargeEnd(order, instalment)),
      ReferenceId: world.newGuid(),
    },
    pricing,
  );
}

/** Everything a line says of its order, whatever it charges for. */
export function orderOn(order: SimulatedOrder): Partial<Line> {
  return {
    OrderId: order.id,
    AlternateId: order.alternateId,
    OrderDate: new Date(order.orderedAtMs).toISOString(),
    ProductId: order.productId,
    SkuId: order.skuId,
    AvailabilityId: order.catalogItemId.split(':')[2] ?? '',
    SkuName: order.title,
    ProductName: order.title,
    SubscriptionDescription: 'Azure Reservation',
    SubscriptionId: order.reservationId,
    SubscriptionStartDate: midnight(dayOf(order.orderedAtMs)),
    ...termOn(order, order.term),
    BillingFrequency: order.billingCycle === 'monthly' ? 'Monthly' : '',
    ReservationOrderId: `${BOUGHT_IN_PARTNER_CENTER}:${order.reservationOrderId}`,
  };
}

export function termOn(
  order: SimulatedOrder,
  term: SimulatedOrder['term'],
): Pick<Line, 'TermAndBillingCycle' | 'SubscriptionEndDate'> {
  return {
    TermAndBillingCycle: `${termWords(term)} Reservation${order.billingCycle === 'monthly' ? ', monthly billing' : ''}`,
    SubscriptionEndDate: midnight(termEnd(order, term)),
  };
}

export function termWords(term: SimulatedOrder['term']): string {
  return term === 'P1Y' ? '1 Year' : '3 Years';
}
