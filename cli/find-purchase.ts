import type { PurchaseView, PurchaseWithHistory } from '../lib/reporting/views/purchase-view.ts';
import { absentIs, FinanceApiError, withheldIs } from './ask-finance-api.ts';
import type { FinanceClient } from './finance-client.ts';
import { nameOf, refusedText } from './print-tables.ts';
import { purchasesInOrder, refusedInOrder } from './report-order.ts';

/** The one purchase that is meant; where the name fits several, or none, it says so. */
export async function findPurchase(client: FinanceClient, named: string): Promise<PurchaseWithHistory> {
  const [found, other, ...more] = await findPurchases(client, named);
  if (found !== undefined && other === undefined) return found;
  const all = [found, other, ...more].filter((purchase) => purchase !== undefined);
  const ids = all.map((purchase) => `${purchase.id} (${purchase.source}/${nameOf(purchase)})`);
  throw new FinanceApiError(`${named} is the name of several purchases. Say which: ${ids.join(', ')}.`);
}

/**
 * Purchases by our id, or by what upstream calls them: `REQUEST`, `REQUEST/LINE`, `SOURCE/REQUEST`, `SOURCE/REQUEST/LINE`.
 * At least one; a request that was refused is told as what it is.
 */
export async function findPurchases(
  client: FinanceClient,
  named: string,
): Promise<readonly PurchaseWithHistory[]> {
  const byId = named.includes('/')
    ? undefined
    : ((await absentIs(undefined, client.purchase(named))) as PurchaseWithHistory | undefined);
  if (byId !== undefined) return [byId];
  const names = readingsOf(named);
  const found = new Map<string, PurchaseView>();
  for (const { lineId, ...query } of names) {
    for (const purchase of await client.purchases(query))
      if (lineId === undefined || purchase.lineId === lineId) found.set(purchase.id, purchase);
  }
  if (found.size > 0)
    return Promise.all(purchasesInOrder([...found.values()]).map(({ id }) => client.purchase(id)));
  const refused = (await withheldIs([], client.refusedMessages())).filter((message) =>
    names.some(({ requestId }) => requestId === message.requestId),
  );
  const why = refusedInOrder(refused).map((message) => `\n${refusedText(message)}`);
  throw new FinanceApiError(`There is no purchase ${named}.${why.join('')}`, 404);
}

type Reading = { readonly requestId: string; readonly source?: string; readonly lineId?: string };

// No part of a name has a slash in it.
function readingsOf(named: string): readonly Reading[] {
  const [first = '', second, third, ...more] = named.split('/');
  if (more.length > 0) return [];
  if (second === undefined) return [{ requestId: first }];
  if (third !== undefined) return [{ source: first, requestId: second, lineId: third }];
  return [
    { requestId: first, lineId: second },
    { source: first, requestId: second },
  ];
}
