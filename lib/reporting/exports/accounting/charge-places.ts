import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { Account } from './accounts.ts';
import type { BookedDocuments } from './booked-documents.ts';
import { spanOf, type Returns } from './returns.ts';

/** Where a charge is from a month on. */
type Place = { readonly from: BillingPeriod; readonly account: Account };

/** The place in its own month, and those it moves to later, in their order. */
export type Places = readonly [Place, ...Place[]];

/** When something became known beside the charges themselves. */
export type Learnt = {
  readonly returns: Returns;
  readonly documents: BookedDocuments;
  readonly monthOf: BookingMonth;
};

/**
 * Where a charge of a purchase is booked: up front it is prepaid, and what comes back after a return is a refund. What was
 * learnt after the month of the charge was closed moves it in the month in which that is booked: a return that was
 * recorded, or withdrawn, or the purchase itself, which was imported. Until then it was of no purchase that we knew.
 */
export function placesOf(
  purchase: KnownPurchase,
  amount: Decimal,
  period: BillingPeriod,
  { returns, monthOf }: Pick<Learnt, 'returns' | 'monthOf'>,
): Places {
  const usual = purchase.billingCycle === 'one_time' ? 'prepaid' : 'reservations';
  const mayMove = purchase.importedAtMs !== undefined || (amount.lt(ZERO) && returns.has(purchase.id));
  if (!mayMove) return [{ from: period, account: usual }];
  const known = knownFrom(purchase, period, monthOf);
  const spans = amount.lt(ZERO)
    ? (returns.get(purchase.id) ?? []).flatMap((one) => spanOf(one, period, monthOf) ?? [])
    : [];
  const accountIn = (month: BillingPeriod): Account => {
    if (month < known) return 'unmatched';
    const isRefund = spans.some(({ from, until }) => from <= month && (until === undefined || month < until));
    return isRefund ? 'refunds' : usual;
  };
  const places: [Place, ...Place[]] = [{ from: period, account: accountIn(period) }];
  const changes = new Set([known, ...spans.flatMap(({ from, until }) => [from, until ?? from])]);
  for (const from of [...changes].filter((month) => month > period).sort()) {
    const account = accountIn(from);
    if (account !== places.at(-1)?.account) places.push({ from, account });
  }
  return places;
}

/** The month from which on something of a month counts as of this purchase. */
export function knownFrom(
  { importedAtMs }: KnownPurchase,
  own: BillingPeriod,
  monthOf: BookingMonth,
): BillingPeriod {
  return importedAtMs === undefined ? own : monthOf(own, importedAtMs);
}

/** Where it is in a month that is not before its own. */
export function placeIn(places: Places, month: BillingPeriod): Account {
  return places.reduce((place, next) => (next.from <= month ? next : place)).account;
}

/** A change of place, with the place before. */
export function changesOf(places: Places): readonly { readonly before: Account; readonly after: Place }[] {
  return places.slice(1).map((after, index) => ({ before: places[index]?.account ?? after.account, after }));
}
