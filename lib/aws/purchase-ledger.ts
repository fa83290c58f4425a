import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { asId, type PurchaseId } from '../values/id.ts';
import type { Purchase } from '../purchasing/purchase.ts';
import type { PurchaseEvent, PurchaseLedger } from '../purchasing/purchase-ledger.ts';
import { duePurchases, purchaseEventPrefix, purchaseKey, purchaseOfKey, requestKey } from './keys.ts';
import { keysDue, rowsOf, type LedgerTable } from './ledger-table.ts';
import { createOutcomeStore } from './outcome-store.ts';
import { purchaseOf, type Row } from './purchase-item.ts';
import { createPurchaseWrites } from './purchase-writes.ts';
import { createPurchasingControls } from './purchasing-controls.ts';

/** The purchase ledger in the table `purchases`. What decides is read consistently; the index only finds work. */
export function createPurchaseLedger(store: LedgerTable): PurchaseLedger {
  return {
    ...createPurchaseWrites(store, (id) => read(store, id)),
    ...createOutcomeStore(store),
    ...createPurchasingControls(store),
    read: (id) => read(store, id),
    ofRequest: (source, requestId) => ofRequest(store, source, requestId),
    due: (nowMs, limit) => due(store, nowMs, limit),
    history: (id) => history(store, id),
    async *all() {
      const input = {
        FilterExpression: 'sk = :state',
        ExpressionAttributeValues: { ':state': purchaseKey('').sk },
      };
      for await (const row of rowsOf(store, input)) yield purchaseOf(row);
    },
  };
}

async function read({ dynamo, table }: LedgerTable, id: PurchaseId): Promise<Purchase | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: table, Key: purchaseKey(id), ConsistentRead: true }),
  );
  return Item && purchaseOf(Item);
}

async function ofRequest(
  store: LedgerTable,
  source: string,
  requestId: string,
): Promise<readonly Purchase[]> {
  const { Item } = await store.dynamo.send(
    new GetCommand({ TableName: store.table, Key: requestKey(source, requestId), ConsistentRead: true }),
  );
  const ids = (Item?.['purchaseIds'] ?? []) as PurchaseId[];
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

function eventOf(row: Row): PurchaseEvent {
  const { version, atMs, from, to, what, facts } = row as PurchaseEvent & Row;
  return { version, atMs, from, to, what, facts };
}
