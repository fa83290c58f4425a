import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import { decimal, ZERO, type Decimal } from '../../../values/decimal.ts';
import { periodOf, type BillingPeriod, type Day } from '../../../values/day.ts';
import { minorDigits } from '../../../values/money.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { Account } from './accounts.ts';
import { amortise, endOf } from './amortisation.ts';
import { entry, type Entry } from './entry.ts';
import type { PrepaidAmount } from './prepaid.ts';

/**
 * The months of a reservation that was paid up front, and what its returns end. Where what was paid is known otherwise from
 * a month on, the months before stay as they were, and that month takes what they would have had otherwise.
 */
export function prepaidEntries(
  purchase: KnownPurchase,
  amounts: readonly PrepaidAmount[],
  returns: readonly RecordedReturn[],
): readonly Entry[] {
  const booked: Entry[] = [];
  for (const [index, { from, amount }] of amounts.entries()) {
    const entries = entriesOf(purchase, amount, returns);
    const until = amounts[index + 1]?.from;
    if (from !== undefined) booked.push(...catchUp(purchase, from, booked, entries));
    booked.push(
      ...entries.filter(
        ({ period }) => (from === undefined || period >= from) && (until === undefined || period < until),
      ),
    );
  }
  return booked;
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
    for (const { period, postings } of all)
      for (const { account, amount } of period < from ? postings : [])
        missing.set(account, (missing.get(account) ?? ZERO).plus(amount.times(sign)));
  };
  add(entries, '1');
  add(booked, '-1');
  return entry({
    id: `catch_up|${purchase.id}|${from}`,
    kind: 'catch_up',
    ...{ date: endOf(from), period: from, currency: purchase.charge.currency, documentId: undefined },
    description: `What the months before ${from} of purchase ${purchase.id} cost otherwise since it was decided`,
    postings: [...missing].map(([account, amount]) => ({ account, amount, purchase })),
  });
}

function entriesOf(
  purchase: KnownPurchase,
  amount: Decimal,
  returns: readonly RecordedReturn[],
): readonly Entry[] {
  const { id, term, quantity, orderedOn: start } = purchase;
  const { currency } = purchase.charge;
  const { months, left } = amortise({
    ...{ amount, places: minorDigits(currency), quantity, start, term },
    returns: returns.map((one) => ({ ...one, on: one.returnedOn as Day })),
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
    ...returns.flatMap((one) => returnEntry(purchase, one, leftOf.get(one.returnId) ?? ZERO)),
  ];
}

/** What was returned of a reservation that is paid month by month lowers its cost. */
export function monthlyReturnEntries(
  purchase: KnownPurchase,
  returns: readonly RecordedReturn[],
): readonly Entry[] {
  return returns.flatMap((one) => {
    const refund = decimal(one.amount);
    return returned(purchase, one, [
      { account: 'refunds', amount: refund, purchase },
      { account: 'reservations', amount: ZERO.minus(refund), purchase },
    ]);
  });
}

// What is left of the returned part, against what is to come back for it; the rest is what the return costs.
function returnEntry(purchase: KnownPurchase, one: RecordedReturn, left: Decimal): readonly Entry[] {
  const refund = decimal(one.amount);
  return returned(purchase, one, [
    { account: 'refunds', amount: refund, purchase },
    { account: 'returnFees', amount: left.minus(refund), purchase },
    { account: 'prepaid', amount: ZERO.minus(left), purchase },
  ]);
}

function returned(
  purchase: KnownPurchase,
  { returnId, returnedOn, currency, quantity }: RecordedReturn,
  postings: Entry['postings'],
): readonly Entry[] {
  const date = returnedOn as Day;
  return entry({
    id: `return|${purchase.id}|${returnId}`,
    kind: 'return',
    ...{ date, period: periodOf(date), currency, documentId: undefined, postings },
    description: `Return ${returnId} of ${quantity} of purchase ${purchase.id}`,
  });
}

/** Entries of one month, or of every month up to one. */
export function inMonth(entries: readonly Entry[], at: BillingPeriod, onlyThat: boolean): readonly Entry[] {
  return entries.filter(({ period }) => (onlyThat ? period === at : period <= at));
}
