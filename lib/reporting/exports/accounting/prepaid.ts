import type { Discrepancy, Match } from '../../../reconciliation/discrepancy.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { PurchaseId } from '../../../values/id.ts';
import type { Money } from '../../../values/money.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import { accountOfPurchase, type Returns } from './accounts-of.ts';
import type { Unbilled } from './accruals.ts';
import { reclassifiedTo, type Decisions } from './reclassified.ts';

/**
 * What was paid up front for each purchase: what its lines were booked as prepaid, less what of them went elsewhere, and
 * what is accrued of it. Reads the lists of a run once; what stays is one sum a purchase.
 */
export class PrepaidSums {
  readonly #sums = new Map<PurchaseId, Decimal>();
  /** Discrepancies with lines of their own; a line that is matched as well counts once. */
  readonly #open = new Map<string, Discrepancy>();
  readonly #purchases: KnownPurchases;
  readonly #returns: Returns;
  readonly #decisions: Decisions;

  constructor(purchases: KnownPurchases, returns: Returns, decisions: Decisions) {
    this.#purchases = purchases;
    this.#returns = returns;
    this.#decisions = decisions;
  }

  /** All discrepancies first. */
  addDiscrepancy(discrepancy: Discrepancy): void {
    const { purchaseId, actual, amount, lines } = discrepancy;
    const purchase = this.#prepaid(purchaseId, actual);
    if (purchase === undefined) return;
    if (reclassifiedTo(discrepancy, this.#decisions) !== undefined)
      this.#add(purchase, ZERO.minus(amount.amount));
    for (const place of lines) this.#open.set(keyOf(place), discrepancy);
  }

  /** Then all matches. */
  addMatch(match: Match): void {
    this.#open.delete(keyOf(match));
    const purchase = this.#prepaid(match.purchaseId, match.amount);
    if (purchase) this.#add(purchase, match.amount.amount);
  }

  addUnbilled({ purchase, amount }: Unbilled): void {
    if (purchase.billingCycle === 'one_time') this.#add(purchase, amount.amount);
  }

  /** Asked at the end: lines that only a discrepancy names are booked as well. */
  all(): readonly (readonly [KnownPurchase, Decimal])[] {
    for (const { purchaseId, actual } of new Set(this.#open.values())) {
      const purchase = this.#prepaid(purchaseId, actual);
      if (purchase) this.#add(purchase, actual.amount);
    }
    this.#open.clear();
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([id, sum]) => {
        const purchase = this.#purchases.get(id);
        return purchase ? [[purchase, sum] as const] : [];
      });
  }

  // What was billed in another currency is in question as a whole: nothing of it stays prepaid.
  #prepaid(purchaseId: PurchaseId | undefined, { amount, currency }: Money): KnownPurchase | undefined {
    const purchase = purchaseId && this.#purchases.get(purchaseId);
    if (!purchase || purchase.charge.currency !== currency) return undefined;
    return accountOfPurchase(purchase, amount, this.#returns) === 'prepaid' ? purchase : undefined;
  }

  #add({ id }: KnownPurchase, amount: Decimal): void {
    this.#sums.set(id, (this.#sums.get(id) ?? ZERO).plus(amount));
  }
}

function keyOf({ documentId, part, lineNumber }: Pick<Match, 'documentId' | 'part' | 'lineNumber'>): string {
  return `${documentId}|${part}|${lineNumber}`;
}
