import type { PurchaseEvent } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Purchase, PurchaseIn, Send } from '../../../lib/purchasing/purchase.ts';
import type { Cart } from '../partner-center/truth.ts';
import type { Findings } from './findings.ts';
import { ENDS, isInDoubt, isRow, type Watched } from './record.ts';

/** What is known beside the ledger when a write lands. */
type Circumstances = {
  readonly nowMs: number;
  readonly isOpen: boolean;
  readonly openedMs: (fromMs: number, toMs: number) => number;
  readonly carts: ReadonlyMap<string, Cart>;
  readonly wasAnswered: (requestId: string) => boolean;
  readonly others: Iterable<Watched>;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Everything that one landed transition has to keep, whoever wrote it. */
export function checkWrite(
  findings: Findings,
  watched: Watched,
  to: Purchase,
  event: PurchaseEvent,
  around: Circumstances,
): void {
  const { now: from, first } = watched;
  const step = () => `${to.id} ${from.stage} v${from.version} -> ${to.stage} v${to.version}`;
  findings.check('only transitions of the design', isRow(from.stage, to.stage), step);
  findings.check('ends do not change', !ENDS.has(from.stage), step);
  const follows =
    event.version === from.version + 1 &&
    to.version === event.version &&
    event.from === from.stage &&
    event.to === to.stage;
  findings.check('the event log has no gap and replays to the state', follows, step);
  const isSame =
    to.contentHash === first.contentHash &&
    to.requester === first.requester &&
    to.acceptedAtMs === first.acceptedAtMs &&
    (to.intent === first.intent || JSON.stringify(to.intent) === JSON.stringify(first.intent));
  findings.check('a reused key never changes the original', isSame, step);
  if ('sends' in from) checkMemory(findings, from, to, step);
  if (to.stage === 'carted' && from.stage !== 'carted') checkCart(findings, watched, to, around, step);
  if (to.stage === 'checking_out') checkSends(findings, from, to, around, step);
  if (to.stage === 'checking_out' && from.stage === 'checking_out') checkPut(findings, from, to, step);
  if (to.stage === 'checking_out' && from.stage === 'carted') {
    checkValidity(findings, watched, to, around, step);
    checkLock(findings, watched, to, around, step);
  }
}

type Attempted = Extract<Purchase, { sends: readonly Send[] }>;

function checkMemory(findings: Findings, from: Attempted, to: Purchase, step: () => string): void {
  const keepsCart = 'cart' in to && to.cart.cartId === from.cart.cartId;
  findings.check('an attempt fixes the cart', keepsCart, step);
  const kept = 'sends' in to ? to.sends : [];
  const keepsSends = from.sends.every(
    (send, number) =>
      kept[number]?.requestId === send.requestId &&
      kept[number].correlationId === send.correlationId &&
      kept[number].sentAtMs === send.sentAtMs &&
      (send.answer === 'none' || send.answer === kept[number].answer),
  );
  findings.check('what was sent is not forgotten', keepsSends, step);
}

function checkCart(
  findings: Findings,
  watched: Watched,
  to: PurchaseIn<'carted'>,
  { carts, others }: Circumstances,
  step: () => string,
): void {
  const { cartId } = to.cart;
  const owns = carts.get(cartId)?.purchaseId === to.id;
  let isAlone = true;
  for (const other of others) {
    if (other !== watched && 'cart' in other.now && other.now.cart.cartId === cartId) isAlone = false;
  }
  findings.check('a cart belongs to one purchase', owns && isAlone, () => `${step()}, cart ${cartId}`);
}

// Answers after which a request id has done its duty.
const ANSWERED: ReadonlySet<Send['answer']> = new Set([
  'refused',
  'refresh',
  'in_progress',
  'answered',
  'order',
]);

function checkSends(
  findings: Findings,
  from: Purchase,
  to: PurchaseIn<'checking_out'>,
  { nowMs, isOpen, wasAnswered }: Circumstances,
  step: () => string,
): void {
  const before = 'sends' in from ? from.sends : [];
  const added = to.sends.slice(before.length);
  if (added.length === 0) return;
  const [send] = added;
  findings.check('nothing that buys leaves while stopped', isOpen, step);
  const isWhole =
    added.length === 1 &&
    send?.requestId === to.attempt.requestId &&
    send.correlationId === to.attempt.correlationId &&
    send.attempt === to.attempt.number &&
    send.answer === 'none';
  findings.check('no checkout without its durable attempt', isWhole, step);
  const buys = to.sends.filter(({ attempt }) => attempt === to.attempt.number).length;
  const number = to.attempt.purpose === 'buy' ? to.attempt.number : 0;
  findings.check('three attempts at most', number <= 3 && buys <= 3, step);
  // Without a known end a cart is taken to live a quarter of an hour from its binding.
  const endMs = to.cart.expiresAtMs ?? to.cart.boundAtMs + 15 * MINUTE;
  const lives = to.attempt.purpose === 'replay' || endMs - (send?.sentAtMs ?? nowMs) >= 10 * MINUTE;
  findings.check('a cart that may end is not checked out', lives, step);
  const last = before.at(-1);
  if (last === undefined || send === undefined) return;
  if (send.requestId !== last.requestId) {
    const answered = before.some(
      ({ requestId, answer }) =>
        requestId === last.requestId && ANSWERED.has(answer) && wasAnswered(requestId),
    );
    findings.check('a request id stays until it is answered', answered, step);
  } else {
    findings.check('an answered request id is not used again', !ANSWERED.has(last.answer), step);
  }
}

/** Another item is put into a cart only where every checkout of it so far was answered with a no, or not served. */
function checkPut(
  findings: Findings,
  from: PurchaseIn<'checking_out'>,
  to: PurchaseIn<'checking_out'>,
  step: () => string,
): void {
  if ((to.refills ?? 0) === (from.refills ?? 0)) return;
  const isAnswered = from.sends.every(({ answer }) => NOT_UNDER_WAY.has(answer));
  findings.check('nothing is put into a cart while its checkout may be under way', isAnswered, step);
}

const NOT_UNDER_WAY: ReadonlySet<Send['answer']> = new Set(['refused', 'refresh', 'busy']);

function checkValidity(
  findings: Findings,
  { first }: Watched,
  { sends }: PurchaseIn<'checking_out'>,
  { openedMs, nowMs }: Circumstances,
  step: () => string,
): void {
  const sentAtMs = sends.at(-1)?.sentAtMs ?? nowMs;
  const inTime =
    openedMs(first.acceptedAtMs, sentAtMs) <= 7 * DAY + MINUTE &&
    sentAtMs <= (first.intent.validUntilMs ?? Infinity) + MINUTE;
  findings.check('nothing is bought after its validity', inTime, step);
}

function checkLock(
  findings: Findings,
  watched: Watched,
  { intent }: Purchase,
  { others }: Circumstances,
  step: () => string,
): void {
  for (const other of others) {
    if (other === watched || !isInDoubt(other.now)) continue;
    const { intent: theirs } = other.now;
    const isSameItem =
      theirs.customerId === intent.customerId &&
      theirs.productId === intent.productId &&
      theirs.skuId === intent.skuId &&
      theirs.term === intent.term &&
      theirs.billingCycle === intent.billingCycle;
    findings.check(
      'one checkout of an item at a time',
      !isSameItem,
      () => `${step()} beside ${other.now.id}`,
    );
  }
}

/** What has to hold where a purchase is said to be bought, or said not to be. */
export function checkVerdict(findings: Findings, watched: Watched, to: Purchase, nowMs: number): void {
  const step = () => `${to.id} ${watched.now.stage} -> ${to.stage}, orders ${ordersText(watched)}`;
  if (to.stage === 'failed' || to.stage === 'rejected' || to.stage === 'cancelled') {
    findings.check('no order after a no', watched.orders.length === 0, step);
  }
  if (to.stage === 'unfulfilled') {
    const hasEnded = (orderOf(watched, to.order.orderId)?.endsBadlyAtMs ?? Infinity) <= nowMs;
    findings.check('an error that passes is no end', hasEnded, step);
  }
  if (to.stage === 'ordered') {
    const order = orderOf(watched, to.order.orderId);
    const matches =
      order !== undefined &&
      (to.order.evidence === 'decision' ||
        (order.quantity === to.intent.quantity &&
          order.term === to.intent.term &&
          order.customerId === to.intent.customerId &&
          order.billingCycle === to.intent.billingCycle &&
          order.skuId === to.intent.skuId));
    findings.check(
      'ordered means that the order exists and matches',
      matches,
      () => `${step()}, claims ${to.order.orderId}`,
    );
  }
}

function orderOf({ orders }: Watched, orderId: string) {
  return orders.find(({ id }) => id === orderId.toLowerCase());
}

function ordersText({ orders }: Watched): string {
  return orders.map(({ id }) => id).join(', ') || 'none';
}
