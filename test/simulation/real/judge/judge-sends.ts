import type { Send } from '../../../../lib/purchasing/purchase.ts';
import type { Purchasing } from '../../../../lib/purchasing/purchasing.ts';
import type { Book } from './book.ts';
import type { TrueCheckout, Truth } from './truth.ts';

type Recorded = Send & { readonly cartId: string; readonly purchaseId: string };

/**
 * Whether every checkout that reached Microsoft was written down before, under its own ids and for its own cart; whether
 * ids were kept until they were answered; and whether nothing that buys was sent while purchasing was stopped.
 */
export function judgeSends(book: Book, { checkouts }: Truth): readonly string[] {
  const recorded = book.purchases.flatMap(({ purchase }): readonly Recorded[] =>
    'sends' in purchase
      ? purchase.sends.map((send) => ({ ...send, cartId: purchase.cart.cartId, purchaseId: purchase.id }))
      : [],
  );
  return [
    ...unrecorded(recorded, checkouts),
    ...recorded.flatMap((send) => sentWhileStopped(send, book.purchasing)),
    ...book.purchases.flatMap(({ purchase }) =>
      'sends' in purchase ? idsMisused(purchase.id, purchase.sends) : [],
    ),
  ];
}

/** A send that was written down leaves once; what left more often, or was never written, buys behind the ledger's back. */
function unrecorded(recorded: readonly Recorded[], checkouts: readonly TrueCheckout[]): readonly string[] {
  const left = new Map<string, number>();
  for (const { cartId, requestId, correlationId } of recorded) {
    const name = nameOf({ cartId, requestId, correlationId });
    left.set(name, (left.get(name) ?? 0) + 1);
  }
  return checkouts.flatMap((checkout) => {
    const name = nameOf(checkout);
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count > 0 ? [] : [`a checkout reached Microsoft that no purchase had written down: ${name}`];
  });
}

function nameOf({ cartId, requestId, correlationId }: TrueCheckout): string {
  return `cart ${cartId}, request ${requestId}, correlation ${correlationId}`.toLowerCase();
}

function sentWhileStopped({ purchaseId, sentAtMs }: Recorded, purchasing: Purchasing): readonly string[] {
  const { state, since, stops } = purchasing;
  const now = state === 'stopped' ? [{ fromMs: Date.parse(since), toMs: Infinity }] : [];
  return [...stops, ...now].some(({ fromMs, toMs }) => fromMs < sentAtMs && sentAtMs < toMs)
    ? [`purchase ${purchaseId} was sent at ${new Date(sentAtMs).toISOString()}, while purchasing was stopped`]
    : [];
}

const UNANSWERED: readonly Send['answer'][] = ['none', 'unknown', 'busy'];

/** The same request id until Partner Center has answered it, and from then on never again. */
function idsMisused(purchaseId: string, sends: readonly Send[]): readonly string[] {
  const answeredIds = new Set<string>();
  return sends.flatMap((send, place) => {
    const before = sends[place - 1];
    if (before && !UNANSWERED.includes(before.answer)) answeredIds.add(before.requestId);
    if (answeredIds.has(send.requestId))
      return [`purchase ${purchaseId}: request ${send.requestId} is used again after it was answered`];
    if (before && UNANSWERED.includes(before.answer) && send.requestId !== before.requestId)
      return [
        `purchase ${purchaseId}: request ${before.requestId} was given up after the answer ${before.answer}`,
      ];
    return [];
  });
}
