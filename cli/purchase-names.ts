import type { PurchaseView } from '../lib/reporting/views/purchase-view.ts';
import { absentIs } from './ask-finance-api.ts';
import type { FinanceClient } from './finance-client.ts';
import { findPurchase } from './find-purchase.ts';

// So many are asked for one by one; for more the whole list costs less.
const FEW = 20;

/** The purchases that these ids name; what was bought before us is not among them. */
export async function purchasesOf(
  client: Pick<FinanceClient, 'purchase' | 'purchases'>,
  ids: readonly (string | null)[],
): Promise<readonly PurchaseView[]> {
  const wanted = new Set(ids.filter((id) => id !== null).filter((id) => !isObserved(id)));
  if (wanted.size > FEW) return (await client.purchases()).filter(({ id }) => wanted.has(id));
  const found = await Promise.all(
    [...wanted].map(
      async (id) => (await absentIs(undefined, client.purchase(id))) as PurchaseView | undefined,
    ),
  );
  return found.filter((purchase) => purchase !== undefined);
}

/** The id that the books know a purchase by, also of what was bought before us. */
export async function purchaseIdOf(client: FinanceClient, named: string): Promise<string> {
  if (isObserved(named)) return named;
  return (await findPurchase(client, named)).id;
}

/** Ids of what was bought before us, or elsewhere, say so. */
export function isObserved(id: string): boolean {
  return id.startsWith('observed.');
}
