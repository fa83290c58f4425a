import {
  addDays,
  addPeriods,
  dayOf,
  firstDay,
  lastDay,
  type BillingPeriod,
  type Day,
} from '../../lib/values/day.ts';
import { decimal, decimalText, truncate, type Decimal } from '../../lib/values/decimal.ts';
import { minorDigits } from '../../lib/values/money.ts';
import { exchangeRate } from '../partner-center/price-list.ts';
import type { Anomaly } from './anomaly.ts';
import { blameUnknownSku, type Blame } from './check-world.ts';
import { blameUnknownCustomer, unknownPurchase, type Past } from './past.ts';
import type { PurchaseFacts } from './purchase-facts.ts';
import type { EventOf } from './timeline.ts';

/** Charge types that Microsoft is known to print, in lower case. */
const KNOWN_CHARGE_TYPES = new Set(
  'new renew cyclecharge addquantity removequantity movequantity cancel cancelimmediate convert changebillingplan customercredit extendterm purchase refund'.split(
    ' ',
  ),
);

type PurchaseAnomaly = Extract<Anomaly, { purchase: string }>;
type Spot = {
  readonly past: Past;
  readonly event: EventOf<'invoice'>;
  readonly currency: string;
  readonly path: readonly PropertyKey[];
  readonly blame: Blame;
};

/** Whether the faults of one invoice can be planted, each in a way that can be told from the others. */
export function checkAnomalies(
  past: Past,
  event: EventOf<'invoice'>,
  currency: string,
  path: readonly PropertyKey[],
  blame: Blame,
): void {
  const changed = new Map<string, number>();
  for (const [index, anomaly] of event.anomalies.entries()) {
    const spot: Spot = { past, event, currency, path: [...path, 'anomalies', index], blame };
    const concernsDocument = anomaly.kind === 'lines_do_not_sum' || anomaly.kind === 'statement_differs';
    if (event.kind === 'recurring' && !concernsDocument) {
      blame(
        [...spot.path, 'kind'],
        `${anomaly.kind} concerns reservations, and a recurring invoice bills none`,
      );
    } else if ('purchase' in anomaly) {
      if (anomaly.kind !== 'billed_twice') blameSecondFault(spot, anomaly, index, changed);
      checkPurchaseAnomaly(spot, anomaly);
    } else if (concernsDocument) {
      if (decimal(anomaly.by).eq('0')) blame([...spot.path, 'by'], 'is 0, which changes nothing');
    } else {
      blameUnknownCustomer(past, anomaly.customerId, [...spot.path, 'customerId'], blame);
      blameUnknownSku(past.scenario, anomaly, (field) => [...spot.path, field], blame);
      blameBeforeLedger(spot);
    }
  }
}

function blameSecondFault(
  spot: Spot,
  anomaly: PurchaseAnomaly,
  index: number,
  changed: Map<string, number>,
): void {
  const before = changed.get(anomaly.purchase);
  if (before === undefined) changed.set(anomaly.purchase, index);
  else
    spot.blame(
      [...spot.path, 'purchase'],
      `has a fault on this invoice already, at anomalies[${before}]: ${anomaly.purchase}`,
    );
}

function blameBeforeLedger({ past, event, path, blame }: Spot): void {
  const start = past.scenario.ledgerStart ?? dayOf(Date.parse(past.scenario.start));
  if (lastDay(event.period) < start) {
    blame([...path, 'kind'], `is of ${event.period}, which ends before our ledger starts on ${start}`);
  }
}

function checkPurchaseAnomaly(spot: Spot, anomaly: PurchaseAnomaly): void {
  const facts = spot.past.purchases.get(anomaly.purchase);
  if (facts === undefined) return spot.blame([...spot.path, 'purchase'], unknownPurchase(anomaly.purchase));
  const billed = facts.billingCurrency;
  if (anomaly.kind === 'currency_differs') {
    if (billed === spot.currency) {
      spot.blame(
        [...spot.path, 'purchase'],
        `is billed in ${billed}, the currency of this invoice: ${anomaly.purchase}`,
      );
    }
  } else if (billed !== undefined && billed !== spot.currency) {
    const reason = `is billed in ${billed}, and this invoice is in ${spot.currency}: ${anomaly.purchase}`;
    spot.blame([...spot.path, 'purchase'], reason);
  }
  blameWrongMonth(spot, anomaly, facts);
  checkChange(spot, anomaly, facts);
}

/** An order is charged in its month and, paid monthly, in those after it. */
function blameWrongMonth({ event, path, blame }: Spot, anomaly: PurchaseAnomaly, facts: PurchaseFacts): void {
  const { period } = event;
  const [first] = facts.orderedIn;
  const mayBeOlder = anomaly.kind === 'billed_twice' || anomaly.kind === 'currency_differs';
  const isCharged =
    mayBeOlder || facts.billingCycle === 'monthly'
      ? facts.orderedIn.some((month) => month <= period && (mayBeOlder || period < termEnds(month, facts)))
      : facts.orderedIn.includes(period);
  if (!isCharged) {
    blame(
      [...path, 'purchase'],
      `has no charge in ${period}; it is bought in ${first ?? '?'}: ${anomaly.purchase}`,
    );
  }
}

function termEnds(month: BillingPeriod, facts: PurchaseFacts): BillingPeriod {
  return addPeriods(month, facts.term === 'P3Y' ? 36 : 12);
}

/** A change has to be one, and has to be what its kind says. */
function checkChange(spot: Spot, anomaly: PurchaseAnomaly, facts: PurchaseFacts): void {
  const at = (field: string) => [...spot.path, field];
  const { blame, past, event } = spot;
  switch (anomaly.kind) {
    case 'unit_price_differs':
      if (facts.unitPrice !== undefined && decimal(anomaly.unitPrice).eq(facts.unitPrice)) {
        blame(at('unitPrice'), `is the price of the catalogue: ${anomaly.unitPrice}`);
      }
      return;
    case 'quantity_differs': {
      const { most, least } = unitsDue(spot, anomaly.purchase, facts);
      if (anomaly.quantity !== most || anomaly.quantity !== least) return;
      const left = most === facts.quantity ? '' : ' and not given back';
      return blame(at('quantity'), `is the quantity bought${left}: ${anomaly.quantity}`);
    }
    case 'term_differs':
      if (anomaly.term === facts.term) blame(at('term'), `is the term bought: ${anomaly.term}`);
      return;
    case 'customer_differs':
      if (anomaly.customerId === facts.customerId) blame(at('customerId'), 'is the customer who bought it');
      return blameUnknownCustomer(past, anomaly.customerId, at('customerId'), blame);
    case 'amount_differs':
    case 'rounding':
      return checkBy(spot, anomaly, facts);
    case 'exchange_rate':
      return checkRate(spot, anomaly, facts);
    case 'unknown_charge_type':
      if (KNOWN_CHARGE_TYPES.has(anomaly.chargeType.toLowerCase())) {
        blame(at('chargeType'), `is a charge type that Microsoft is known to print: ${anomaly.chargeType}`);
      }
      return;
    case 'billed_after_cancellation':
      if (!isGivenBack(past, anomaly.purchase, facts, lastDay(event.period))) {
        const reason = `is not paid monthly and given back whole, with the return recorded, before: ${anomaly.purchase}`;
        blame(at('purchase'), reason);
      }
      return;
    case 'billed_twice':
    case 'currency_differs':
    case 'purchased_not_billed':
      return;
  }
}

function checkBy(
  spot: Spot,
  anomaly: Extract<Anomaly, { kind: 'amount_differs' | 'rounding' }>,
  facts: PurchaseFacts,
): void {
  const { path, blame } = spot;
  const by = decimal(anomaly.by).abs();
  const currency = facts.billingCurrency ?? 'EUR';
  const { most = 1, least = 1 } = unitsDue(spot, anomaly.purchase, facts);
  const units = anomaly.kind === 'rounding' ? least : most;
  const limit = roundingLimit(units, currency);
  if (by.eq('0')) blame([...path, 'by'], 'is 0, which changes nothing');
  else if (!by.eq(truncate(by, minorDigits(currency))))
    blame([...path, 'by'], `has more digits than ${currency} has: ${anomaly.by}`);
  else if (anomaly.kind === 'rounding' && by.gt(limit)) {
    blame(
      [...path, 'by'],
      `is more than rounding can be, ${decimalText(limit)} for ${units} units: ${anomaly.by}`,
    );
  } else if (anomaly.kind === 'amount_differs' && by.lte(limit)) {
    blame([...path, 'by'], `is within rounding, ${decimalText(limit)} for ${units} units: ${anomaly.by}`);
  }
}

/**
 * How many units we expect to be charged for in this month: bought, and not given back before. On which side of the charge a
 * return of the month itself falls is not known before the order is placed, so there may be two answers.
 */
function unitsDue(
  { past, event: { period } }: Spot,
  reference: string,
  { quantity }: PurchaseFacts,
): { readonly most: number | undefined; readonly least: number | undefined } {
  const left = (before: Day) =>
    quantity === undefined ? undefined : quantity - unitsGivenBack(past, reference, before);
  return { most: left(firstDay(period)), least: left(addDays(lastDay(period), 1)) };
}

/** As far as we know of it: what was not recorded is still expected to be charged. */
function unitsGivenBack({ returns }: Past, reference: string, before: Day): number {
  return returns
    .filter(
      ({ purchase, recorded, at }) => purchase === reference && recorded && dayOf(Date.parse(at)) < before,
    )
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

// Counted in the smallest unit of the currency: two of them, or one for each unit that is charged.
function roundingLimit(quantity: number, currency: string): Decimal {
  return decimal(`1e-${minorDigits(currency)}`).times(String(Math.max(2, quantity)));
}

function checkRate(
  { past, event, path, blame }: Spot,
  anomaly: Extract<Anomaly, { kind: 'exchange_rate' }>,
  facts: PurchaseFacts,
): void {
  const { pricingCurrency, billingCurrency } = facts;
  if (pricingCurrency === undefined || billingCurrency === undefined) return;
  if (pricingCurrency === billingCurrency) {
    return blame(
      [...path, 'purchase'],
      `is priced and billed in ${billingCurrency}, at no rate: ${anomaly.purchase}`,
    );
  }
  const rate = exchangeRate(past.scenario, event.period, pricingCurrency, billingCurrency);
  if (!decimal(anomaly.rate).gt('0')) blame([...path, 'rate'], 'is not more than 0');
  else if (rate?.eq(anomaly.rate) === true)
    blame([...path, 'rate'], `is the rate of ${event.period}: ${anomaly.rate}`);
}

function isGivenBack(past: Past, reference: string, facts: PurchaseFacts, by: Day): boolean {
  return facts.billingCycle === 'monthly' && unitsGivenBack(past, reference, by) >= (facts.quantity ?? 1);
}
