import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { DocumentHeader } from '../../../../lib/billing/document.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { lineIdentity } from '../../../../lib/reconciliation/line-identity.ts';
import type { Paper } from '../generated/papers.ts';
import type { GeneratedBook } from '../generate-book.ts';
import { standsFor } from './document-verdict.ts';
import { guidIn, isKnownWord, same } from './known-words.ts';
import type { KeyedLine, Own } from './verdict.ts';

type Pairing = { readonly own: readonly Own[]; readonly strangers: readonly BilledLine[] };

/** Gives every line that takes part to one purchase, or to none; both sides in the order in which they were billed. */
export function pairUp(book: GeneratedBook): Pairing {
  const { purchases } = book;
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

/** Reservations and words never seen, of documents that are not void and were read, as somebody leafs through them who has put what was billed anew where the void one was. */
function linesTakingPart({ papers }: GeneratedBook): readonly BilledLine[] {
  const live = papers.filter(({ header }) => !header.isVoid);
  const turns = new Map(live.map((paper) => [paper, turnOf(standsFor(paper, papers))]));
  const inOrder = [...live].sort((a, b) => (turns.get(a)! < turns.get(b)! ? -1 : 1));
  return inOrder.flatMap(({ header, lines = [] }) =>
    [...lines]
      .sort((a, b) => a.part - b.part || a.lineNumber - b.lineNumber)
      .filter((line) => takesPart(line, header)),
  );
}

const turnOf = ({ header }: Paper) => `${header.invoiceDate} ${header.id}`;

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
    ['reservation_order_id', (one) => same(guid, reservationOf(one))],
    ['order_id', isOrderOf(line.orderId)],
    ['alternate_id', isOrderOf(line.alternateId)],
    ['confirmed', ({ id }) => id === confirmed],
  ];
  for (const [by, fits] of keys) {
    const owner = theOneOf(purchases.filter(fits), line);
    // What names another reservation and another product is not of our order, whatever order id it bears.
    const isAnother = owner && isAnotherReservation(owner, line) && !isOfTheProduct(owner, line);
    if (owner && (by === 'confirmed' || !isAnother)) return { owner, by };
  }
  return { owner: undefined, by: 'confirmed' };
}

/** Of several purchases of one order the one of the line's product and SKU, and not of another reservation; else none. */
function theOneOf(
  named: readonly ReconcilablePurchase[],
  line: BilledLine,
): ReconcilablePurchase | undefined {
  if (named.length <= 1) return named[0];
  const alike = named.filter((one) => isOfTheProduct(one, line));
  if (alike.length <= 1) return alike[0];
  const possible = alike.filter((one) => !isAnotherReservation(one, line));
  return possible.length === 1 ? possible[0] : undefined;
}

function isOfTheProduct(one: ReconcilablePurchase, line: BilledLine): boolean {
  return same(one.productId, line.productId) && same(one.skuId, line.skuId);
}

function isAnotherReservation(one: ReconcilablePurchase, line: BilledLine): boolean {
  const [known, named] = [reservationOf(one), guidIn(line.reservationOrderId)];
  return known !== undefined && named !== undefined && known !== named;
}

const reservationOf = ({ reservationOrderId }: ReconcilablePurchase) => guidIn(reservationOrderId ?? '');
