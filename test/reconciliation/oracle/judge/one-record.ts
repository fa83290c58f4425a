import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { daysBetween } from '../../../../lib/values/day.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { guidIn, same } from './known-words.ts';

/**
 * The book with one record of each purchase: what was imported and is ours all the same is ours, and what was imported from
 * a file is the order that Microsoft told of. What was said of a record that falls away is said of the one that stays.
 */
export function withoutTwins(book: GeneratedBook): GeneratedBook {
  const { purchases, returns, decisions } = book;
  const stays = (id: string): string => {
    const twin = twinOf(
      purchases.find((one) => one.id === id),
      purchases,
    );
    return twin ? stays(twin.id) : id;
  };
  const renamed = <Said extends { readonly purchaseId: string }>(said: Said): Said => ({
    ...said,
    purchaseId: stays(said.purchaseId),
  });
  const staying = purchases.filter((one) => !twinOf(one, purchases));
  return {
    ...book,
    purchases: staying.map((one) =>
      withPriceOf(
        one,
        purchases.filter(({ id }) => id !== one.id && stays(id) === one.id),
      ),
    ),
    returns: recordedOnce(returns.map(renamed)),
    decisions: decisions.map(renamed),
  };
}

/** A price that a row of a file told is what the order was made at, where the two say the same and nobody told another. */
function withPriceOf(
  one: ReconcilablePurchase,
  fallen: readonly ReconcilablePurchase[],
): ReconcilablePurchase {
  const teacher = fallen.find(
    (other) => (other.unitPrice ?? other.exchangeRate) !== undefined && saysTheSame(one, other),
  );
  if (one.unitPrice || one.exchangeRate || !teacher) return one;
  return { ...one, unitPrice: teacher.unitPrice, exchangeRate: teacher.exchangeRate };
}

/** One return that was recorded on both records is one return. */
function recordedOnce(returns: GeneratedBook['returns']): GeneratedBook['returns'] {
  const facts = ['purchaseId', 'returnId', 'returnedOn', 'quantity', 'amount', 'currency'] as const;
  const isSame = (a: RecordedReturn, b: RecordedReturn) => facts.every((fact) => a[fact] === b[fact]);
  return returns.filter((one, index) => returns.findIndex((other) => isSame(one, other)) === index);
}

/** The record that stands for an imported one; none where it stands for itself. */
function twinOf(
  one: ReconcilablePurchase | undefined,
  purchases: readonly ReconcilablePurchase[],
): ReconcilablePurchase | undefined {
  if (one?.origin !== 'observed') return undefined;
  const ours = purchases.find((other) => other.origin === 'bought' && sharesAnId(one, other));
  if (ours || one.orderId) return ours;
  const ordered = purchases.filter(
    (other) =>
      other.origin === 'observed' && other.orderId && sameReservation(one, other) && saysTheSame(one, other),
  );
  return ordered.length === 1 ? ordered[0] : undefined;
}

function sharesAnId(one: ReconcilablePurchase, other: ReconcilablePurchase): boolean {
  const orders = ({ orderId, alternateId }: ReconcilablePurchase) => [orderId, alternateId];
  return (
    sameReservation(one, other) ||
    orders(one).some((id) => orders(other).some((otherId) => same(id, otherId)))
  );
}

function saysTheSame(one: ReconcilablePurchase, other: ReconcilablePurchase): boolean {
  const facts = ['customerId', 'quantity', 'term', 'billingCycle'] as const;
  const products = ['productId', 'skuId'] as const;
  return (
    facts.every((fact) => one[fact] === other[fact]) &&
    products.every((fact) => !one[fact] || !other[fact] || same(one[fact], other[fact])) &&
    one.charge.currency === other.charge.currency &&
    one.charge.amount.eq(other.charge.amount) &&
    Math.abs(daysBetween(one.orderedOn, other.orderedOn)) <= 1
  );
}

function sameReservation(one: ReconcilablePurchase, other: ReconcilablePurchase): boolean {
  return same(guidIn(one.reservationOrderId ?? ''), guidIn(other.reservationOrderId ?? ''));
}
