import type { Discrepancy, Match } from '../../../reconciliation/discrepancy.ts';
import { periodOf, type BillingPeriod } from '../../../values/day.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { DocumentId, PurchaseId } from '../../../values/id.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import type { Unbilled } from './accruals.ts';
import { bookedMonth } from './booked-documents.ts';
import { changesOf, knownFrom, placesOf, type Learnt, type Places } from './charge-places.ts';
import type { Entry } from './entry.ts';
import { Reassignments, type Charge } from './reassignments.ts';
import type { Move } from './reclassified.ts';
import { prepaidOn, type Restated } from './restated.ts';

/** What was paid up front for a purchase as it is known from a month on, the first from the beginning; in their order. */
export type PrepaidAmount = { readonly from: BillingPeriod | undefined; readonly amount: Decimal };

type Books = Learnt & { readonly purchases: KnownPurchases; readonly anew: readonly Restated[] };

type BookedCharge = Charge & {
  readonly period: BillingPeriod;
  /** What was accrued until it came; nothing where nobody expected it. */
  readonly awaited: Decimal;
};

/**
 * What was paid up front for each purchase: what its lines were booked as prepaid, less what of them went elsewhere, and
 * what is accrued of it. Reads the lists of a run once; what stays is a sum or two a purchase, and the entries of charges
 * that moved since their month was closed.
 */
export class PrepaidSums {
  /** Changes by the month from which they hold; an empty one for the beginning. */
  readonly #sums = new Map<PurchaseId, Map<BillingPeriod | '', Decimal>>();
  /** Discrepancies with lines of their own; a line that is matched as well counts once. */
  readonly #open = new Map<string, Discrepancy>();
  readonly #reassigned = new Reassignments();
  readonly #books: Books;
  readonly #anew: Restated[];
  /** Of what was billed anew: which documents bill it now, and whether it is accrued. */
  readonly #billedOn = new Map<PurchaseId, Set<DocumentId>>();
  readonly #accrued = new Set<PurchaseId>();

  constructor(books: Books) {
    this.#books = books;
    this.#anew = [...books.anew];
    for (const one of books.anew) for (const id of prepaidOn(one).keys()) this.#billedOn.set(id, new Set());
  }

  /** All discrepancies first, each with what of it moves. */
  addDiscrepancy(discrepancy: Discrepancy, moves: readonly Move[]): void {
    const { purchaseId, actual, lines, documentId } = discrepancy;
    const purchase = purchaseId && this.#books.purchases.get(purchaseId);
    if (!purchase) return;
    const period = bookedMonth(this.#books.documents, documentId, discrepancy.period);
    const places = placesOf(purchase, actual.amount, period, this.#books);
    // Nothing of the others is prepaid, and they stay where they are.
    if (places.length === 1 && places[0].account !== 'prepaid') return;
    this.addGone(discrepancy, moves);
    for (const place of lines) this.#open.set(keyOf(place), discrepancy);
  }

  /** What moved of one that is gone: its lines are elsewhere by now. */
  addGone({ purchaseId, actual, documentId, ...found }: Discrepancy, moves: readonly Move[]): void {
    const purchase = purchaseId && this.#books.purchases.get(purchaseId);
    // What was billed in another currency is in question as a whole: nothing of it stays prepaid.
    if (!purchase || purchase.charge.currency !== actual.currency) return;
    const period = bookedMonth(this.#books.documents, documentId, found.period);
    const since = this.#since(purchase, documentId, period);
    for (const move of moves) {
      const from = move.period > period ? move.period : since;
      if (move.to === 'prepaid') this.#add(purchase, move.amount, from);
      if (move.from === 'prepaid') this.#add(purchase, ZERO.minus(move.amount), from);
    }
  }

  /** Then all matches. */
  addMatch({ purchaseId, customerId, amount, instalment, ...place }: Match): void {
    this.#open.delete(keyOf(place));
    const { documentId } = place;
    const purchase = this.#books.purchases.get(purchaseId);
    const period = this.#books.documents.get(documentId)?.versions[0].from;
    if (!purchase || !period) return;
    const awaited = instalment === undefined ? ZERO : purchase.charge.amount;
    this.#addCharge({ documentId, purchase, customerId, amount, period, awaited });
  }

  addUnbilled({ purchase, amount, givenUpIn }: Unbilled): void {
    if (purchase.billingCycle !== 'one_time') return;
    this.#add(purchase, amount.amount);
    this.#accrued.add(purchase.id);
    if (givenUpIn !== undefined) this.#add(purchase, ZERO.minus(amount.amount), givenUpIn);
  }

  /** Asked at the end: lines that only a discrepancy names are booked as well. */
  all(): readonly (readonly [KnownPurchase, readonly PrepaidAmount[]])[] {
    this.#closeOpen();
    return [...this.#sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([id, changes]) => {
        const purchase = this.#books.purchases.get(id);
        return purchase ? [[purchase, amountsOf(changes)] as const] : [];
      });
  }

  /** What moves of the charges themselves. */
  moved(): readonly Entry[] {
    this.#closeOpen();
    return this.#reassigned.entries();
  }

  #closeOpen(): void {
    for (const { documentId, purchaseId, customerId, actual, ...found } of new Set(this.#open.values())) {
      const purchase = purchaseId && this.#books.purchases.get(purchaseId);
      if (!purchase) continue;
      const period = bookedMonth(this.#books.documents, documentId, found.period);
      const awaited = found.instalment === undefined ? ZERO : (found.expected ?? purchase.charge).amount;
      this.#addCharge({ documentId, purchase, customerId, amount: actual, period, awaited });
    }
    this.#open.clear();
    for (const one of this.#anew.splice(0)) this.#addRestated(one);
  }

  // What was paid up front was as it was billed, until it was billed anew; where nothing was billed yet it was accrued.
  #addRestated(one: Restated): void {
    const { document, versions } = one.booked;
    const documentId = document.header.id;
    for (const [id, amounts] of prepaidOn(one)) {
      const purchase = this.#books.purchases.get(id);
      if (!purchase) continue;
      const isBilledElsewhere = [...(this.#billedOn.get(id) ?? [])].some((other) => other !== documentId);
      const known = amounts.map((amount, index) => {
        const isNow = index === amounts.length - 1;
        const isAccrued = isNow ? this.#accrued.has(id) : !isBilledElsewhere && !amount.gt(ZERO);
        return isAccrued ? amount.plus(purchase.charge.amount) : amount;
      });
      const [first = ZERO, now = ZERO] = [known[0], known.at(-1)];
      this.#add(purchase, first.minus(now), this.#since(purchase, documentId, versions[0].from));
      for (const [index, { from }] of versions.entries()) {
        const [before, after] = [known[index - 1], known[index]];
        if (before && after) this.#add(purchase, after.minus(before), from);
      }
    }
  }

  #addCharge(charge: BookedCharge): void {
    const { purchase, amount, period, documentId, awaited } = charge;
    if (documentId && !awaited.eq(ZERO)) this.#billedOn.get(purchase.id)?.add(documentId);
    const places = placesOf(purchase, amount.amount, period, this.#books);
    if (purchase.charge.currency === amount.currency) this.#addPrepaid(charge, places);
    this.#reassigned.add(charge, places);
  }

  #addPrepaid(
    { purchase, documentId, period, awaited, amount: { amount } }: BookedCharge,
    places: Places,
  ): void {
    if (places[0].account === 'prepaid') {
      const since = this.#since(purchase, documentId, period);
      // What was spread of it while it was accrued.
      if (since !== '') this.#add(purchase, awaited);
      this.#add(purchase, since === '' ? amount : amount.minus(awaited), since);
    }
    for (const { before, after } of changesOf(places)) {
      if (before === 'prepaid') this.#add(purchase, ZERO.minus(amount), after.from);
      if (after.account === 'prepaid') this.#add(purchase, amount, after.from);
    }
  }

  #add(purchase: KnownPurchase, amount: Decimal, from: BillingPeriod | '' = ''): void {
    const { id } = purchase;
    const beginning = this.#beginning(purchase);
    const at = from > beginning ? from : beginning;
    const changes = this.#sums.get(id) ?? new Map<BillingPeriod | '', Decimal>();
    this.#sums.set(id, changes.set(at, (changes.get(at) ?? ZERO).plus(amount)));
  }

  // What came after a month of the term was closed is not spread over it.
  #since(
    { orderedOn }: KnownPurchase,
    documentId: DocumentId | undefined,
    period: BillingPeriod,
  ): BillingPeriod | '' {
    const { documents, monthOf } = this.#books;
    const loadedAtMs = documentId && documents.get(documentId)?.loadedAtMs;
    const ordered = periodOf(orderedOn);
    const start = ordered < period ? ordered : period;
    return loadedAtMs === undefined || monthOf(start, loadedAtMs) === start ? '' : period;
  }

  // Where months of its term were closed before it was imported, it begins in the month that has the import.
  #beginning(purchase: KnownPurchase): BillingPeriod | '' {
    const start = periodOf(purchase.orderedOn);
    const known = knownFrom(purchase, start, this.#books.monthOf);
    return known > start ? known : '';
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
