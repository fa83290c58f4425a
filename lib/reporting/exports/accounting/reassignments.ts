import type { BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { Currency, Money } from '../../../values/money.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import type { Account } from './accounts.ts';
import { endOf } from './amortisation.ts';
import { changesOf, type Places } from './charge-places.ts';
import { entry, type Entry } from './entry.ts';

/** A line of a purchase, or the lines that a discrepancy is about. */
export type Charge = {
  readonly documentId: DocumentId | undefined;
  readonly purchase: KnownPurchase;
  readonly customerId: string | undefined;
  /** Before tax. */
  readonly amount: Money;
};

type Reassigned = Omit<Charge, 'amount'> & {
  readonly from: BillingPeriod;
  readonly before: Account;
  readonly after: Account;
  readonly currency: Currency;
  readonly amount: Decimal;
};

/**
 * Charges that go to the account where they would be if everything had been known in time: one entry for those of one
 * purchase on one document, however reconciliation puts its lines together.
 */
export class Reassignments {
  readonly #sums = new Map<string, Reassigned>();

  add({ amount: { amount, currency }, ...charge }: Charge, places: Places): void {
    for (const { before, after } of changesOf(places)) {
      const { from, account } = after;
      const key = [charge.documentId, charge.purchase.id, from, before, account].join('|');
      const sum = (this.#sums.get(key)?.amount ?? ZERO).plus(amount);
      this.#sums.set(key, { ...charge, from, before, after: account, currency, amount: sum });
    }
  }

  entries(): readonly Entry[] {
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, one]) =>
        entry({
          id: `reassigned|${key}`,
          kind: 'reassignment',
          ...{ date: endOf(one.from), period: one.from, currency: one.currency, documentId: one.documentId },
          description: `Charge of purchase ${one.purchase.id}, otherwise booked since what was learnt after its month was closed`,
          postings: [
            { ...side(one, one.after), amount: one.amount },
            { ...side(one, one.before), amount: ZERO.minus(one.amount) },
          ],
        }),
      );
  }
}

function side({ purchase, customerId }: Reassigned, account: Account) {
  return account === 'unmatched' ? { account, customerId } : { account, purchase };
}
