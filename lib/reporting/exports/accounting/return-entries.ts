import type { KeptReturn } from '../../../purchasing/purchase-ledger.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import { decimal, ZERO } from '../../../values/decimal.ts';
import type { BillingPeriod, Day } from '../../../values/day.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import { endOf } from './amortisation.ts';
import { entry, type Entry } from './entry.ts';
import { ownMonth, spanOf } from './returns.ts';

/** What was returned of a reservation that is paid month by month lowers its cost. */
export function monthlyReturnEntries(
  purchase: KnownPurchase,
  returns: readonly KeptReturn[],
  monthOf: BookingMonth,
): readonly Entry[] {
  return returns.flatMap((one) => {
    const span = spanOf(one, ownMonth(one), monthOf);
    if (span === undefined) return [];
    const refund = decimal(one.amount);
    const booked = returned(purchase, one, span.from, [
      { account: 'refunds', amount: refund, purchase },
      { account: 'reservations', amount: ZERO.minus(refund), purchase },
    ]);
    return span.until === undefined
      ? booked
      : [...booked, ...takenBack(purchase, one.returnId, span.until, booked)];
  });
}

/** On its day, or, where its month was closed when it was recorded, at the end of the month in which it is booked. */
export function returned(
  purchase: KnownPurchase,
  one: KeptReturn,
  period: BillingPeriod,
  postings: Entry['postings'],
): readonly Entry[] {
  const { returnId, returnedOn, currency, quantity } = one;
  const isLate = period !== ownMonth(one);
  const late = isLate ? ` on ${returnedOn}, recorded after that month was closed` : '';
  return entry({
    id: returnEntryId(purchase, returnId),
    kind: 'return',
    ...{
      date: isLate ? endOf(period) : (returnedOn as Day),
      period,
      currency,
      documentId: undefined,
      postings,
    },
    description: `Return ${returnId} of ${quantity} of purchase ${purchase.id}${late}`,
  });
}

/** A return that was withdrawn after its month was closed, as far as it is booked. */
export function takenBack(
  purchase: KnownPurchase,
  returnId: string,
  period: BillingPeriod,
  booked: readonly Entry[],
): readonly Entry[] {
  const id = returnEntryId(purchase, returnId);
  return booked
    .filter((one) => one.id === id)
    .flatMap(({ postings, currency, documentId }) =>
      entry({
        id: `return_reversal|${purchase.id}|${returnId}`,
        kind: 'return_reversal',
        ...{ date: endOf(period), period, currency, documentId },
        description: `Return ${returnId} of purchase ${purchase.id}, withdrawn after the month in which it is booked was closed`,
        postings: postings.map((posting) => ({ ...posting, amount: ZERO.minus(posting.amount) })),
      }),
    );
}

function returnEntryId({ id }: KnownPurchase, returnId: string): string {
  return `return|${id}|${returnId}`;
}
