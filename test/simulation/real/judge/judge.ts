/**
 * Judges what came of purchases, once nothing is left to be done: by what truly lies at Microsoft, and by what the ledger
 * and the outcomes say of it. It knows section 4 of the design and nothing of how the core goes about it.
 */
import type { Outcome } from '../../../../lib/purchasing/upstream/outcome.ts';
import type { Book, Kept } from './book.ts';
import { judgeHistory } from './judge-history.ts';
import { judgeMoney } from './judge-money.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeSends } from './judge-sends.ts';
import { judgeTold } from './judge-told.ts';
import type { Truth } from './truth.ts';

/** A message that upstream sent; where it can be read, the lines that it asks for. */
export type Asked = {
  readonly body: string;
  readonly requestId: string | undefined;
  readonly lineIds: readonly string[];
};

/** Sentences about what must not be; no sentence is a good verdict. */
export type Verdict = {
  readonly duplicates: readonly string[];
  readonly lost: readonly string[];
  readonly falseFailures: readonly string[];
  readonly violations: readonly string[];
};

export function judge(asked: readonly Asked[], book: Book, told: readonly Outcome[], truth: Truth): Verdict {
  const { purchases } = book;
  return {
    duplicates: boughtTwice(truth),
    lost: [
      ...asked.flatMap((message) => neverAccepted(message, book)),
      ...purchases.flatMap(neverEnded),
      ...judgeTold(book, told).untold,
    ],
    falseFailures: purchases.flatMap((kept) => falselyEnded(kept, truth)),
    violations: [
      ...purchases.flatMap((kept) => [...judgeOrder(kept, truth), ...judgeHistory(kept)]),
      ...sharedBy(purchases, 'cart', cartsOf),
      ...sharedBy(purchases, 'order', ({ purchase }) =>
        'order' in purchase ? [purchase.order.orderId] : [],
      ),
      ...judgeSends(book, truth),
      ...judgeMoney(book),
      ...judgeTold(book, told).contradictions,
    ],
  };
}

export function isGood({ duplicates, lost, falseFailures, violations }: Verdict): boolean {
  return duplicates.length + lost.length + falseFailures.length + violations.length === 0;
}

/** Every sentence, with what it counts as. */
export function sentencesOf(verdict: Verdict): readonly string[] {
  return Object.entries(verdict).flatMap(([figure, sentences]) =>
    sentences.map((sentence) => `${figure}: ${sentence}`),
  );
}

function boughtTwice({ orders }: Truth): readonly string[] {
  const byPurchase = new Map<string, string[]>();
  for (const { purchaseId, orderId } of orders) {
    if (purchaseId !== undefined)
      byPurchase.set(purchaseId, [...(byPurchase.get(purchaseId) ?? []), orderId]);
  }
  return [...byPurchase].flatMap(([id, ids]) =>
    ids.length > 1 ? [`purchase ${id} has ${ids.length} orders: ${ids.join(', ')}`] : [],
  );
}

function neverAccepted({ body, requestId, lineIds }: Asked, { purchases, refused }: Book): readonly string[] {
  if (refused.some((message) => message.body === body)) return [];
  const missing = lineIds.filter(
    (lineId) =>
      !purchases.some(
        ({ purchase: { intent } }) => intent.requestId === requestId && intent.lineId === lineId,
      ),
  );
  if (lineIds.length > 0 && missing.length === 0) return [];
  return [
    `request ${requestId ?? body.slice(0, 40)} was neither accepted nor refused: ${missing.join(', ')}`,
  ];
}

const ENDS = ['fulfilled', 'unfulfilled', 'rejected', 'cancelled', 'failed'];
const WITH_PEOPLE = ['awaiting_approval', 'unknown'];

function neverEnded({ purchase: { id, stage, dueAtMs } }: Kept): readonly string[] {
  if (ENDS.includes(stage)) return dueAtMs === undefined ? [] : [`purchase ${id} is ${stage} and still due`];
  return WITH_PEOPLE.includes(stage) ? [] : [`purchase ${id} stays ${stage}`];
}

function falselyEnded({ purchase }: Kept, { orders }: Truth): readonly string[] {
  if (!['rejected', 'cancelled', 'failed'].includes(purchase.stage)) return [];
  return orders
    .filter(({ purchaseId }) => purchaseId === purchase.id)
    .map(({ orderId }) => `purchase ${purchase.id} is ${purchase.stage}, and there is order ${orderId}`);
}

function sharedBy(
  purchases: readonly Kept[],
  what: string,
  namesOf: (kept: Kept) => readonly string[],
): readonly string[] {
  const owners = new Map<string, Set<string>>();
  for (const kept of purchases) {
    for (const name of namesOf(kept)) {
      owners.set(name, (owners.get(name) ?? new Set<string>()).add(kept.purchase.id));
    }
  }
  return [...owners].flatMap(([name, ids]) =>
    ids.size > 1 ? [`${what} ${name} belongs to purchases ${[...ids].join(' and ')}`] : [],
  );
}

/** Every cart that was ever bound to a purchase. */
function cartsOf({ history }: Kept): readonly string[] {
  const bound = history.filter(({ from, to }) => from === 'ready' && to === 'carted');
  return bound.flatMap(({ facts }) => facts['cartId'] ?? []);
}
