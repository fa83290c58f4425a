import {
  addDays,
  addMonths,
  addPeriods,
  firstDay,
  lastDay,
  type BillingPeriod,
} from '../../../lib/values/day.ts';
import { decimal, truncate } from '../../../lib/values/decimal.ts';
import { minorDigits } from '../../../lib/values/money.ts';
import type { OtherCharge } from '../../scenarios/timeline.ts';
import { hexOf } from '../deterministic-ids.ts';
import type { World } from '../world.ts';
import { blankLine, charged, midnight, priced, type Line, type LineOwner } from './line.ts';

/** Charges that are no reservations. The copies of one charge are equal to the last character, as real lines can be. */
export function otherChargeLines(
  world: World,
  owner: LineOwner,
  period: BillingPeriod,
  charge: OtherCharge,
): readonly Line[] {
  const orderId = world.newOrderId();
  const line = priced(
    {
      ...blankLine(world, owner, charge.customerId),
      OrderId: orderId,
      AlternateId: orderId,
      OrderDate: `${firstDay(period)}T10:20:30.1234567Z`,
      SkuId: '0001',
      SkuName: charge.name,
      ProductName: charge.name,
      ProductId: `CFQ7TTC0${hexOf(charge.name, 4).toUpperCase()}`,
      ChargeType: 'cycleCharge',
      SubscriptionId: world.newGuid(),
      SubscriptionStartDate: midnight(firstDay(addPeriods(period, -3))),
      SubscriptionEndDate: midnight(addDays(addMonths(firstDay(period), 9), -1)),
      ChargeStartDate: midnight(firstDay(period)),
      ChargeEndDate: midnight(lastDay(period)),
      BillingFrequency: 'Monthly',
      ReferenceId: world.newGuid(),
      ...categoryOn(world, charge),
    },
    {
      unitPrice: decimal(charge.unitPrice),
      pricingCurrency: owner.currency,
      rate: decimal('1'),
      quantity: charge.quantity,
    },
  );
  // Usage is multiplied first and cut then; with prices in whole cents the order makes no difference.
  const subtotal = truncate(
    decimal(charge.unitPrice).times(String(charge.quantity)),
    minorDigits(owner.currency),
  );
  const cut = { ...line, ...charged(subtotal, owner.currency) };
  return Array.from({ length: charge.count }, () => cut);
}

/** What tells the kinds of charges apart: page common-billing-scenarios-onetime-recurring. */
function categoryOn(world: World, charge: OtherCharge): Partial<Line> {
  switch (charge.category) {
    case 'license':
      // Licences carry a reservation order id too: Microsoft's own samples do. It proves nothing.
      return {
        TermAndBillingCycle: 'One-Year commitment for monthly/yearly billing',
        ReservationOrderId: world.newGuid(),
      };
    case 'azure_usage':
      return {
        SubscriptionDescription: 'Azure plan',
        TermAndBillingCycle: 'Data Ingestion (GB)',
        MeterDescription: charge.name,
        UnitType: '1 GB',
        BillingFrequency: '',
        PublisherId: 'NA',
      };
    case 'savings_plan':
      return {
        TermAndBillingCycle: '1 Year Savings Plan, monthly billing',
        ReservationOrderId: world.newGuid(),
      };
    case 'software_subscription':
      return { TermAndBillingCycle: '1 Year Subscription' };
    case 'perpetual_software':
      return { ChargeType: 'new', ChargeEndDate: '', SubscriptionEndDate: '', BillingFrequency: '' };
    case 'marketplace':
      return {
        TermAndBillingCycle: 'One-Month commitment for monthly/yearly billing',
        PublisherName: 'Test Networks, Inc.',
        PublisherId: '21223810',
      };
  }
}
