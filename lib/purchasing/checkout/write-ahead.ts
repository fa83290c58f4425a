import { asId } from '../../values/id.ts';
import { SETTLE_MS } from '../deadlines.ts';
import type { Attempt, Checkout, PurchaseIn, Send } from '../purchase.ts';
import { sendCheckout } from './send-checkout.ts';
import { moved, type Move, type Tools } from '../step.ts';

/** One decision to check out, taken at `atMs`; with a request id of its own unless one is still unanswered. */
export function newAttempt(
  { newGuid }: Pick<Tools, 'newGuid'>,
  number: number,
  purpose: Attempt['purpose'],
  atMs: number,
  requestId: string = newGuid(),
): Attempt {
  const correlationId = newGuid();
  const ids = {
    requestId: asId<'RequestId'>(requestId),
    correlationId: asId<'CorrelationId'>(correlationId),
  };
  return { number, purpose, ...ids, startedAtMs: atMs };
}

/**
 * Writes a send down, and sends only once that is durable. Until an answer is written it counts as unheard. `atMs` is when
 * the cart was found good for it: a worker that was frozen since then will not send.
 */
export function writeAhead(
  tools: Tools,
  purchase: PurchaseIn<'carted'> | PurchaseIn<'checking_out'>,
  checkout: Checkout,
  what: string,
  atMs: number,
): Move {
  const { cart, attempt, sends } = checkout;
  const { number, purpose, requestId, correlationId } = attempt;
  const send: Send = { attempt: number, requestId, correlationId, sentAtMs: atMs, answer: 'none' };
  const stage = { ...checkout, stage: 'checking_out', sends: [...sends, send] } as const;
  const facts = { cartId: cart.cartId, attempt: String(number), purpose, requestId, correlationId };
  const move = moved(purchase, stage, atMs + SETTLE_MS, what, facts);
  return { ...move, send: () => sendCheckout(tools, move.to as PurchaseIn<'checking_out'>) };
}
