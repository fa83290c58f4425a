import {
  addDays,
  addMonths,
  firstDay,
  startOfDayMs,
  type BillingPeriod,
  type Day,
} from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import type { Anomaly } from '../../scenarios/anomaly.ts';
import { findSku } from '../price-list.ts';
import type { World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import { blankLine, midnight, priced, type Line, type LineOwner } from './line.ts';
import { BOUGHT_IN_PARTNER_CENTER, BOUGHT_WITH_TEST_ACCOUNT, termWords } from './reservation-line.ts';

type ForeignAnomaly = Extract<Anomaly, { kind: 'billed_not_purchased' | 'renewed' | 'test_purchase' }>;

export function isForeign(anomaly: Anomaly): anomaly is ForeignAnomaly {
  return (
    anomaly.kind === 'billed_not_purchased' || anomaly.kind === 'renewed' || anomaly.kind === 'test_purchase'
  );
}

/** A reservation that none of our orders is behind: bought elsewhere, renewed by itself, or bought for a test. */
export function foreignLine(
  world: World,
  owner: LineOwner,
  period: BillingPeriod,
  anomaly: ForeignAnomaly,
): Line {
  const found = findSku(world.scenario, anomaly.productId, anomaly.skuId);
  if (found === undefined) {
    throw new CannotPlant(
      `${owner.id}: ${anomaly.kind}`,
      `the catalogue has no ${anomaly.productId}:${anomaly.skuId}`,
    );
  }
  const { sku } = found;
  const start = startDay(world, period);
  const end = midnight(addDays(addMonths(start, sku.term === 'P1Y' ? 12 : 36), -1));
  const orderId = world.newOrderId();
  const line: Line = {
    ...blankLine(world, owner, anomaly.customerId),
    OrderId: orderId,
    AlternateId: orderId,
    OrderDate: new Date(startOfDayMs(start) + 32_400_000).toISOString(),
    ProductId: anomaly.productId,
    SkuId: anomaly.skuId,
    AvailabilityId: 'DZH318Z0FR1N',
    SkuName: sku.title,
    ProductName: sku.title,
    ChargeType: anomaly.kind === 'renewed' ? 'renew' : 'new',
    SubscriptionDescription: 'Azure Reservation',
    SubscriptionId: world.newGuid(),
    SubscriptionStartDate: midnight(start),
    SubscriptionEndDate: end,
    ChargeStartDate: midnight(start),
    ChargeEndDate: end,
    TermAndBillingCycle: `${termWords(sku.term)} Reservation`,
    ReservationOrderId: prefixed(anomaly, world.newGuid()),
    ReferenceId: world.newGuid(),
  };
  const unitPrice = decimal(anomaly.unitPrice);
  return priced(line, {
    unitPrice,
    pricingCurrency: owner.currency,
    rate: decimal('1'),
    quantity: anomaly.quantity,
  });
}

function prefixed(anomaly: ForeignAnomaly, reservationOrderId: string): string {
  if (anomaly.kind === 'test_purchase') return `${BOUGHT_WITH_TEST_ACCOUNT}:${reservationOrderId}`;
  if (anomaly.kind === 'renewed') return `${BOUGHT_IN_PARTNER_CENTER}:${reservationOrderId}`;
  return anomaly.prefix === '' ? reservationOrderId : `${anomaly.prefix}:${reservationOrderId}`;
}

/** A day of the month that our ledger covers; a start before the ledger's would be another finding. */
function startDay(world: World, period: BillingPeriod): Day {
  const middle = addDays(firstDay(period), 14);
  const ledgerStart = world.scenario.ledgerStart ?? (world.scenario.start.slice(0, 10) as Day);
  return ledgerStart > middle && ledgerStart.startsWith(period) ? ledgerStart : middle;
}
