import type { PurchaseId } from '../values/id.ts';
import { advancePurchase } from './advance-purchase.ts';
import type { Tools } from './step.ts';

/**
 * Advances purchases that are the ledger's already, and waits for all of them. One that cannot go on is due again
 * there: it neither repeats the message it came by nor leaves the others running behind the back of its caller.
 */
export async function advanceEach(tools: Tools, ids: readonly PurchaseId[]): Promise<void> {
  const advance = async (id: PurchaseId) => {
    try {
      await advancePurchase(tools, id);
    } catch (failure) {
      tools.alarm('purchase not advanced', failure, { purchaseId: id });
    }
  };
  await Promise.all(ids.map(advance));
}
