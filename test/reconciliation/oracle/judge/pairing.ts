import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DocumentHeader } from '../../../../lib/billing/document.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { guidIn, isKnownWord } from './known-words.ts';
import type { KeyedLine, Own } from './verdict.ts';

type Pairing = { readonly own: readonly Own[]; readonly strangers: readonly BilledLine[] };

/** Gives every line that takes part to one purchase, or to none; both sides in the order in which they were billed. */
export function pairUp(book: GeneratedBook): Pairing {
  const purchases = judgedPurchases(book);
  const lines = linesTakingPart(book);
  const pairs = lines.map((line) => ({ line, ...ownerOf(line, purchases, book) }));
  return {
    own: purchases.map((purchase) => ({
      purchase,
      lines: pairs.flatMap(({ line, owner, by }): readonly KeyedLine[] =>
        owner === purchase ? [{ line, by }] : [],
      ),
    })),
    strangers: pairs.filter(({ owner }) => owner === undefined).map(({ line }) => line),
  };
}

/** What was imported as history and is ours all the same is ours. */
function judgedPurchases({ purchases }: GeneratedBook): readonly ReconcilablePurchase[] {
  const bought = purchases.filter(({ origin }) => origin === 'bought');
  const isOurs = (one: ReconcilablePurchase) =>
    bought.some(
      (ours) => same(ours.orderId, one.orderId) || same(ours.reservationOrderId, one.reservationOrderId),
    );
  return purchases.filter((one) => one.origin === 'bought' || !isOurs(one));
}

/** Reservations and words never seen, of documents that are not void and were read, as somebody leafs through them. */
function linesTakingPart({ papers }: GeneratedBook): readonly BilledLine[] {
  const live = papers.filter(({ header }) => !header.isVoid);
  const inOrder = [...live].sort((a, b) =>
    `${a.header.invoiceDate} ${a.header.id}` < `${b.header.invoiceDate} ${b.header.id}` ? -1 : 1,
  );
  return inOrder.flatMap(({ header, lines = [] }) =>
    [...lines]
      .sort((a, b) => a.part - b.part || a.lineNumber - b.lineNumber)
      .filter((line) => takesPart(line, header)),
  );
}

/** Legacy commerce has words of its own, and no reservations. */
export function takesPart(line: BilledLine, { commerce }: DocumentHeader): boolean {
  return line.category === 'reservation' || (commerce === 'new' && !isKnownWord(line));
}

type Ownership = { readonly owner: ReconcilablePurchase | undefined; readonly by: KeyedLine['by'] };

/** Key by key: the reservation order, the order, the alternate id; last of all somebody's word. */
function ownerOf(
  line: BilledLine,
  purchases: readonly ReconcilablePurchase[],
  { decisions }: GeneratedBook,
): Ownership {
  const guid = guidIn(line.reservationOrderId);
  const isOrderOf = (id: string) => (one: ReconcilablePurchase) =>
    same(id, one.orderId) || same(id, one.alternateId);
  const confirmed = decisions
    .filter(({ identity, decision }) => decision === 'confirmed' && identity === lineIdentity(line))
    .map(({ purchaseId }) => purchaseId)
    .sort()[0];
  const keys: readonly [KeyedLine['by'], (one: ReconcilablePurchase) => boolean][] = [
    ['reservation_order_id', (one) => same(guid, one.reservationOrderId)],
    ['order_id', isOrderOf(line.orderId)],
    ['alternate_id', isOrderOf(line.alternateId)],
    ['confirmed', ({ id }) => id === confirmed],
  ];
  for (const [by, fits] of keys) {
    const owner = purchases.find(fits);
    if (owner) return { owner, by };
  }
  return { owner: undefined, by: 'confirmed' };
}

/** Ids are compared without case; an id that is not there equals nothing. */
function same(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a !== '' && a.toLowerCase() === b?.toLowerCase();
}
