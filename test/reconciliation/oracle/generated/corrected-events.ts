import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { decimal } from '../../../../lib/values/decimal.ts';
import type { Plant } from './charge-plants.ts';
import { aConvertlessEntry, laterPeriod, ofEvent } from './event-plants.ts';
import type { Market } from './market.ts';
import { differs, type Entry, type Story } from './story.ts';

// A pair of one ReferenceId gives back exactly what a charge without it took, and charges it anew (BILLING.md 2.3).

/** Seats are added to an instalment that was billed: it has more units now. */
export const seatsAddedByAPair: Plant = (market, story) => {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return false;
  const units = entry.line.billableQuantity;
  const billableQuantity = units.plus(decimal('1'));
  const subtotal = entry.line.subtotal.times(billableQuantity).div(units).round(0, 3);
  correct(
    market,
    story,
    entry,
    { billableQuantity, subtotal, chargeType: 'addQuantity' },
    'quantity_differs',
  );
  return true;
};

/** The price of an instalment that was billed is changed. */
export const pricedAnewByAPair: Plant = (market, story) => {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return false;
  const two = decimal('2');
  const effectiveUnitPrice = entry.line.effectiveUnitPrice.times(two);
  const subtotal = entry.line.subtotal.times(two);
  correct(market, story, entry, { effectiveUnitPrice, subtotal }, 'unit_price_differs');
  return true;
};

/** What was billed wrongly is billed anew as it should have been. */
export const rightedByAPair: Plant = (market, story) => {
  const entry = aConvertlessEntry(market, story);
  if (!entry) return false;
  const right = entry.line;
  const two = decimal('2');
  const [effectiveUnitPrice, subtotal] = [right.effectiveUnitPrice.times(two), right.subtotal.times(two)];
  entry.line = { ...right, effectiveUnitPrice, subtotal, total: subtotal };
  correct(market, story, entry, right, undefined);
  return true;
};

/** The pair: the charge given back as it is, and charged anew with what is changed. */
function correct(
  market: Market,
  story: Story,
  entry: Entry,
  change: Partial<BilledLine>,
  kind: DiscrepancyKind | undefined,
): void {
  const period = laterPeriod(market, entry);
  const back = ofEvent(entry, entry.line.subtotal.neg(), 'E-corrected', period);
  const anew = { ...entry.line, ...change };
  entry.clean = false;
  story.entries.push(back, ofEvent({ ...entry, line: anew }, anew.subtotal, 'E-corrected', period));
  if (!kind) return;
  const { purchase, billing } = story.bought;
  const amount = anew.subtotal.minus(purchase.charge.amount);
  story.planted.push(differs(kind, purchase.id, entry.instalment, amount, billing));
}
