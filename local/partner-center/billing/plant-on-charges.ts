import { decimal } from '../../../lib/values/decimal.ts';
import type { Anomaly } from '../../scenarios/anomaly.ts';
import type { EventOf } from '../../scenarios/timeline.ts';
import type { SimulatedOrder, World } from '../world.ts';
import { CannotPlant } from './cannot-plant.ts';
import type { Charge, OrderOf } from './charges.ts';
import { chargeDay, instalmentIn, latestInstalment, quantityLeft } from './instalments.ts';
import { faultyLine, type PurchaseAnomaly } from './faulty-line.ts';
import { priced, type LineOwner } from './line.ts';
import { reservationLine } from './reservation-line.ts';

/** Plants the faults that concern our purchases. What is charged twice is charged twice with its other fault on it. */
export function plantOnCharges(
  world: World,
  event: EventOf<'invoice'>,
  owner: LineOwner,
  sound: readonly Charge[],
  orderOf: OrderOf,
): readonly Charge[] {
  const anomalies = event.anomalies.filter((anomaly) => 'purchase' in anomaly);
  const inOrder = [
    ...anomalies.filter((anomaly) => anomaly.kind !== 'billed_twice'),
    ...anomalies.filter((anomaly) => anomaly.kind === 'billed_twice'),
  ];
  return inOrder.reduce<readonly Charge[]>((charges, anomaly) => {
    const order = orderOf(anomaly.purchase);
    try {
      if (order === undefined) {
        throw new CannotPlant(`${event.id}: ${anomaly.kind}`, `no order was placed for ${anomaly.purchase}`);
      }
      return planted({ world, event, owner, charges, order }, anomaly);
    } catch (failure) {
      if (!(failure instanceof CannotPlant)) throw failure;
      throw new CannotPlant(failure.what, failure.why, `anomalies[${event.anomalies.indexOf(anomaly)}]`);
    }
  }, sound);
}

type Spot = {
  readonly world: World;
  readonly event: EventOf<'invoice'>;
  readonly owner: LineOwner;
  readonly charges: readonly Charge[];
  readonly order: SimulatedOrder;
};

function planted(spot: Spot, anomaly: PurchaseAnomaly): readonly Charge[] {
  switch (anomaly.kind) {
    case 'billed_twice':
      return [...spot.charges, chargeAgain(spot, anomaly)];
    case 'currency_differs':
      return [...spot.charges, chargeInThisCurrency(spot, anomaly)];
    case 'billed_after_cancellation':
      return [...spot.charges, chargeAfterCancellation(spot, anomaly)];
    case 'purchased_not_billed': {
      const missing = chargeHere(spot, anomaly);
      return spot.charges.filter((charge) => charge !== missing);
    }
    case 'unit_price_differs':
    case 'quantity_differs':
    case 'term_differs':
    case 'customer_differs':
    case 'amount_differs':
    case 'rounding':
    case 'exchange_rate':
    case 'unknown_charge_type': {
      const sound = chargeHere(spot, anomaly);
      const line = faultyLine(spot.world, sound, anomaly);
      return spot.charges.map((charge) => (charge === sound ? { ...charge, line } : charge));
    }
  }
}

function chargeHere({ event, charges, order }: Spot, anomaly: PurchaseAnomaly): Charge {
  const charge = charges.find((one) => one.order === order);
  if (charge !== undefined) return charge;
  throw new CannotPlant(
    `${event.id}: ${anomaly.kind}`,
    `${anomaly.purchase} has no charge in ${event.period} that this invoice bills`,
  );
}

function chargeAgain({ world, event, owner, charges, order }: Spot, anomaly: PurchaseAnomaly): Charge {
  const here = charges.find((one) => one.order === order);
  if (here !== undefined) return here;
  const instalment = latestInstalment(order, event.period);
  if (order.billingCurrency !== owner.currency || instalment === undefined || !order.billed.has(instalment)) {
    const why = `${anomaly.purchase} has neither a charge on this invoice nor one that was billed in ${owner.currency} before`;
    throw new CannotPlant(`${event.id}: billed_twice`, why);
  }
  const quantity = quantityLeft(world, order, chargeDay(order, instalment));
  return { order, instalment, line: reservationLine(world, owner, order, instalment, quantity) };
}

function chargeInThisCurrency(
  { world, event, owner, order }: Spot,
  anomaly: Extract<Anomaly, { kind: 'currency_differs' }>,
): Charge {
  const refuse = (why: string) =>
    new CannotPlant(`${event.id}: currency_differs`, `${anomaly.purchase} ${why}`);
  if (order.billingCurrency === owner.currency) throw refuse(`is billed in ${owner.currency} anyway`);
  const instalment = latestInstalment(order, event.period);
  if (instalment === undefined) throw refuse(`was not charged by the end of ${event.period}`);
  if (order.billed.has(instalment)) throw refuse(`is billed in ${order.billingCurrency} already`);
  const quantity = quantityLeft(world, order, chargeDay(order, instalment));
  if (quantity <= 0) throw refuse('was given back before the charge');
  const pricing = {
    unitPrice: decimal(anomaly.unitPrice),
    pricingCurrency: owner.currency,
    rate: decimal('1'),
    quantity,
  };
  const native = reservationLine(
    world,
    { id: owner.id, currency: order.billingCurrency },
    order,
    instalment,
    quantity,
  );
  const line = { ...native, Currency: owner.currency, PCToBCExchangeRateDate: '0001-01-01T00:00:00' };
  return { order, instalment, line: priced(line, pricing) };
}

function chargeAfterCancellation({ world, event, owner, order }: Spot, anomaly: PurchaseAnomaly): Charge {
  const refuse = (why: string) =>
    new CannotPlant(`${event.id}: billed_after_cancellation`, `${anomaly.purchase} ${why}`);
  const instalment = instalmentIn(order, event.period);
  if (order.billingCurrency !== owner.currency) throw refuse(`is billed in ${order.billingCurrency}`);
  if (instalment === undefined) throw refuse(`has no charge in ${event.period}`);
  if (quantityLeft(world, order, chargeDay(order, instalment)) > 0) {
    throw refuse(`was not given back whole before ${chargeDay(order, instalment)}`);
  }
  return { order, instalment, line: reservationLine(world, owner, order, instalment, order.quantity) };
}
