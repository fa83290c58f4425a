import type { Discrepancy, Match } from '../../../reconciliation/discrepancy.ts';
import type { BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { Money } from '../../../values/money.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import { accountOfPurchase, type Returns } from './accounts-of.ts';
import type { Unbilled } from './accruals.ts';
import type { Move } from './reclassified.ts';

/** What was paid up front for a purchase as it is known from a month on, the first from the beginning; in their order. */
export type PrepaidAmount = { readonly from: BillingPeriod | undefined; readonly amount: Decimal };

/**
 * What was paid up front for each purchase: what its lines were booked as prepaid, less what of them went elsewhere, and
 * what is accrued of it. Reads the lists of a run once; what stays is a sum or two a purchase.
 */
export class PrepaidSums {
  /** Changes by the month from which they hold; an empty one for the beginning. */
  readonly #sums = new Map<PurchaseId, Map<BillingPeriod | '', Decimal>>();
  /** Discrepancies with lines of their own; a line that is matched as well counts once. */
  readonly #open = new Map<string, Discrepancy>();
  readonly #purchases: KnownPurchases;
  readonly #returns: Returns;

  constructor(purchases: KnownPurchases, returns: Returns) {
    this.#purchases = purchases;
    this.#returns = returns;
  }

  /** All discrepancies first, each with what of it moves. */
  addDiscrepancy(discrepancy: Discrepancy, moves: readonly Move[]): void {
    const { purchaseId, actual, lines, period } = discrepancy;
    const purchase = this.#prepaid(purchaseId, actual);
    if (purchase === undefined) return;
    for (const move of moves) {
      const from = move.period > period ? move.period : '';
      if (move.to === 'prepaid') this.#add(purchase, move.amount, from);
      if (move.from === 'prepaid') this.#add(purchase, ZERO.minus(move.amount), from);
    }
    for (const place of lines) this.#open.set(keyOf(place), discrepancy);
  }

  /** Then all matches. */
  addMatch(match: Match): void {
    this.#open.delete(keyOf(match));
    const purchase = this.#prepaid(match.purchaseId, match.amount);
    if (purchase) this.#add(purchase, match.amount.amount);
  }

  addUnbilled({ purchase, amount, givenUpIn }: Unbilled): void {
    if (purchase.billingCycle !== 'one_time') return;
    this.#add(purchase, amount.amount);
    if (givenUpIn !== undefined) this.#add(purchase, ZERO.minus(amount.amount), givenUpIn);
  }

  /** Asked at the end: lines that only a discrepancy names are booked as well. */
  all(): readonly (readonly [KnownPurchase, readonly PrepaidAmount[]])[] {
    for (const { purchaseId, actual } of new Set(this.#open.values())) {
      const purchase = this.#prepaid(purchaseId, actual);
      if (purchase) this.#add(purchase, actual.amount);
    }
    this.#open.clear();
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([id, changes]) => {
        const purchase = this.#purchases.get(id);
        return purchase ? [[purchase, amountsOf(changes)] as const] : [];
      });
  }

  // What was billed in another currency is in question as a whole: nothing of it stays prepaid.
  #prepaid(purchaseId: PurchaseId | undefined, { amount, currency }: Money): KnownPurchase | undefined {
    const purchase = purchaseId && this.#purchases.get(purchaseId);
    if (!purchase || purchase.charge.currency !== currency) return undefined;
    return accountOfPurchase(purchase, amount, this.#returns) === 'prepaid' ? purchase : undefined;
  }

  #add({ id }: KnownPurchase, amount: Decimal, from: BillingPeriod | '' = ''): void {
    const changes = this.#sums.get(id) ?? new Map<BillingPeriod | '', Decimal>();
    this.#sums.set(id, changes.set(from, (changes.get(from) ?? ZERO).plus(amount)));
  }
}

function amountsOf(changes: ReadonlyMap<BillingPeriod | '', Decimal>): readonly PrepaidAmount[] {
  const later = [...changes].filter((change): change is [BillingPeriod, Decimal] => change[0] !== '');
  const amounts: PrepaidAmount[] = [{ from: undefined, amount: changes.get('') ?? ZERO }];
  for (const [from, change] of later.sort(([a], [b]) => (a < b ? -1 : 1)))
    amounts.push({ from, amount: (amounts.at(-1)?.amount ?? ZERO).plus(change) });
  return amounts;
}

function keyOf({ documentId, part, lineNumber }: Pick<Match, 'documentId' | 'part' | 'lineNumber'>): string {
  return `${documentId}|${part}|${lineNumber}`;
}
