import type { BilledLine } from '../../../billing/billed-line.ts';
import type { PurchaseId } from '../../../values/id.ts';
import { ZERO, type Decimal } from '../../../values/decimal.ts';
import type { ExportBooks } from '../export-books.ts';
import type { ExportScope } from '../export-scope.ts';
import type { KnownPurchase, KnownPurchases } from '../known-purchases.ts';
import { lineRows } from '../lines/line-row.ts';
import type { BookedDocument } from './booked-documents.ts';
import type { Learnt } from './charge-places.ts';
import { LineSums } from './line-sums.ts';

/** A document that was billed anew after a close, with what each of its versions comes to; in their order. */
export type Restated = { readonly booked: BookedDocument; readonly sums: readonly LineSums[] };

/**
 * Reads every version that is booked. Reconciliation speaks of the lines that are published; a line that was replaced is of
 * the purchase of those that name the same order now, or of the only one that we know of that order.
 */
export async function restated(
  books: Pick<ExportBooks, 'readLines' | 'reconciliations'>,
  scope: ExportScope,
  booked: BookedDocument,
  known: Learnt & { readonly purchases: KnownPurchases },
): Promise<Restated> {
  const { document, versions } = booked;
  const period = versions[0].from;
  const published = new LineSums(period, known);
  const purchases = new PurchasesOfLines(known.purchases);
  const rows = lineRows(books, { ...scope, published: [document] }, known.purchases, () => undefined);
  for await (const batch of rows)
    for (const { line, purchase } of batch) {
      published.add(line, purchase);
      purchases.note(line, purchase);
    }
  const sums: LineSums[] = [];
  for (const { version } of versions) {
    if (version.version === document.published.version) sums.push(published);
    else {
      const replaced = new LineSums(period, known);
      for await (const lines of books.readLines(document.header, version))
        for (const { line } of lines) replaced.add(line, purchases.of(line));
      sums.push(replaced);
    }
  }
  return { booked, sums };
}

/** What of each purchase is prepaid on the document, a version after the other. */
export function prepaidOn({ sums }: Restated): ReadonlyMap<PurchaseId, readonly Decimal[]> {
  const found = new Map<PurchaseId, Decimal[]>();
  for (const [index, version] of sums.entries())
    for (const { account, amount, purchase } of version.postings()) {
      if (account !== 'prepaid' || !purchase) continue;
      const amounts = found.get(purchase.id) ?? sums.map(() => ZERO);
      found.set(purchase.id, amounts.with(index, amount));
    }
  return found;
}

class PurchasesOfLines {
  /** By the orders that lines name; undefined where they are of several. */
  readonly #named = new Map<string, KnownPurchase | undefined>();
  readonly #ordered = new Map<string, KnownPurchase | undefined>();

  constructor(known: ReadonlyMap<PurchaseId, KnownPurchase>) {
    for (const one of known.values()) if (one.orderId) note(this.#ordered, one.orderId.toLowerCase(), one);
  }

  note(line: BilledLine, purchase: KnownPurchase | undefined): void {
    if (purchase) for (const name of namesOf(line)) note(this.#named, name, purchase);
  }

  of(line: BilledLine): KnownPurchase | undefined {
    for (const name of namesOf(line)) if (this.#named.has(name)) return this.#named.get(name);
    return line.category === 'reservation' ? this.#ordered.get(line.orderId.toLowerCase()) : undefined;
  }
}

function namesOf({ reservationOrderId, orderId, alternateId }: BilledLine): readonly string[] {
  return [reservationOrderId, orderId, alternateId]
    .filter((name) => name !== '')
    .map((name) => name.toLowerCase());
}

function note(named: Map<string, KnownPurchase | undefined>, name: string, purchase: KnownPurchase): void {
  named.set(name, !named.has(name) || named.get(name)?.id === purchase.id ? purchase : undefined);
}
