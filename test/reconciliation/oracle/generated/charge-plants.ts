import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { addPeriods, periodOf } from '../../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits } from '../../../../lib/values/money.ts';
import { TERM_TEXTS } from './blank-line.ts';
import { CUSTOMERS, instalmentDay, type Bought } from './bought.ts';
import { charged, lastPeriod, type Market, type RoundingOrder } from './market.ts';
import { costOf, differs, unitsLeft, type Entry, type Story } from './story.ts';

/** Makes one thing wrong with the charges of a purchase and says what has to be found; false where it does not fit. */
export type Plant = (market: Market, story: Story) => boolean;

/** The same instalment is charged again, on its own invoice or on a later one. */
export const billedTwice: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const later = addPeriods(entry.period, market.random.below(3));
  const period = later <= lastPeriod(market) ? later : entry.period;
  story.entries.push({ ...entry, line: { ...entry.line }, period, clean: false });
  plant(story, 'billed_twice', entry, entry.line.subtotal);
  return true;
};

export const otherUnitPrice: Plant = (market, story) => {
  const entry = aCleanEntryBesideWitness(market, story);
  if (!entry) return false;
  const { unit, pricing } = story.bought;
  const factor = decimal(market.random.pick(['0.8', '0.93', '1.05', '1.5', '2']));
  const oneMore = unit.plus(decimal(`1e-${minorDigits(pricing)}`));
  const effectiveUnitPrice = market.random.chance(0.4) ? oneMore : unit.times(factor);
  changeLine(story, entry, 'unit_price_differs', { effectiveUnitPrice });
  // Where the same is charged all the same there is nothing to report.
  if (entry.line.subtotal.eq(expectedOf(story, entry))) story.planted.pop();
  return true;
};

export const otherQuantity: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const change = market.random.pick([-1, 1, 2]);
  const quantity = entry.line.billableQuantity.plus(decimal(String(change)));
  if (quantity.lte(ZERO)) return false;
  changeLine(story, entry, 'quantity_differs', { billableQuantity: quantity });
  return true;
};

export const otherTerm: Plant = (market, story) => {
  const entry = aCleanEntryBesideWitness(market, story);
  if (!entry) return false;
  const term = story.bought.purchase.term === 'P1Y' ? 'P3Y' : 'P1Y';
  const factor = decimal(market.random.pick(['1', '1', '2.5']));
  const termAndBillingCycle = market.random.pick(TERM_TEXTS[term]);
  const effectiveUnitPrice = entry.line.effectiveUnitPrice.times(factor);
  changeLine(story, entry, 'term_differs', { termAndBillingCycle, effectiveUnitPrice });
  return true;
};

export const otherCustomer: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const others = CUSTOMERS.filter((id) => id !== story.bought.purchase.customerId);
  changeLine(story, entry, 'customer_differs', { customerId: market.random.pick(others) });
  return true;
};

/** Billed on the invoice of another currency: the amount in question is the whole line. */
export const otherCurrency: Plant = (market, story) => {
  const entry = aCleanEntryBesideWitness(market, story);
  const others = market.currencies.filter((currency) => currency !== story.bought.billing);
  if (!entry || others.length === 0) return false;
  const currency = market.random.pick(others);
  const { effectiveUnitPrice, billableQuantity } = entry.line;
  const subtotal = charged(effectiveUnitPrice, billableQuantity, decimal('1'), currency, 'all_units');
  replaceLine(entry, { currency, pricingCurrency: currency, exchangeRate: decimal('1'), subtotal });
  plant(story, 'currency_differs', entry, subtotal);
  return true;
};

export const testAccount: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const guid = entry.line.reservationOrderId.slice(-36);
  replaceLine(entry, {
    reservationOrderId: `${market.random.pick(['PCTest:', 'PCTest', 'pctest-'])}${guid}`,
  });
  plant(story, 'test_purchase', entry, entry.line.subtotal);
  return true;
};

export const unknownChargeType: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  replaceLine(entry, { chargeType: market.random.pick(['teleport', 'newish', 'reNewal']) });
  plant(story, 'unknown_charge_type', entry, entry.line.subtotal);
  return true;
};

/** One line bears a rate that nothing else of its month has: explained, and no reason to think so of others. */
export const rateOfItsOwn: Plant = (market, story) => {
  const entry = aCleanEntryBesideWitness(market, story);
  if (!entry || !story.bought.converted) return false;
  const { effectiveUnitPrice, billableQuantity, currency } = entry.line;
  const factor = decimal(market.random.pick(['0.953', '1.017', '1.13']));
  const exchangeRate = entry.line.exchangeRate.times(factor);
  const subtotal = charged(effectiveUnitPrice, billableQuantity, exchangeRate, currency, story.bought.order);
  replaceLine(entry, { exchangeRate, subtotal });
  entry.clean = true;
  return true;
};

/** Far more, or less, than price, quantity and rate come to. */
export const otherAmount: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const delta = roundingOf(entry.line).times(decimal(String(market.random.pick([-6, -3, 3, 20]))));
  const subtotal = entry.line.subtotal.plus(delta);
  // It may undo what the month's rate made of it, but for a rounding: then nothing else differs.
  const left = subtotal.minus(expectedOf(story, entry)).abs();
  if (subtotal.lte(ZERO) || left.lte(roundingOf(entry.line))) return false;
  replaceLine(entry, { subtotal });
  plantDifference(story, 'amount_differs', entry);
  return true;
};

/** Within max(0.02, 0.01 for each unit), where nothing else differs. */
export const withinRounding: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry || !entry.line.subtotal.eq(expectedOf(story, entry))) return false;
  const minor = decimal(`1e-${minorDigits(entry.line.currency)}`);
  const largest = Number(roundingOf(entry.line).div(minor).toString());
  const delta = minor.times(decimal(String(market.random.pick([-largest, -1, 1, largest]))));
  replaceLine(entry, { subtotal: entry.line.subtotal.plus(delta) });
  plantDifference(story, 'rounding', entry);
  return true;
};

/**
 * Nobody said the price, and the first charge has a wrong one: at its rate, which is that of the order, the price of the
 * others comes to what was paid.
 */
export const firstPricedOtherwise: Plant = (market, story) => {
  const { bought, entries } = story;
  const first = entries.find(({ instalment, clean }) => instalment === 1 && clean);
  const isToldByOthers = entries.some(({ instalment, clean }) => instalment !== 1 && clean);
  if (!first || !isToldByOthers || bought.purchase.unitPrice || !bought.converted) return false;
  if (!first.line.exchangeRate.eq(bought.cartRate)) return false;
  const factor = decimal(market.random.pick(['0.8', '1.05', '1.5', '2']));
  changeLine(story, first, 'unit_price_differs', { effectiveUnitPrice: bought.unit.times(factor) });
  return true;
};

export const neverBilled: Plant = (market, story) => {
  const entry = aCleanEntryBesideWitness(market, story);
  if (!entry) return false;
  story.entries.splice(story.entries.indexOf(entry), 1);
  if (market.random.chance(0.3))
    story.unread.push(periodOf(instalmentDay(story.bought.purchase, entry.instalment!)));
  return true;
};

/** A charge that comes on a later invoice is no fault; before that it is late. */
export const billedLate: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry || entry.period >= lastPeriod(market)) return false;
  entry.period = addPeriods(entry.period, 1);
  return true;
};

/** The one charge that tells price and rate is wrong in something else; its later charges are sound all the same. */
export const wrongWitness: Plant = (market, story) => {
  const first = story.entries.find(({ instalment }) => instalment === 1);
  if (!first || priceIsSaid(story.bought)) return false;
  const plants = [otherQuantity, otherCustomer, otherAmount, withinRounding, unknownChargeType];
  return market.random.pick(plants)(market, { ...story, entries: [first] });
};

/** The largest difference that the documented rounding explains, in the line's currency. */
export function roundingOf({ billableQuantity, currency }: BilledLine): Decimal {
  const units = billableQuantity.abs();
  const minor = decimal(`1e-${minorDigits(currency)}`);
  return minor.times(units.gt(decimal('2')) ? units : decimal('2'));
}

/** A charge with which nothing is wrong yet. */
export function aCleanEntry({ random }: Market, { entries }: Story): Entry | undefined {
  const clean = entries.filter((entry) => entry.clean && entry.instalment !== undefined);
  return clean.length === 0 ? undefined : random.pick(clean);
}

/** Not the charge whose price and rate tell, where upstream said no price, what others of its purchase cost. */
export function aCleanEntryBesideWitness(
  market: Market,
  { bought, entries, ...story }: Story,
): Entry | undefined {
  const isWitness = ({ instalment }: Entry) => !priceIsSaid(bought) && instalment === 1;
  return aCleanEntry(market, { ...story, bought, entries: entries.filter((entry) => !isWitness(entry)) });
}

const priceIsSaid = ({ converted, purchase, unit }: Bought) =>
  !converted || purchase.unitPrice?.amount.eq(unit) === true;

export function changeLine(
  story: Story,
  entry: Entry,
  kind: DiscrepancyKind,
  change: Partial<BilledLine>,
): void {
  const line = { ...entry.line, ...change };
  const { effectiveUnitPrice, billableQuantity, exchangeRate, currency } = line;
  const subtotal = charged(effectiveUnitPrice, billableQuantity, exchangeRate, currency, story.bought.order);
  replaceLine(entry, { ...change, subtotal });
  plantDifference(story, kind, entry);
}

export function replaceLine(entry: Entry, change: Partial<BilledLine>): void {
  entry.line = { ...entry.line, ...change };
  entry.line = { ...entry.line, total: entry.line.subtotal.plus(entry.line.tax) };
  entry.clean = false;
}

export function expectedOf(story: Story, { instalment }: Entry): Decimal {
  return costOf(story.bought, unitsLeft(story, instalmentDay(story.bought.purchase, instalment!)));
}

function plantDifference(story: Story, kind: DiscrepancyKind, entry: Entry): void {
  const amount = entry.line.subtotal.minus(expectedOf(story, entry));
  plant(story, kind, entry, amount, amount.eq(ZERO) ? undefined : rateEffect(story, entry));
}

/** What the rate of the line's month makes of the instalment, less what the cart's rate made of it. */
function rateEffect(story: Story, entry: Entry): Decimal | undefined {
  const { purchase, unit, billing, cartRate, converted } = story.bought;
  const units = decimal(String(unitsLeft(story, instalmentDay(purchase, entry.instalment!))));
  const at = (rate: Decimal, order: RoundingOrder) => charged(unit, units, rate, billing, order);
  const fits = (['each_unit', 'all_units'] as const).filter((one) =>
    at(cartRate, one).eq(expectedOf(story, entry)),
  );
  const asBilled = fits.find((one) => at(entry.line.exchangeRate, one).eq(entry.line.subtotal));
  const order = asBilled ?? fits[0] ?? 'each_unit';
  const effect = at(entry.line.exchangeRate, order).minus(at(cartRate, order));
  return !converted || effect.eq(ZERO) ? undefined : effect;
}

function plant(story: Story, kind: DiscrepancyKind, entry: Entry, amount: Decimal, ofRate?: Decimal): void {
  const { purchase } = story.bought;
  const planted = differs(kind, purchase.id, entry.instalment, amount, entry.line.currency);
  story.planted.push({ ...planted, rateEffect: ofRate });
}
