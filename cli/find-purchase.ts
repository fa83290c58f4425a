import { FinanceApiError, type FinanceClient } from './finance-client.ts';
import { refusedText } from './print-tables.ts';
import { refusedInOrder } from './report-order.ts';
import type { PurchaseWithHistory } from '../lib/reporting/purchase-view.ts';

/** A purchase by our id, or by the name upstream gave it: `REQUEST/LINE`. */
export async function findPurchase(client: FinanceClient, named: string): Promise<PurchaseWithHistory> {
  const cut = named.lastIndexOf('/');
  if (cut < 0) return client.purchase(named);
  const [requestId, lineId] = [named.slice(0, cut), named.slice(cut + 1)];
  const found = (await client.purchases({ requestId })).filter((purchase) => purchase.lineId === lineId);
  const [purchase, other] = found;
  if (purchase === undefined) {
    const refused = (await client.refusedMessages()).filter((message) => message.requestId === requestId);
    const why = refusedInOrder(refused).map((message) => `\n${refusedText(message)}`);
    throw new FinanceApiError(`There is no purchase ${named}.${why.join('')}`, 404);
  }
  if (other !== undefined) {
    const ids = found.map(({ id, source }) => `${id} (${source})`).join(', ');
    throw new FinanceApiError(`Several sources sent ${named}. Say which: ${ids}.`);
  }
  return client.purchase(purchase.id);
}
