import { asId } from '../../values/id.ts';
import type { Intent, Purchase } from '../../purchasing/purchase.ts';
import type { SimilarPurchase } from '../../purchasing/purchase-ledger.ts';
import { acceptedPurchases, instant, similarKey, similarPurchases } from '../keys.ts';
import { rowsOf, type LedgerTable } from './ledger-table.ts';
import type { Row } from './purchase-item.ts';

/**
 * What is written with every acceptance, so that a likely duplicate is found at once and not when an index has caught up. It
 * never changes, and so it is also what lists the purchase in the index by its acceptance; the purchase's own place there
 * says when it is due.
 */
export function similarItem({ id, intent, acceptedAtMs }: Purchase): Row {
  const { source, requestId } = intent;
  return {
    ...similarKey(alike(intent), acceptedAtMs, id),
    ...{ purchaseId: id, source, requestId, acceptedAtMs },
    ...{ dueKey: acceptedPurchases, dueAtMs: acceptedAtMs },
  };
}

export async function similar(
  store: LedgerTable,
  intent: Intent,
  sinceMs: number,
): Promise<readonly SimilarPurchase[]> {
  const found: SimilarPurchase[] = [];
  const input = {
    KeyConditionExpression: 'pk = :pk AND sk >= :since',
    ExpressionAttributeValues: { ':pk': similarPurchases(alike(intent)), ':since': instant(sinceMs) },
  };
  for await (const row of rowsOf(store, input)) found.push(similarOf(row));
  return found;
}

function alike({ customerId, productId, skuId, quantity }: Intent): readonly string[] {
  return [customerId, productId, skuId, String(quantity)];
}

function similarOf(row: Row): SimilarPurchase {
  const { purchaseId, source, requestId, acceptedAtMs } = row as SimilarPurchase & { purchaseId: string };
  return { id: asId(purchaseId), source, requestId, acceptedAtMs };
}
