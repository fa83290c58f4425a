import { daysBetween } from '../../../values/day.ts';
import type { PurchaseId } from '../../../values/id.ts';
import { equalMoney } from '../../../values/money.ts';
import type { RecordedReturn } from '../../../purchasing/purchase-ledger.ts';
import type { BookSides, MovedReturn, ReconcilablePurchase } from '../../book.ts';
import { reservationOrderOf } from '../keys/reservation-order.ts';

type Recorded = Pick<BookSides, 'purchases' | 'returns' | 'decisions' | 'movedReturns'>;
type Names = Pick<ReconcilablePurchase, 'orderId' | 'alternateId' | 'reservationOrderId'>;
/** By the id of every record that falls away, the id of the one that stays. */
type Stays = ReadonlyMap<PurchaseId, PurchaseId>;

/**
 * One purchase where several records are of the same: what was imported and turns out to be ours is ours, and a reservation
 * that was imported by itself and with its order is that of the order. What people said of a record that falls away they
 * said of the one that stays. Lists come in their order; they are in none afterwards.
 */
export function withoutTwins<Sides extends Recorded>(sides: Sides): Sides {
  const stays = stayingRecords(sides.purchases);
  if (stays.size === 0) return sides;
  const ofWhatStays = <Said extends { readonly purchaseId: PurchaseId }>(said: Said): Said => {
    const purchaseId = stays.get(said.purchaseId);
    return purchaseId === undefined ? said : { ...said, purchaseId };
  };
  return {
    ...sides,
    purchases: taughtBy(sides.purchases, stays),
    ...returnsOnce(sides.returns, ofWhatStays),
    decisions: sides.decisions.map(ofWhatStays),
  };
}

function stayingRecords(purchases: readonly ReconcilablePurchase[]): Stays {
  const isOurs = ({ origin }: ReconcilablePurchase) => origin === 'bought';
  const stays = new Map<PurchaseId, PurchaseId>();
  const observed = purchases.filter((purchase) => !isOurs(purchase));
  if (observed.length === 0) return stays;
  const ours = new Map(
    purchases.filter(isOurs).flatMap(({ id, ...names }) => namesOf(names).map((name) => [name, id])),
  );
  for (const record of observed) {
    const name = namesOf(record).find((each) => ours.has(each));
    if (name !== undefined) stays.set(record.id, ours.get(name)!);
  }
  const ordered = Map.groupBy(
    observed.filter(({ orderId }) => orderId !== undefined),
    reservationOf,
  );
  ordered.delete('');
  for (const record of observed.filter(({ id, orderId }) => orderId === undefined && !stays.has(id))) {
    const alike = ordered.get(reservationOf(record))?.filter((other) => isSame(record, other)) ?? [];
    const [twin] = alike;
    if (twin && alike.length === 1) stays.set(record.id, stays.get(twin.id) ?? twin.id);
  }
  return stays;
}

/** Those that stay. One that knows neither price nor rate takes both from a record that falls away for it: somebody typed them. */
function taughtBy(purchases: readonly ReconcilablePurchase[], stays: Stays): readonly ReconcilablePurchase[] {
  const isTold = ({ unitPrice, exchangeRate }: ReconcilablePurchase) =>
    unitPrice !== undefined || exchangeRate !== undefined;
  const telling = Map.groupBy(
    purchases.filter((record) => stays.has(record.id) && isTold(record)),
    ({ id }) => stays.get(id)!,
  );
  return purchases.flatMap((purchase) => {
    if (stays.has(purchase.id)) return [];
    const told = isTold(purchase)
      ? undefined
      : telling.get(purchase.id)?.find((one) => isSame(one, purchase));
    return told ? { ...purchase, unitPrice: told.unitPrice, exchangeRate: told.exchangeRate } : purchase;
  });
}

/** A return that was recorded on both records is one. */
function returnsOnce(
  recorded: readonly RecordedReturn[],
  ofWhatStays: (one: RecordedReturn) => RecordedReturn,
): Required<Pick<Recorded, 'returns' | 'movedReturns'>> {
  const returns = new Map<string, RecordedReturn>();
  const movedReturns: MovedReturn[] = [];
  for (const one of recorded) {
    const counted = ofWhatStays(one);
    const { purchaseId, returnId, returnedOn, quantity, amount, currency } = counted;
    const content = JSON.stringify([purchaseId, returnId, returnedOn, quantity, amount, currency]);
    const countsFor = returns.has(content) ? undefined : purchaseId;
    if (countsFor !== undefined) returns.set(content, counted);
    if (countsFor !== one.purchaseId) movedReturns.push({ recordedOn: one.purchaseId, returnId, countsFor });
  }
  return { returns: [...returns.values()], movedReturns };
}

// An order goes by two ids, and either may be the one that was imported.
function namesOf({ orderId, alternateId, reservationOrderId }: Names): readonly string[] {
  const ids = [orderId ?? '', alternateId ?? ''].map((id) => id.trim().toLowerCase());
  return [...ids, reservationOf({ reservationOrderId })].filter((name) => name !== '');
}

function reservationOf({ reservationOrderId }: Pick<Names, 'reservationOrderId'>): string {
  return reservationOrderOf(reservationOrderId ?? '');
}

/** Two records that say something else stay two, so that somebody looks at them. */
function isSame(one: ReconcilablePurchase, other: ReconcilablePurchase): boolean {
  const isAlike = (a: string, b: string) => a === '' || b === '' || a.toLowerCase() === b.toLowerCase();
  return (
    one.customerId.toLowerCase() === other.customerId.toLowerCase() &&
    isAlike(one.productId, other.productId) &&
    isAlike(one.skuId, other.skuId) &&
    one.quantity === other.quantity &&
    one.term === other.term &&
    one.billingCycle === other.billingCycle &&
    equalMoney(one.charge, other.charge) &&
    Math.abs(daysBetween(one.orderedOn, other.orderedOn)) <= 1
  );
}
