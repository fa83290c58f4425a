import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { addDays, firstDay } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { CUSTOMERS, instalmentDay } from './bought.ts';
import { aCleanEntry, type Plant } from './charge-plants.ts';
import { aConvertlessEntry, laterPeriod } from './event-plants.ts';
import { charged, type Market } from './market.ts';
import { aReturn, refundEntry } from './refund-plants.ts';
import type { Entry, Story } from './story.ts';

// What Microsoft charged wrongly and made good by a credit note that names the invoice: nothing is left to be found.

/** A credit note withdraws a charge, and a later line bills it anew, right or wrong: one charge. */
export const creditedAndBilledAnew: Plant = (market, story) => {
  const old = aCleanEntry(market, story);
  if (!old) return false;
  billAnew(market, story, old, old.line);
  return true;
};

/** The first bill went to another customer: that customer is credited, and the right one is billed. */
export const creditedToAnotherCustomer: Plant = (market, story) => {
  const old = aCleanEntry(market, story);
  if (!old) return false;
  const others = CUSTOMERS.filter((id) => id !== story.bought.purchase.customerId);
  billAnew(market, story, old, { ...old.line, customerId: market.random.pick(others) });
  return true;
};

/** The first bill came in another currency, and so does its credit. */
export const creditedInAnotherCurrency: Plant = (market, story) => {
  const old = aCleanEntry(market, story);
  const others = market.currencies.filter((currency) => currency !== story.bought.billing);
  if (!old || others.length === 0) return false;
  const currency = market.random.pick(others);
  const { effectiveUnitPrice, billableQuantity } = old.line;
  const exchangeRate = decimal('1');
  const subtotal = charged(effectiveUnitPrice, billableQuantity, exchangeRate, currency, 'all_units');
  const line = { ...old.line, currency, pricingCurrency: currency, exchangeRate, subtotal, total: subtotal };
  billAnew(market, story, old, line);
  return true;
};

/** A price was too high, and a credit note gives back exactly what was too much. */
export const overchargeCredited: Plant = (market, story) => {
  const charge = overcharge(market, story);
  if (!charge) return false;
  credit(market, story, charge.entry, { subtotal: charge.tooMuch.neg() });
  return true;
};

/** The same, given back by a line of an invoice: by the word that no cancellation has, or under the reference of the charge. */
export const overchargeGivenBack: Plant = (market, story) => {
  const charge = overcharge(market, story);
  if (!charge) return false;
  const { entry, tooMuch } = charge;
  const saysSo = market.random.pick([
    { chargeType: 'customerCredit' },
    { chargeType: 'refund', referenceId: 'E-made-good' },
  ]);
  if (saysSo.referenceId) entry.line = { ...entry.line, referenceId: saysSo.referenceId };
  const subtotal = tooMuch.neg();
  const line = { ...entry.line, ...saysSo, subtotal, total: subtotal };
  story.entries.push({ line, period: laterPeriod(market, entry), instalment: undefined, clean: false });
  return true;
};

function overcharge(
  market: Market,
  story: Story,
): { readonly entry: Entry; readonly tooMuch: Decimal } | undefined {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return undefined;
  const right = entry.line;
  const factor = decimal(market.random.pick(['1.04', '1.25', '3']));
  const subtotal = right.subtotal.times(factor).round(0, 3);
  const price = market.random.pick([right.effectiveUnitPrice, right.effectiveUnitPrice.times(factor)]);
  entry.line = { ...right, effectiveUnitPrice: price, subtotal, total: subtotal };
  entry.clean = false;
  return { entry, tooMuch: subtotal.minus(right.subtotal) };
}

/** The same was charged again, and a credit note takes one of the two back. */
export const secondChargeCredited: Plant = (market, story) => {
  const entry = aCleanEntry(market, story);
  if (!entry) return false;
  const second = {
    ...entry,
    line: { ...entry.line },
    period: laterPeriod(market, entry),
    instalment: undefined,
    clean: false,
  };
  story.entries.push(second);
  credit(market, story, second, {});
  return true;
};

/** What was charged after a return is given back by a credit note. */
export const chargeAfterCancellationCredited: Plant = (market, story) => {
  const { bought } = story;
  const last = story.entries.at(-1);
  if (bought.purchase.billingCycle !== 'monthly' || !last?.clean || last.instalment === 1) return false;
  const on = addDays(instalmentDay(bought.purchase, last.instalment!), -2);
  if (on < firstDay(market.first)) return false;
  const recorded = aReturn(
    story,
    on,
    bought.purchase.quantity,
    bought.purchase.charge.amount.div(decimal('2')).round(0, 3),
  );
  const refund = decimal(recorded.amount);
  if (refund.eq(last.line.subtotal)) return false;
  story.returns.push(recorded);
  story.entries.push(refundEntry(market, bought, recorded));
  last.clean = false;
  last.instalment = undefined;
  credit(market, story, last, {});
  return true;
};

/** The wrong bill, its credit, and the charge as it should have been. */
function billAnew(market: Market, story: Story, old: Entry, wrong: BilledLine): void {
  story.entries.push({ ...old, line: { ...old.line }, period: laterPeriod(market, old) });
  old.line = wrong;
  old.instalment = undefined;
  old.clean = false;
  credit(market, story, old, {});
}

/** A line of the credit note that amends the invoice of a charge: all of the charge, or what is said otherwise. */
function credit(
  { random }: Market,
  story: Story,
  { line, period }: Entry,
  change: Partial<BilledLine>,
): void {
  const chargeType = random.pick(['customerCredit', 'cancel', 'new']);
  const all = { ...line, subtotal: line.subtotal.neg(), chargeType, ...change };
  story.credits.push({ line: { ...all, total: all.subtotal }, period });
}
