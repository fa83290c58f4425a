import { asId, type OrderId, type PurchaseId } from '../../values/id.ts';
import { lockOf } from '../../purchasing/lock.ts';
import type { Purchase } from '../../purchasing/purchase.ts';
import type { OrderElsewhere, PurchaseEvent, PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import {
  duePurchases,
  lockKey,
  orderClaimKeys,
  orderElsewhereKey,
  purchaseEventPrefix,
  purchaseKey,
  purchaseOfKey,
  requestKey,
  type Key,
} from '../keys.ts';
import { itemAt, keysDue, rowsOf, type LedgerTable } from './ledger-table.ts';
import { createOutcomeStore } from './outcome-store.ts';
import { eventOf, purchaseOf } from './purchase-item.ts';
import { createPurchaseLease } from './purchase-lease.ts';
import { createPurchaseWrites } from './purchase-writes.ts';
import { createPurchasingControls } from './purchasing-controls.ts';
import { createRecordedReturns } from './recorded-returns.ts';
import { similar } from './similar-purchases.ts';

/** The purchase ledger in the table `purchases`. What decides is read consistently; the index only finds work. */
export function createPurchaseLedger(store: LedgerTable): PurchaseLedger {
  return {
    ...createPurchaseWrites(store, (id) => read(store, id)),
    ...createPurchaseLease(store),
    ...createOutcomeStore(store),
    ...createPurchasingControls(store),
    ...createRecordedReturns(store),
    read: (id) => read(store, id),
    ofRequest: (source, requestId) => ofRequest(store, source, requestId),
    due: (nowMs, limit) => due(store, nowMs, limit),
    history: (id) => history(store, id),
    similar: (intent, sinceMs) => similar(store, intent, sinceMs),
    lockHolder: (intent) => holderOf(store, lockKey(lockOf(intent))),
    orderOwner: (orderId) => orderOwner(store, orderId),
    boughtElsewhere: (orderId) => boughtElsewhere(store, orderId),
    async *all() {
      const input = {
        FilterExpression: 'sk = :state',
        ExpressionAttributeValues: { ':state': purchaseKey('').sk },
      };
      for await (const row of rowsOf(store, input)) yield purchaseOf(row);
    },
  };
}

async function read(store: LedgerTable, id: PurchaseId): Promise<Purchase | undefined> {
  const item = await itemAt(store, purchaseKey(id));
  return item && purchaseOf(item);
}

/** Whose something is of which there is only one. */
async function holderOf(store: LedgerTable, key: Key): Promise<PurchaseId | undefined> {
  return (await itemAt(store, key))?.['purchaseId'] as PurchaseId | undefined;
}

async function orderOwner(store: LedgerTable, orderId: OrderId): Promise<PurchaseId | undefined> {
  for (const key of orderClaimKeys(orderId)) {
    const owner = await holderOf(store, key);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

async function boughtElsewhere(store: LedgerTable, orderId: OrderId): Promise<OrderElsewhere | undefined> {
  const item = await itemAt(store, orderElsewhereKey(orderId));
  if (!item) return undefined;
  const { customerId, orderedAtMs, seenAtMs } = item as OrderElsewhere & Key;
  return { orderId, customerId, orderedAtMs, seenAtMs };
}

async function ofRequest(
  store: LedgerTable,
  source: string,
  requestId: string,
): Promise<readonly Purchase[]> {
  const item = await itemAt(store, requestKey(source, requestId));
  const ids = (item?.['purchaseIds'] ?? []) as PurchaseId[];
  const purchases = await Promise.all(ids.map((id) => read(store, id)));
  return purchases.filter((purchase) => purchase !== undefined);
}

async function due(store: LedgerTable, nowMs: number, limit: number): ReturnType<PurchaseLedger['due']> {
  // One more than asked for, oldest first: the first that is not taken says when there is work again.
  const found = await keysDue(store, duePurchases, limit + 1);
  const ready = found.filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, limit);
  return { ids: ready.map((key) => asId(purchaseOfKey(key))), nextDueAtMs: found[ready.length]?.dueAtMs };
}

async function history(store: LedgerTable, id: PurchaseId): Promise<readonly PurchaseEvent[]> {
  const events: PurchaseEvent[] = [];
  const input = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :events)',
    ExpressionAttributeValues: { ':pk': purchaseKey(id).pk, ':events': purchaseEventPrefix },
  };
  for await (const row of rowsOf(store, input)) events.push(eventOf(row));
  return events;
}
