import type { BilledLine } from '../../../billing/billed-line.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { KnownPurchase } from '../known-purchases.ts';
import { CATEGORY_ACCOUNTS, type Account } from './accounts.ts';
import { placesOf, type Learnt } from './charge-places.ts';
import type { Posting } from './entry.ts';

/**
 * Lines before tax, summed by account, customer and purchase, and their tax. A charge of a purchase is the cost of the
 * customer it was bought for, whoever Microsoft billed: so is everything else that is booked of the purchase, and what was
 * prepaid for a customer comes to nothing in the end.
 */
export class LineSums {
  readonly #sums = new Map<string, Posting>();
  readonly #period: BillingPeriod;
  readonly #learnt: Learnt;
  tax: Decimal = ZERO;

  /** `period`: the month in which the document is booked. */
  constructor(period: BillingPeriod, learnt: Learnt) {
    this.#period = period;
    this.#learnt = learnt;
  }

  add(line: BilledLine, purchase: KnownPurchase | undefined): void {
    const account = purchase && placesOf(purchase, line.subtotal, this.#period, this.#learnt)[0].account;
    // Nobody knew yet which purchase it is of.
    if (account === undefined || account === 'unmatched')
      this.#post(account ?? CATEGORY_ACCOUNTS[line.category], line.customerId, line.subtotal);
    else this.#post(account, purchase?.customerId ?? line.customerId, line.subtotal, purchase);
    this.tax = this.tax.plus(line.tax);
  }

  /** Takes away what others come to. */
  without(others: LineSums): LineSums {
    const left = new LineSums(this.#period, this.#learnt);
    for (const { account, customerId = '', amount, purchase } of this.postings())
      left.#post(account, customerId, amount, purchase);
    for (const { account, customerId = '', amount, purchase } of others.postings())
      left.#post(account, customerId, ZERO.minus(amount), purchase);
    left.tax = this.tax.minus(others.tax);
    return left;
  }

  #post(account: Account, customerId: string, subtotal: Decimal, purchase?: KnownPurchase): void {
    const key = `${account}|${customerId}|${purchase?.id ?? ''}`;
    const before = this.#sums.get(key);
    const amount = before ? before.amount.plus(subtotal) : subtotal;
    this.#sums.set(key, { account, amount, customerId, purchase });
  }

  postings(): readonly Posting[] {
    return [...this.#sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, posting]) => posting);
  }
}
