import type { ObservedPurchase } from '../../purchasing/history/observed-purchase.ts';
import type { BillingCycle, Purchase, Term } from '../../purchasing/purchase.ts';
import { dayOf, type Day } from '../../values/day.ts';
import type { CustomerId, OrderId, PurchaseId } from '../../values/id.ts';
import type { Money } from '../../values/money.ts';
import type { ExportBooks } from './export-books.ts';
import type { ExportScope } from './export-scope.ts';

/** What finance knows a purchase by, and what it is to cost; ours, or one that was bought before us. */
export type KnownPurchase = {
  readonly id: PurchaseId;
  readonly customerId: CustomerId;
  readonly orderId: OrderId | undefined;
  readonly term: Term;
  readonly billingCycle: BillingCycle;
  readonly quantity: number;
  /** One charge before tax. */
  readonly charge: Money;
  readonly orderedOn: Day;
  /** Upstream's own ids and words, as the request brought them. */
  readonly source: string | undefined;
  readonly requestId: string | undefined;
  readonly purchaseOrder: string | undefined;
  readonly costCentre: string | undefined;
  readonly reference: string | undefined;
  /** When it was imported; undefined where it was known before its first charge. */
  readonly importedAtMs?: number | undefined;
};

export type KnownPurchases = ReadonlyMap<PurchaseId, KnownPurchase>;

/**
 * Every purchase that became an order, and everything in the history, by id; of those customers who may be shown. A charge
 * may name the purchase of another customer, whose words are nobody else's.
 */
export async function knownPurchases(
  books: Pick<ExportBooks, 'ledger' | 'history'>,
  mayShow: ExportScope['mayShow'],
): Promise<KnownPurchases> {
  const known = new Map<PurchaseId, KnownPurchase>();
  const keep = (one: KnownPurchase | undefined) => one && mayShow(one.customerId) && known.set(one.id, one);
  for await (const observed of books.history.observed()) keep(ofHistory(observed));
  for await (const purchase of books.ledger.all()) keep(ofLedger(purchase));
  return known;
}

function ofLedger(purchase: Purchase): KnownPurchase | undefined {
  if (purchase.stage !== 'ordered' && purchase.stage !== 'fulfilled') return undefined;
  const { id, intent, order, cart } = purchase;
  const { customerId, term, billingCycle, quantity, source, requestId } = intent;
  const { purchaseOrder, costCentre, reference } = intent;
  return {
    ...{ id, customerId, orderId: order.orderId, term, billingCycle, quantity, charge: cart.charge },
    orderedOn: dayOf(order.orderedAtMs),
    ...{ source, requestId, purchaseOrder, costCentre, reference },
  };
}

function ofHistory(observed: ObservedPurchase): KnownPurchase {
  const { id, customerId, orderId, term, billingCycle, quantity, charge, orderedOn, reference } = observed;
  const { importedAtMs } = observed;
  const unknown = {
    source: undefined,
    requestId: undefined,
    purchaseOrder: undefined,
    costCentre: undefined,
  };
  return {
    ...{ id, customerId, orderId, term, billingCycle, quantity, charge, orderedOn },
    ...{ ...unknown, reference, importedAtMs },
  };
}
