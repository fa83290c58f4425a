import { APPROVAL_MS, VALID_MS } from './deadlines.ts';
import type { Approval, Purchase } from './purchase.ts';
import { stoppedBetween, type Purchasing } from './purchasing.ts';

/**
 * The last instant at which a purchase may be bought. Our own limit stands still while purchasing is stopped, since the
 * stop is our decision; an instant that upstream named is upstream's word and does not move.
 */
export function lastInstantMs(
  { intent, acceptedAtMs }: Purchase,
  purchasing: Purchasing,
  nowMs: number,
): number {
  const oursMs = acceptedAtMs + VALID_MS + stoppedBetween(purchasing, acceptedAtMs, nowMs);
  return Math.min(intent.validUntilMs ?? oursMs, oursMs);
}

/**
 * Whether the instant that upstream named is past, after which nothing that buys is sent. Our own limit is for purchases
 * without an attempt: it ends none that may have bought something.
 */
export function isPastValidUntil({ intent }: Pick<Purchase, 'intent'>, nowMs: number): boolean {
  return intent.validUntilMs !== undefined && nowMs > intent.validUntilMs;
}

/** Until when a granted approval may be used; it stands still like every limit of ours. */
export function approvedUntilMs({ grantedAtMs }: Approval, purchasing: Purchasing, nowMs: number): number {
  return grantedAtMs + APPROVAL_MS + stoppedBetween(purchasing, grantedAtMs, nowMs);
}

/** Whether a span of ours that began at `sinceMs` is over, not counting the time for which purchasing was stopped. */
export function isOver(spanMs: number, sinceMs: number, purchasing: Purchasing, nowMs: number): boolean {
  return nowMs - sinceMs - stoppedBetween(purchasing, sinceMs, nowMs) >= spanMs;
}
