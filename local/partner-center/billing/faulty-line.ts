import { decimal } from '../../../lib/values/decimal.ts';
import type { Anomaly } from '../../scenarios/anomaly.ts';
import type { World } from '../world.ts';
import type { Charge } from './charges.ts';
import { chargeEnd } from './instalments.ts';
import { charged, customerOn, midnight, priced, type Line, type Pricing } from './line.ts';
import { termOn } from './reservation-line.ts';

/** The faults that concern one of our purchases. */
export type PurchaseAnomaly = Extract<Anomaly, { purchase: string }>;

/** The faults that change a line, and neither add nor drop one. */
type LineAnomaly = Exclude<
  PurchaseAnomaly,
  { kind: 'billed_twice' | 'currency_differs' | 'billed_after_cancellation' | 'purchased_not_billed' }
>;

/** A sound line with one fault. What the fault does not touch stays; what follows from it follows. */
export function faultyLine(world: World, { line, order, instalment }: Charge, anomaly: LineAnomaly): Line {
  const pricing: Pricing = {
    unitPrice: decimal(line.EffectiveUnitPrice),
    pricingCurrency: line.PricingCurrency,
    rate: decimal(line.PCToBCExchangeRate),
    quantity: Number(line.BillableQuantity),
  };
  switch (anomaly.kind) {
    case 'unit_price_differs':
      return priced(line, { ...pricing, unitPrice: decimal(anomaly.unitPrice) });
    case 'quantity_differs':
      return priced(line, { ...pricing, quantity: anomaly.quantity });
    case 'term_differs': {
      const unitPrice = anomaly.unitPrice === undefined ? pricing.unitPrice : decimal(anomaly.unitPrice);
      const ChargeEndDate = midnight(chargeEnd(order, instalment, anomaly.term));
      return priced({ ...line, ...termOn(order, anomaly.term), ChargeEndDate }, { ...pricing, unitPrice });
    }
    case 'customer_differs':
      return { ...line, ...customerOn(world, anomaly.customerId) };
    case 'amount_differs':
    case 'rounding':
      return { ...line, ...charged(decimal(line.Subtotal).plus(decimal(anomaly.by)), line.Currency) };
    case 'exchange_rate':
      return priced(line, { ...pricing, rate: decimal(anomaly.rate) });
    case 'unknown_charge_type':
      return { ...line, ChargeType: anomaly.chargeType };
  }
}
