import { addDays } from '../../../../lib/values/day.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import { decimal, ZERO } from '../../../../lib/values/decimal.ts';
import { asId } from '../../../../lib/values/id.ts';
import { replaceLine, roundingOf, type Plant } from './charge-plants.ts';
import { charged, lastPeriod, type Market } from './market.ts';
import type { Entry, Story } from './story.ts';

// What is done to books of which only the oracle says what they come to.

/** Any charge starts on another day: where it belongs is no longer plain. Some have no day at all. */
export const otherStart: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry?.line.chargeStart) return false;
  const days = market.random.pick([-31, -16, -15, -14, -1, 1, 14, 15, 16, 31]);
  const isBlank = market.random.chance(0.15);
  replaceLine(entry, { chargeStart: isBlank ? undefined : addDays(entry.line.chargeStart, days) });
  return true;
};

/** Any two lines of a purchase bear one ReferenceId. */
export const oneEvent: Plant = (market, story) => {
  const referenceId = market.random.pick(['E1', 'E2', 'E-neutral']);
  for (const entry of [anEntry(market, story), anEntry(market, story)]) {
    if (entry) replaceLine(entry, { referenceId });
  }
  return true;
};

/** A rate that no other line of the month has, with the amount that goes with it or without. */
export const oddRate: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry || !story.bought.converted) return false;
  const factor = decimal(market.random.pick(['1.0001', '1.003', '0.97', '1.19', '1.21', '2.1']));
  const exchangeRate = entry.line.exchangeRate.times(factor);
  const subtotal = entry.line.subtotal.times(market.random.chance(0.7) ? factor : decimal('1')).round(2, 0);
  replaceLine(entry, { exchangeRate, subtotal });
  return true;
};

/** The price is right, and the rate is none that any month could have. */
export const wildRate: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry || !story.bought.converted) return false;
  const factor = decimal(market.random.pick(['9', '0.1', '1.9', '2.2']));
  const exchangeRate = entry.line.exchangeRate.times(factor);
  const { effectiveUnitPrice, billableQuantity, currency } = entry.line;
  const subtotal = charged(effectiveUnitPrice, billableQuantity, exchangeRate, currency, story.bought.order);
  replaceLine(entry, { exchangeRate, subtotal });
  return true;
};

/** The charge that would tell price and rate of its purchase is missing, or tells something else, true or not. */
export const otherWitness: Plant = ({ random }, story) => {
  const first = story.entries.find(({ instalment }) => instalment === 1);
  if (!first || !story.bought.converted) return false;
  const { effectiveUnitPrice, exchangeRate, subtotal } = first.line;
  const [more, less] = [decimal('1.25'), decimal('0.8')];
  const change = random.pick([
    undefined,
    { effectiveUnitPrice: effectiveUnitPrice.times(more), subtotal: subtotal.times(more).round(2, 0) },
    { effectiveUnitPrice: effectiveUnitPrice.times(more) },
    { effectiveUnitPrice: effectiveUnitPrice.times(more), exchangeRate: exchangeRate.times(less) },
    { exchangeRate: exchangeRate.times(less), subtotal: subtotal.times(less).round(2, 0) },
    { billableQuantity: decimal('1'), subtotal: subtotal.round(0, 0) },
  ]);
  if (change) replaceLine(first, change);
  else story.entries.splice(story.entries.indexOf(first), 1);
  return true;
};

/** Prices are printed with fewer digits than they have, so that no line comes to what was paid by itself. */
export const printedShort: Plant = ({ random }, { entries }) => {
  const places = random.below(3);
  for (const entry of entries) {
    const { effectiveUnitPrice } = entry.line;
    replaceLine(entry, { effectiveUnitPrice: effectiveUnitPrice.round(places, random.pick([0, 1])) });
  }
  return true;
};

/** A difference on either side of the documented rounding. */
export const edgeOfRounding: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  const factor = decimal(market.random.pick(['-1.01', '-1', '-0.99', '0.99', '1', '1.01']));
  const subtotal = entry.line.subtotal.plus(roundingOf(entry.line).times(factor));
  replaceLine(entry, { subtotal });
  return true;
};

/** A line that takes no money. */
export const nothingCharged: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  replaceLine(entry, { subtotal: ZERO });
  return true;
};

/** What was given is taken and the other way round. */
export const otherSign: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  replaceLine(entry, { subtotal: entry.line.subtotal.times(decimal('-1')) });
  return true;
};

/** The line carries the reservation order of nobody, or no order at all. */
export const otherKeys: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  const nobody = 'dddddddd-0000-4000-8000-000000000000';
  const { random } = market;
  replaceLine(
    entry,
    random.pick([
      { reservationOrderId: `RIOderId:${nobody}` },
      { orderId: '', alternateId: '' },
      { orderId: 'nobody', alternateId: '', reservationOrderId: '' },
      { orderId: '', alternateId: '', reservationOrderId: random.pick(['', nobody]) },
    ]),
  );
  return true;
};

/** The line names the reservation order of one purchase and the order of another: the reservation order decides. */
export const crossedKeys: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  const other = String(market.random.below(6)).padStart(2, '0');
  const reservationOrderId = `RIOderId:aaaaaaaa-0000-4000-8000-0000000000${other}`;
  const orderId = `Order00000${other}`;
  replaceLine(entry, market.random.pick([{ reservationOrderId }, { orderId }, { alternateId: orderId }]));
  return true;
};

/** An imported order has another line, which may be of the same product; not every line names its reservation. */
export const besideInItsOrder: Plant = ({ random }, story) => {
  const { purchase } = story.bought;
  if (purchase.origin !== 'observed') return false;
  const { productId, reservationOrderId } = purchase;
  story.imported.push({
    ...purchase,
    id: asId(`beside-${purchase.id}`),
    productId: random.pick([productId, productId, 'SOMETHINGELSE', '']),
    quantity: purchase.quantity + random.below(2),
    reservationOrderId: random.pick([reservationOrderId, undefined, asId<'ReservationOrderId'>(ANOTHER)]),
  });
  return true;
};

const ANOTHER = 'abababab-0000-4000-8000-000000000000';

/** Somebody confirmed, or refused, that a charge is of this purchase; somebody else may have said so of another. */
export const decidedAnyhow: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  const decision = market.random.pick(['confirmed', 'refused'] as const);
  const purchaseId = market.random.chance(0.5) ? story.bought.purchase.id : asId<'PurchaseId'>('p0');
  story.decisions.push({ identity: lineIdentity(entry.line), purchaseId, decision });
  return true;
};

/** Any line again, as it is. */
export const copied: Plant = (market, story) => {
  const entry = anEntry(market, story);
  if (!entry) return false;
  story.entries.push({ ...entry, period: market.random.pick([entry.period, lastPeriod(market)]) });
  return true;
};

/** A return of units on the very day of an instalment, or of an amount that a refund already has. */
export const returnOfARefund: Plant = (market, story) => {
  const { purchase, billing } = story.bought;
  const refund = story.entries.find(({ line }) => line.subtotal.lt(ZERO));
  const day = market.random.pick([refund?.line.chargeStart, purchase.orderedOn]);
  if (!day) return false;
  story.returns.push({
    returnId: `r-${purchase.id}-${story.returns.length}`,
    purchaseId: purchase.id,
    returnedOn: day,
    quantity: market.random.between(1, purchase.quantity + 1),
    amount: refund ? refund.line.subtotal.abs().toString() : '10',
    currency: billing,
    by: 'finance',
  });
  return true;
};

function anEntry({ random }: Market, { entries }: Story): Entry | undefined {
  return entries.length === 0 ? undefined : random.pick(entries);
}
