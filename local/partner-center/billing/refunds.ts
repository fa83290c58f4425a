import { dayOf, type BillingPeriod } from '../../../lib/values/day.ts';
import { decimalText, truncate } from '../../../lib/values/decimal.ts';
import type { SimulatedOrder, SimulatedReturn, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import { isWithin, termEnd } from './instalments.ts';
import { blankLine, charged, midnight, type Line, type LineOwner } from './line.ts';
import { exchangeRate } from '../price-list.ts';
import { orderOn } from './reservation-line.ts';

/** What was given back in a month and is paid back on its invoice. */
export function returnsToRefund(
  world: World,
  period: BillingPeriod,
  currency: string,
): readonly SimulatedReturn[] {
  return world.returns.filter(
    (returned) =>
      returned.refunded &&
      isWithin(returned.atMs, period) &&
      orderOfReturn(world, returned).billingCurrency === currency,
  );
}

/**
 * One negative line. It is an event of its own with a `ReferenceId` of its own, and its quantity is positive: only
 * prices and amounts of a refund are negative.
 */
export function refundLine(
  world: World,
  owner: LineOwner,
  period: BillingPeriod,
  returned: SimulatedReturn,
): Line {
  const order = orderOfReturn(world, returned);
  const rate = exchangeRate(world.scenario, period, order.pricingCurrency, owner.currency);
  if (rate === undefined) {
    throw new CannotPlant(owner.id, `no exchange rate from ${order.pricingCurrency} to ${owner.currency}`);
  }
  const quantity = String(returned.quantity);
  const unitPrice = truncate(returned.amount.div(quantity).div(rate), 15).times('-1');
  return {
    ...blankLine(world, owner, order.customerId),
    ...orderOn(order),
    ChargeType: 'cancelImmediate',
    UnitPrice: decimalText(order.unitPrice),
    EffectiveUnitPrice: decimalText(unitPrice),
    Quantity: quantity,
    BillableQuantity: quantity,
    PricingCurrency: order.pricingCurrency,
    PCToBCExchangeRate: decimalText(rate),
    ChargeStartDate: midnight(dayOf(returned.atMs)),
    ChargeEndDate: midnight(termEnd(order)),
    ReferenceId: world.newGuid(),
    ...charged(returned.amount.times('-1'), owner.currency),
  };
}

function orderOfReturn(world: World, returned: SimulatedReturn): SimulatedOrder {
  const order = world.orders.find((one) => one.id === returned.orderId);
  if (order === undefined) throw new CannotPlant('return', `order ${returned.orderId} does not exist`);
  return order;
}
