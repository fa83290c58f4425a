import type { OrderId } from '../../values/id.ts';
import { amountText } from '../../values/money.ts';
import {
  BUSY_PAUSE_MS,
  nextOrderLookAtMs,
  SEND_WINDOW_MS,
  SENDS_WHILE_BUSY,
  SETTLE_MS,
} from '../deadlines.ts';
import { isOlderThanSends, matchOrder } from './match-order.ts';
import type { Checkout, ClaimedOrder, PurchaseIn, Send } from '../purchase.ts';
import { moved, type Move, type Tools } from '../step.ts';
import { isPastValidUntil } from '../time-limits.ts';
import type { CheckoutAnswer, OrderState } from '../storefront.ts';

type CheckingOut = PurchaseIn<'checking_out'>;

/** Sends the checkout that was just written down, and takes the answer for what it proves and no more. */
export async function sendCheckout(tools: Tools, purchase: CheckingOut): Promise<Move> {
  const { cart, attempt, intent } = purchase;
  const { state } = await tools.ledger.purchasing();
  if (state === 'stopped') {
    return heard(tools, purchase, 'busy', 'purchasing was stopped before it left', SETTLE_MS);
  }
  // A worker that was frozen after writing wakes up here: by now somebody else may be looking after the attempt.
  if (tools.nowMs() - lastSend(purchase).sentAtMs > SEND_WINDOW_MS) {
    return heard(tools, purchase, 'busy', 'it was too late to send', SETTLE_MS);
  }
  if (attempt.purpose === 'buy' && isPastValidUntil(purchase, tools.nowMs())) {
    return heard(tools, purchase, 'busy', 'the request was valid no more before it left', SETTLE_MS);
  }
  const answer = await tools.storefront
    .checkOut(intent.customerId, cart.cartId, attempt)
    .catch((failure: unknown): CheckoutAnswer => {
      return { answer: 'unknown', heard: 'none', detail: String(failure) };
    });
  switch (answer.answer) {
    case 'orders':
      return claimOrWait(tools, purchase, answer);
    case 'refused': {
      const { refused, code, detail } = answer.refusal;
      const kind = refused === 'refresh' ? 'refresh' : 'refused';
      return heard(tools, purchase, kind, `${detail} (${code})`, kind === 'refresh' ? 0 : SETTLE_MS);
    }
    case 'busy':
      return heard(
        tools,
        purchase,
        'busy',
        answer.detail,
        pauseAfterBusy(tools, purchase, answer.retryAfterMs),
      );
    case 'unknown':
      return heard(tools, purchase, HEARD[answer.heard], answer.detail, SETTLE_MS);
  }
}

const HEARD = { in_progress: 'in_progress', complete: 'answered', none: 'unknown' } as const;

export function lastSend({ id, sends }: CheckingOut): Send {
  const last = sends.at(-1);
  if (!last) throw new Error(`Purchase ${id} is checking out without a recorded send.`);
  return last;
}

/** Gives up on a machine's judgement: two people have to look, with everything that was sent before their eyes. */
export function parked(purchase: CheckingOut, code: string, detail: string): Move {
  const { cart } = purchase;
  const stage = { ...checkoutOf(purchase), stage: 'unknown', reason: { code, detail } } as const;
  return moved(purchase, stage, undefined, detail, { code, cartId: cart.cartId });
}

/** What may have bought something, as every later stage carries it on. */
export function checkoutOf(purchase: Checkout): Checkout {
  const { offer, cart, attempt, sends, hold } = purchase;
  const { refills, orderedSeenAtMs, goneSeenAtMs, endSeenAtMs, alikeSeen } = purchase;
  const refilled = refills === undefined ? {} : { refills };
  const ordered = orderedSeenAtMs === undefined ? {} : { orderedSeenAtMs };
  const gone = goneSeenAtMs === undefined ? {} : { goneSeenAtMs };
  const ended = endSeenAtMs === undefined ? {} : { endSeenAtMs };
  const alike = alikeSeen === undefined ? {} : { alikeSeen };
  return { offer, cart, attempt, sends, hold, ...refilled, ...ordered, ...gone, ...ended, ...alike };
}

/** -> ordered: the order exists, is what was asked for, and is claimed with this write. */
export function orderedBy(
  tools: Tools,
  purchase: CheckingOut | PurchaseIn<'unknown'>,
  order: ClaimedOrder,
  status: OrderState['status'],
): Move {
  const nowMs = tools.nowMs();
  const dueAtMs = status === 'completed' ? nowMs : nextOrderLookAtMs(nowMs, order.orderedAtMs);
  const { requestId, correlationId } = purchase.attempt;
  const stage = { ...checkoutOf(purchase), stage: 'ordered', order } as const;
  return moved(purchase, stage, dueAtMs, `Ordered, known by ${order.evidence.replace('_', ' ')}.`, {
    orderId: order.orderId,
    charge: amountText(order.charge),
    currency: order.charge.currency,
    evidence: order.evidence,
    requestId,
    correlationId,
  });
}

function claimOrWait(
  tools: Tools,
  purchase: CheckingOut,
  answer: Extract<CheckoutAnswer, { answer: 'orders' }>,
): Move {
  const evidence = purchase.attempt.purpose === 'replay' ? 'replay' : 'answer';
  const matched = matchOrder(purchase, answer, evidence);
  if ('mismatch' in matched) {
    // An answer that brings an order, but not what was asked for, is looked at like silence first: the list may say more.
    // One that is older than anything we sent is not what this cart became, and must not keep people from what did.
    const orderIds = answer.orders
      .filter((order) => !isOlderThanSends(purchase, order))
      .map(({ orderId }) => orderId);
    const kind = answer.orders.length > 0 ? 'order' : 'answered';
    return heard(tools, purchase, kind, matched.mismatch, SETTLE_MS, orderIds);
  }
  const sends = withAnswer(purchase, 'order', `order ${matched.order.orderId}`);
  return orderedBy(tools, { ...purchase, sends }, matched.order, answer.orders[0]?.status ?? 'other');
}

function heard(
  tools: Tools,
  purchase: CheckingOut,
  answer: Send['answer'],
  detail: string,
  pauseMs: number,
  orderIds: readonly OrderId[] = [],
): Move {
  const sends = withAnswer(purchase, answer, detail, orderIds);
  const stage = { ...checkoutOf(purchase), stage: 'checking_out', sends } as const;
  const { requestId, correlationId } = purchase.attempt;
  return moved(purchase, stage, tools.nowMs() + pauseMs, `No order was told: ${detail}.`, {
    ...{ answer, requestId, correlationId },
  });
}

function withAnswer(
  purchase: CheckingOut,
  answer: Send['answer'],
  detail: string,
  orderIds: readonly OrderId[] = [],
): readonly Send[] {
  const named = orderIds.length === 0 ? {} : { orderIds };
  return [...purchase.sends.slice(0, -1), { ...lastSend(purchase), answer, detail, ...named }];
}

function pauseAfterBusy(tools: Tools, { attempt, sends }: CheckingOut, retryAfterMs = BUSY_PAUSE_MS): number {
  const sent = sends.filter((send) => send.attempt === attempt.number).length;
  const inTime = tools.nowMs() + retryAfterMs - attempt.startedAtMs <= SEND_WINDOW_MS;
  return sent < SENDS_WHILE_BUSY && inTime ? retryAfterMs : SETTLE_MS;
}
