import type { Purchase } from './purchase.ts';
import type { PurchaseEvent } from './purchase-ledger.ts';

/** The event that begins the history of every purchase. */
export function firstEvent(purchase: Purchase): PurchaseEvent {
  const { source, requestId, lineId } = purchase.intent;
  const facts = {
    source,
    requestId,
    lineId,
    requester: purchase.requester,
    contentHash: purchase.contentHash,
  };
  return {
    version: 1,
    atMs: purchase.acceptedAtMs,
    from: undefined,
    to: 'accepted',
    what: 'Accepted.',
    facts,
  };
}
