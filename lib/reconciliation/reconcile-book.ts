import type { BillingBook } from '../billing/billing-book.ts';
import type { BillingDocument } from '../billing/document.ts';
import type { Purchase } from '../purchasing/purchase.ts';
import type { PurchaseLedger, RecordedReturn } from '../purchasing/purchase-ledger.ts';
import { dayOf, type Day } from '../values/day.ts';
import { decimal } from '../values/decimal.ts';
import { billedReservations, type BilledReservation } from './billed-reservations.ts';
import type { BookDocument, PublishedLines, ReconcilablePurchase, Tolerances } from './book.ts';
import type { Reconciliation } from './discrepancy.ts';
import type { Hash } from './input-hash.ts';
import { nightlyFigures } from './nightly-figures.ts';
import { mayBeRebill } from './rebills.ts';
import { reconcile } from './reconcile.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';
import { siftLines } from './sift-lines.ts';

/** Both sides, and where the result goes. */
export type Desk = {
  readonly ledger: Pick<PurchaseLedger, 'all' | 'returns'>;
  readonly billing: Pick<BillingBook, 'all' | 'lines'>;
  readonly store: Pick<ReconciliationStore, 'save'>;
  readonly ledgerStart: Day;
  readonly hash: Hash;
  readonly tolerances?: Tolerances;
};

/** Two smallest units a line, or one for each unit bought: both orders of rounding in Microsoft's own pages fit in. */
export const DOCUMENTED_ROUNDING: Tolerances = { perLine: decimal('2'), perUnit: decimal('1') };

/** Reconciles everything we know as of one day, and stores what comes out. The only file here that reads or writes. */
export async function reconcileBook(
  desk: Desk,
  asOf: Day,
): Promise<Reconciliation & { readonly billedReservations: readonly BilledReservation[] }> {
  const filed = await every(desk.billing.all());
  const purchases = await reconcilable(desk.ledger.all());
  const documents = await inTurn(filed, (document) => bookDocument(desk, document, filed));
  const reconciliation = reconcile(
    {
      asOf,
      ledgerStart: desk.ledgerStart,
      tolerances: desk.tolerances ?? DOCUMENTED_ROUNDING,
      purchases,
      returns: await every<RecordedReturn>(desk.ledger.returns()),
      documents,
    },
    desk.hash,
  );
  await desk.store.save(reconciliation, nightlyFigures(reconciliation));
  return { ...reconciliation, billedReservations: billedReservations(purchases, documents) };
}

/** Only what became an order can be billed. */
function reconcilablePurchase(purchase: Purchase): ReconcilablePurchase | undefined {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled') return undefined;
  const { id, intent, cart, order } = purchase;
  return {
    id,
    customerId: intent.customerId,
    quantity: intent.quantity,
    term: intent.term,
    billingCycle: intent.billingCycle,
    charge: cart.charge,
    unitPrice: intent.expected.unitPrice,
    exchangeRate: intent.expected.exchangeRate,
    orderId: order.orderId,
    alternateId: order.alternateId,
    reservationOrderId: purchase.stage === 'fulfilled' ? purchase.reservationOrderId : undefined,
    orderedOn: dayOf(order.orderedAtMs),
  };
}

async function bookDocument(
  desk: Desk,
  { header, tieOut, restatements, published }: BillingDocument,
  all: readonly BillingDocument[],
): Promise<BookDocument> {
  let lines: PublishedLines | undefined;
  if (published) {
    const countOccurrences = mayBeRebill({ header }, all);
    lines = await siftLines(published.version, desk.billing.lines(header.id, published.version), {
      commerce: header.commerce,
      countOccurrences,
    });
    if (lines.lineCount !== published.lineCount || !lines.subtotal.eq(published.subtotal.amount)) {
      throw new Error(
        `Document ${header.id} was published with ${published.lineCount} lines, and ${lines.lineCount} were read.`,
      );
    }
  }
  return { header, tieOut, restatements, published: lines };
}

async function reconcilable(purchases: AsyncIterable<Purchase>): Promise<readonly ReconcilablePurchase[]> {
  const found: ReconcilablePurchase[] = [];
  for await (const purchase of purchases) {
    const comparable = reconcilablePurchase(purchase);
    if (comparable) found.push(comparable);
  }
  return found;
}

async function every<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function inTurn<From, To>(items: readonly From[], read: (item: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (const item of items) done.push(await read(item));
  return done;
}
