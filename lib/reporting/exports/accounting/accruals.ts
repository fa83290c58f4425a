import type { Discrepancy, ExpectedInstalment } from '../../../reconciliation/discrepancy.ts';
import { addPeriods, firstDay, type BillingPeriod } from '../../../values/day.ts';
import { ZERO } from '../../../values/decimal.ts';
import type { Money } from '../../../values/money.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import { endOf } from './amortisation.ts';
import { entry, type Entry } from './entry.ts';

/** A charge that was bought and is not billed. */
export type Unbilled = {
  readonly purchase: KnownPurchase;
  readonly instalment: number;
  readonly period: BillingPeriod;
  readonly amount: Money;
};

/** What is still expected, as far as it is a charge of a purchase that we know. */
export function unbilledExpected(
  { purchaseId, instalment, period, amount }: ExpectedInstalment,
  purchases: KnownPurchases,
): readonly Unbilled[] {
  const purchase = purchases.get(purchaseId);
  return purchase === undefined || instalment === undefined ? [] : [{ purchase, instalment, period, amount }];
}

/** What should have been billed and was not: it is owed all the same. */
export function unbilledOverdue(
  { kind, purchaseId, instalment, period, expected }: Discrepancy,
  purchases: KnownPurchases,
): readonly Unbilled[] {
  const purchase = purchaseId && purchases.get(purchaseId);
  if (kind !== 'purchased_not_billed' || !purchase || instalment === undefined || !expected) return [];
  return [{ purchase, instalment, period, amount: expected }];
}

/** Booked on the last day of a month, and taken back on the first of the next, when the invoice may have come. */
export function accrualEntries(
  { purchase, instalment, amount }: Unbilled,
  at: BillingPeriod,
): readonly Entry[] {
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
