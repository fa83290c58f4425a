import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import { addPeriods } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Plant } from './charge-plants.ts';
import { lastPeriod, type Market } from './market.ts';
import { differs, type Entry, type Story } from './story.ts';

// Lines of one event have one ReferenceId: what was charged is given back and charged anew (BILLING.md 2.3).

/** A charge is given back and charged again, on the same invoice or on the next: one charge of what is left. */
export const rechargedAsItWas: Plant = (market, story) => recharge(market, story, decimal('1'));

/** The same, but charged again at another amount. */
export const rechargedOtherwise: Plant = (market, story) => recharge(market, story, decimal('1.5'));

/** Beside the charge itself something was charged and given back: nothing is left of it. */
export const neutralPair: Plant = (market, story) => {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return false;
  const amount = entry.line.subtotal;
  const later = laterPeriod(market, entry);
  story.entries.push(
    ofEvent(entry, amount, 'E-neutral', entry.period),
    ofEvent(entry, amount.neg(), 'E-neutral', later),
  );
  return true;
};

function recharge(market: Market, story: Story, factor: Decimal): boolean {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return false;
  const { subtotal, currency } = entry.line;
  const anew = subtotal.times(factor).round(0, 0);
  const amount = factor.eq(decimal('1')) ? subtotal : anew;
  const later = laterPeriod(market, entry);
  entry.line = { ...entry.line, referenceId: 'E-recharged' };
  story.entries.push(
    ofEvent(entry, subtotal.neg(), 'E-recharged', later),
    ofEvent(entry, amount, 'E-recharged', later),
  );
  if (amount.eq(subtotal)) return true;
  // The price printed on the lines is the old one: it is the amount that differs.
  const difference = amount.minus(story.bought.purchase.charge.amount);
  entry.clean = false;
  story.planted.push(
    differs('amount_differs', story.bought.purchase.id, entry.instalment, difference, currency),
  );
  return true;
}

export function ofEvent(
  entry: Entry,
  subtotal: Decimal,
  referenceId: string,
  period: Entry['period'],
): Entry {
  const line: BilledLine = { ...entry.line, subtotal, total: subtotal, referenceId };
  return { line, period, instalment: undefined, clean: false };
}

/** Where nothing is converted and nothing was rounded, so that nothing but the event itself is to be judged. */
export function aConvertlessEntry(
  { random }: Market,
  { bought, entries, returns }: Story,
): Entry | undefined {
  if (bought.converted || returns.length > 0) return undefined;
  const even = entries.filter(({ line, clean }) => clean && line.subtotal.eq(bought.purchase.charge.amount));
  return even.length === 0 ? undefined : random.pick(even);
}

export function laterPeriod(market: Market, { period }: Entry): Entry['period'] {
  return market.random.chance(0.5) && period < lastPeriod(market) ? addPeriods(period, 1) : period;
}
