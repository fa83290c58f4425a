import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { PurchaseId } from '../values/id.ts';
import { demandsOf } from '../purchasing/demands.ts';
import { firstEvent } from '../purchasing/first-event.ts';
import type { Outcome } from '../purchasing/outcome.ts';
import type { Purchase } from '../purchasing/purchase.ts';
import type { Accepting, PurchaseEvent, PurchaseLedger } from '../purchasing/purchase-ledger.ts';
import { IF_NEW, writeTogether, type WriteItem } from './conditional-write.ts';
import {
  cartClaimKey,
  orderClaimKey,
  purchaseEventKey,
  purchasingKey,
  requestKey,
  type Key,
} from './keys.ts';
import { outcomeItem } from './outcome-store.ts';
import { purchaseItem, type Row } from './purchase-item.ts';
import type { LedgerTable } from './ledger-table.ts';
import { toStored } from './stored-value.ts';

/**
 * The two ways in which purchases change. Both may land without our hearing of it, be it that the reply was lost or
 * that the SDK's own repetition met what its first try had written. Each write therefore leaves its id in an item that
 * is never written again, and before a failure is believed that item is read back.
 */
export function createPurchaseWrites(
  store: LedgerTable,
  read: PurchaseLedger['read'],
): Pick<PurchaseLedger, 'accept' | 'advance'> {
  return {
    async accept(purchases) {
      const [first] = purchases;
      if (!first) return { accepted: 'again', purchases: [] };
      const opId = store.newId();
      const key = requestKey(first.intent.source, first.intent.requestId);
      const landed = await landedAfter(store, key, opId, acceptance(store.table, key, purchases, opId));
      return landed === 'written' ? { accepted: 'new' } : seenBefore(store, key, first, read);
    },
    async advance(from, to, event, outcome) {
      const opId = store.newId();
      const items = transition(store.table, from, to, event, outcome, opId);
      const landed = await landedAfter(store, purchaseEventKey(to.id, event.version), opId, items);
      if (landed === 'written') return 'written';
      // The first two items are the purchase and its event; what comes after lies beside the purchase.
      if (landed.some((index) => index < 2)) return 'lost';
      return landed.some((index) => items[index]?.ConditionCheck) ? 'stopped' : 'claimed';
    },
  };
}

function acceptance(
  table: string,
  key: Key,
  purchases: readonly Purchase[],
  opId: string,
): readonly WriteItem[] {
  const ids = purchases.map(({ id }) => id);
  const request = { ...key, contentHash: purchases[0]?.contentHash, purchaseIds: ids, opId };
  return [
    newItem(table, request),
    ...purchases.flatMap((purchase) => [
      newItem(table, purchaseItem(purchase, opId)),
      newItem(table, eventItem(purchase.id, firstEvent(purchase), opId)),
    ]),
  ];
}

function transition(
  table: string,
  from: Purchase,
  to: Purchase,
  event: PurchaseEvent,
  outcome: Outcome | undefined,
  opId: string,
): readonly WriteItem[] {
  const { cart, order, purchasingOpen } = demandsOf(from, to);
  return [
    {
      Put: {
        TableName: table,
        Item: purchaseItem(to, opId),
        ConditionExpression: '#stage = :stage AND #version = :version',
        ExpressionAttributeNames: { '#stage': 'stage', '#version': 'version' },
        ExpressionAttributeValues: { ':stage': from.stage, ':version': from.version },
      },
    },
    newItem(table, eventItem(to.id, event, opId)),
    ...(cart === undefined ? [] : [claim(table, cartClaimKey(cart), to.id)]),
    ...(order === undefined ? [] : [claim(table, orderClaimKey(order), to.id)]),
    ...(purchasingOpen ? [ifOpen(table)] : []),
    ...(outcome === undefined ? [] : [{ Put: { TableName: table, Item: outcomeItem(outcome) } }]),
  ];
}

async function landedAfter(
  store: LedgerTable,
  evidence: Key,
  opId: string,
  items: readonly WriteItem[],
): Promise<'written' | readonly number[]> {
  try {
    const failed = await writeTogether(store.dynamo, items);
    return failed.length === 0 || (await isOurs(store, evidence, opId)) ? 'written' : failed;
  } catch (failure) {
    if (await isOurs(store, evidence, opId)) return 'written';
    throw failure;
  }
}

async function isOurs({ dynamo, table }: LedgerTable, key: Key, opId: string): Promise<boolean> {
  const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item?.['opId'] === opId;
}

async function seenBefore(
  { dynamo, table }: LedgerTable,
  key: Key,
  { contentHash }: Purchase,
  read: PurchaseLedger['read'],
): Promise<Accepting> {
  const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  if (Item?.['contentHash'] !== contentHash) return { accepted: 'conflict' };
  const ids = Item['purchaseIds'] as readonly PurchaseId[];
  const purchases = await Promise.all(ids.map((id) => read(id)));
  return { accepted: 'again', purchases: purchases.filter((purchase) => purchase !== undefined) };
}

function eventItem(id: PurchaseId, event: PurchaseEvent, opId: string): Row {
  return { ...purchaseEventKey(id, event.version), ...(toStored(event) as Row), opId };
}

function newItem(table: string, item: Row): WriteItem {
  return { Put: { TableName: table, Item: item, ConditionExpression: IF_NEW } };
}

function claim(table: string, key: Key, purchaseId: PurchaseId): WriteItem {
  return {
    Put: {
      TableName: table,
      Item: { ...key, purchaseId },
      ConditionExpression: `${IF_NEW} OR purchaseId = :purchase`,
      ExpressionAttributeValues: { ':purchase': purchaseId },
    },
  };
}

function ifOpen(table: string): WriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: purchasingKey,
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':open': 'open' },
    },
  };
}
