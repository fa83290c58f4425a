import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import type { Asked } from './command.ts';
import { nameOf } from './print-tables.ts';

const LOOK_AGAIN_MS = 2_000;

/** Looks at the purchases of a request until each rests, or the time is up, and tells every move. */
export async function followPurchases(
  { client, pause, progress }: Pick<Asked, 'client' | 'pause' | 'progress'>,
  query: { readonly source: string; readonly requestId: string },
  longestMs: number,
): Promise<readonly PurchaseView[]> {
  const told = new Map<string, string>();
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const purchases = await client.purchases(query);
    for (const purchase of purchases) {
      if (told.get(purchase.id) !== purchase.stage) progress(moveText(purchase));
      told.set(purchase.id, purchase.stage);
    }
    if (purchases.every(isResting)) return purchases;
    if (waitedMs >= longestMs) {
      const { state, reason } = await client.purchasing();
      progress(
        state === 'stopped' ? `Purchasing is stopped: ${reason}` : 'The time is up; it goes on without us.',
      );
      return purchases;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** Money was spent for it, as it was meant to be. */
export function isBought({ stage }: PurchaseView): boolean {
  return stage === 'ordered' || stage === 'fulfilled';
}

// Nothing happens soon: it is bought, has ended, or waits for a person.
function isResting({ stage }: PurchaseView): boolean {
  switch (stage) {
    case 'accepted':
    case 'ready':
    case 'carted':
    case 'checking_out':
      return false;
    case 'awaiting_approval':
    case 'ordered':
    case 'fulfilled':
    case 'unfulfilled':
    case 'rejected':
    case 'cancelled':
    case 'failed':
    case 'unknown':
      return true;
  }
}

function moveText(purchase: PurchaseView): string {
  const { stage, reason, asks = [] } = purchase;
  const why = [...(reason === undefined ? [] : [reason]), ...asks].map(({ detail }) => detail);
  return [`${nameOf(purchase)}  ${stage}`, ...why].join('  ');
}
