import type { KeptReturn } from '../../../purchasing/purchase-ledger.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import { decimal, ZERO, type Decimal } from '../../../values/decimal.ts';
import { periodOf, type BillingPeriod, type Day } from '../../../values/day.ts';
import { minorDigits } from '../../../values/money.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { Account } from './accounts.ts';
import { amortise, endOf } from './amortisation.ts';
import { entry, type Entry } from './entry.ts';
import type { PrepaidAmount } from './prepaid.ts';
import { returned, takenBack } from './return-entries.ts';
import { ownMonth } from './returns.ts';

/**
 * The months of a reservation that was paid up front, and what its returns end. Where what was paid, or returned, is known
 * otherwise from a month on, the months before stay as they were, and that month takes what they would have had otherwise.
 */
export function prepaidEntries(
  purchase: KnownPurchase,
  amounts: readonly PrepaidAmount[],
  returns: readonly KeptReturn[],
  monthOf: BookingMonth,
): readonly Entry[] {
  const booked: Entry[] = [];
  const known = returns.flatMap((one) => bookedReturn(purchase, one, monthOf));
  const states = statesOf(amounts, known);
  for (const [index, { from, amount, counting }] of states.entries()) {
    const entries = entriesOf(purchase, amount, counting);
    const until = states[index + 1]?.from;
    if (from !== undefined) {
      const ended = known.filter((one) => one.until === from);
      booked.push(...ended.flatMap(({ one: { returnId } }) => takenBack(purchase, returnId, from, booked)));
      booked.push(...catchUp(purchase, from, booked, entries));
    }
    booked.push(
      ...entries.filter(
        ({ period }) => (from === undefined || period >= from) && (until === undefined || period < until),
      ),
    );
  }
  return booked;
}

type BookedReturn = {
  readonly one: KeptReturn;
  /** The month of its entry. */
  readonly bookedIn: BillingPeriod;
  /** The month from which on the others reckon with it; undefined for the beginning. */
  readonly from: BillingPeriod | undefined;
  readonly until: BillingPeriod | undefined;
};

// Parts that are returned and parts that are not are cut to cents apart, in all months: where one of them was closed
// already, they reckon with a return from its own month on.
function bookedReturn(
  { orderedOn }: KnownPurchase,
  one: KeptReturn,
  monthOf: BookingMonth,
): readonly BookedReturn[] {
  const [own, ordered] = [ownMonth(one), periodOf(orderedOn)];
  const start = ordered < own ? ordered : own;
  const bookedIn = monthOf(own, one.recordedAtMs);
  const from = monthOf(start, one.recordedAtMs) === start ? undefined : bookedIn;
  if (one.withdrawn === undefined) return [{ one, bookedIn, from, until: undefined }];
  const counted = from ?? start;
  if (monthOf(counted, one.withdrawn.atMs) === counted) return [];
  return [{ one, bookedIn, from, until: monthOf(bookedIn, one.withdrawn.atMs) }];
}

/** What is known from a month on, the first from the beginning; in their order. */
function statesOf(amounts: readonly PrepaidAmount[], returns: readonly BookedReturn[]) {
  const changes = new Set([
    ...amounts.flatMap(({ from }) => from ?? []),
    ...returns.flatMap(({ from, until }) => [from ?? [], until ?? []].flat()),
  ]);
  return [undefined, ...[...changes].sort()].map((at) => ({
    from: at,
    amount: amounts.findLast(({ from }) => isBy(from, at))?.amount ?? ZERO,
    counting: returns.filter(
      ({ from, until }) => isBy(from, at) && (until === undefined || !isBy(until, at)),
    ),
  }));
}

function isBy(from: BillingPeriod | undefined, at: BillingPeriod | undefined): boolean {
  return from === undefined || (at !== undefined && from <= at);
}

/** What the accounts would have had before a month, less what they have got. */
function catchUp(
  purchase: KnownPurchase,
  from: BillingPeriod,
  booked: readonly Entry[],
  entries: readonly Entry[],
): readonly Entry[] {
  const missing = new Map<Account, Decimal>();
  const add = (all: readonly Entry[], sign: '1' | '-1') => {
    for (const { postings } of all)
      for (const { account, amount } of postings)
        missing.set(account, (missing.get(account) ?? ZERO).plus(amount.times(sign)));
  };
  add(
    entries.filter(({ period }) => period < from),
    '1',
  );
  add(booked, '-1');
  return entry({
    id: `catch_up|${purchase.id}|${from}`,
    kind: 'catch_up',
    ...{ date: endOf(from), period: from, currency: purchase.charge.currency, documentId: undefined },
    description: `What the months before ${from} of purchase ${purchase.id} cost otherwise by what is known since`,
    postings: [...missing].map(([account, amount]) => ({ account, amount, purchase })),
  });
}

function entriesOf(
  purchase: KnownPurchase,
  amount: Decimal,
  returns: readonly BookedReturn[],
): readonly Entry[] {
  const { id, term, quantity, orderedOn: start } = purchase;
  const { currency } = purchase.charge;
  const { months, left } = amortise({
    ...{ amount, places: minorDigits(currency), quantity, start, term },
    returns: returns.map(({ one }) => ({ ...one, on: one.returnedOn as Day })),
  });
  const leftOf = new Map(left.map((one) => [one.returnId, one.amount]));
  return [
    ...months.flatMap((month) =>
      entry({
        id: `amortisation|${id}|${month.period}`,
        kind: 'amortisation',
        date: endOf(month.period),
        ...{ period: month.period, currency, documentId: undefined },
        description: `Reservation of purchase ${id}: ${month.period}`,
        postings: [
          { account: 'reservations', amount: month.amount, purchase },
          { account: 'prepaid', amount: ZERO.minus(month.amount), purchase },
        ],
      }),
    ),
    ...returns.flatMap((known) => returnEntry(purchase, known, leftOf.get(known.one.returnId) ?? ZERO)),
  ];
}

// What is left of the returned part, against what is to come back for it; the rest is what the return costs.
function returnEntry(
  purchase: KnownPurchase,
  { one, bookedIn }: BookedReturn,
  left: Decimal,
): readonly Entry[] {
  const refund = decimal(one.amount);
  return returned(purchase, one, bookedIn, [
    { account: 'refunds', amount: refund, purchase },
    { account: 'returnFees', amount: left.minus(refund), purchase },
    { account: 'prepaid', amount: ZERO.minus(left), purchase },
  ]);
}

/** Entries of one month, or of every month up to one. */
export function inMonth(entries: readonly Entry[], at: BillingPeriod, onlyThat: boolean): readonly Entry[] {
  return entries.filter(({ period }) => (onlyThat ? period === at : period <= at));
}
