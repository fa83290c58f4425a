import type { Discrepancy, ExpectedInstalment } from '../../../reconciliation/discrepancy.ts';
import type { BookingMonth } from '../../../reconciliation/periods/booking-months.ts';
import { addPeriods, firstDay, type BillingPeriod } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { Money } from '../../../values/money.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import type { Decision } from '../case-decisions.ts';
import { endOf } from './amortisation.ts';
import { knownFrom } from './charge-places.ts';
import { entry, type Entry } from './entry.ts';

/** A charge that was bought and is not billed. */
export type Unbilled = {
  readonly purchase: KnownPurchase;
  readonly instalment: number;
  readonly period: BillingPeriod;
  readonly amount: Money;
  /** The month from which on we know of it: its own, or, of an import after that was closed, the one that has the import. */
  readonly knownFrom: BillingPeriod;
  /** The month from which on nobody expects it any more: it was accepted, or written off, that nothing is billed. */
  readonly givenUpIn?: BillingPeriod | undefined;
};

/** What is still expected, as far as it is a charge of a purchase that we know. */
export function unbilledExpected(
  { purchaseId, instalment, period, amount }: ExpectedInstalment,
  purchases: KnownPurchases,
  monthOf: BookingMonth,
): readonly Unbilled[] {
  const purchase = purchases.get(purchaseId);
  if (purchase === undefined || instalment === undefined) return [];
  return [{ purchase, instalment, period, amount, knownFrom: knownFrom(purchase, period, monthOf) }];
}

/**
 * What should have been billed and was not: it is owed all the same, until finance has decided that it will not be. Months
 * that were closed by then keep it; where there are none it was never owed.
 */
export function unbilledOverdue(
  { kind, purchaseId, instalment, period, expected }: Discrepancy,
  purchases: KnownPurchases,
  monthOf: BookingMonth,
  decision: Decision | undefined,
): readonly Unbilled[] {
  const purchase = purchaseId && purchases.get(purchaseId);
  if (kind !== 'purchased_not_billed' || !purchase || instalment === undefined || !expected) return [];
  const givenUpIn = decision?.bookedIn;
  const from = knownFrom(purchase, period, monthOf);
  if (givenUpIn !== undefined && givenUpIn <= from) return [];
  return [{ purchase, instalment, period, amount: expected, knownFrom: from, givenUpIn }];
}

/**
 * Accrued at the end of every month from its own on, or from when we know of it, up to one, as long as somebody expects it; `onlyThat`: of the last of
 * these months alone.
 */
export function accrualEntries(unbilled: Unbilled, at: BillingPeriod, onlyThat: boolean): readonly Entry[] {
  const { givenUpIn } = unbilled;
  const entries: Entry[] = [];
  for (let month = unbilled.knownFrom; month <= at; month = addPeriods(month, 1)) {
    if (givenUpIn !== undefined && month >= givenUpIn) break;
    if (month === at || !onlyThat) entries.push(...accruedAt(unbilled, month));
  }
  return entries;
}

// Booked on the last day of a month, and taken back on the first of the next, when the invoice may have come.
function accruedAt({ purchase, instalment, amount }: Unbilled, at: BillingPeriod): readonly Entry[] {
  const next = addPeriods(at, 1);
  const account = purchase.billingCycle === 'one_time' ? ('prepaid' as const) : ('reservations' as const);
  const about = `${purchase.id}|${instalment}|${at}`;
  const accrual = {
    currency: amount.currency,
    documentId: undefined,
    description: `Bought and not billed by the end of ${at}: charge ${instalment}`,
  };
  const postings = (sign: 'booked' | 'reversed') => {
    const debit = sign === 'booked' ? amount.amount : ZERO.minus(amount.amount);
    return [
      { account, amount: debit, purchase },
      { account: 'accrued' as const, amount: ZERO.minus(debit), purchase },
    ];
  };
  return [
    ...entry({
      ...{ ...accrual, id: `accrual|${about}`, kind: 'accrual', date: endOf(at), period: at },
      postings: postings('booked'),
    }),
    ...entry({
      ...{ ...accrual, id: `accrual_reversal|${about}`, kind: 'accrual_reversal', date: firstDay(next) },
      ...{ period: next, postings: postings('reversed') },
    }),
  ];
}
