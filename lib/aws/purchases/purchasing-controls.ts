import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderElsewhere, PurchasingControls } from '../../purchasing/purchase-ledger.ts';
import { NEVER_OPENED, type Purchasing } from '../../purchasing/purchasing.ts';
import { readBudget } from './budget-item.ts';
import { landed, newItem, putOnce, type WriteItem } from '../conditional-write.ts';
import {
  decisionKey,
  instant,
  orderElsewhereKey,
  ordersElsewhere,
  purchasingKey,
  unknownPurchases,
  type Key,
} from '../keys.ts';
import { itemAt, rowsOf, type LedgerTable } from './ledger-table.ts';
import type { Row } from './purchase-item.ts';

/** Whether anything is bought at all, and what watches over it. */
export function createPurchasingControls(store: LedgerTable): PurchasingControls {
  return {
    async purchasing() {
      const item = await itemAt(store, purchasingKey);
      return item ? purchasingOf(item) : NEVER_OPENED;
    },
    async setPurchasing(from, to) {
      const opId = store.newId();
      const evidence = decisionKey(opId);
      // The decision stays when the next one takes the place of what it set, and tells that it was written.
      const items = [ifStill(store.table, from, to), newItem(store.table, { ...evidence, ...to, opId })];
      return (await landed(store, evidence, opId, items)) === 'written' ? 'written' : 'lost';
    },
    budget: (key) => readBudget(store, key),
    unknownsSince: (sinceMs) => countSince(store, sinceMs),
    async noteElsewhere(order) {
      const before = await putOnce(store, { ...orderElsewhereKey(order.orderId), ...order });
      return before ? 'known' : 'new';
    },
    async *ordersElsewhere() {
      const input = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': ordersElsewhere },
      };
      for await (const row of rowsOf(store, input)) yield elsewhereOf(row);
    },
  };
}

export function elsewhereOf(row: Row): OrderElsewhere {
  const { orderId, customerId, orderedAtMs, seenAtMs } = row as OrderElsewhere & Row;
  return { orderId, customerId, orderedAtMs, seenAtMs };
}

function ifStill(table: string, from: Purchasing, to: Purchasing): WriteItem {
  const same = '#state = :state AND #since = :since AND #by = :by AND #reason = :reason';
  const wasNever = sameDecision(from, NEVER_OPENED) ? 'attribute_not_exists(pk) OR ' : '';
  return {
    Put: {
      TableName: table,
      Item: { ...purchasingKey, ...to },
      ConditionExpression: `${wasNever}(${same})`,
      ExpressionAttributeNames: { '#state': 'state', '#since': 'since', '#by': 'by', '#reason': 'reason' },
      ExpressionAttributeValues: {
        ':state': from.state,
        ':since': from.since,
        ':by': from.by,
        ':reason': from.reason,
      },
    },
  };
}

function sameDecision(a: Purchasing, b: Purchasing): boolean {
  return a.state === b.state && a.since === b.since && a.by === b.by && a.reason === b.reason;
}

function purchasingOf(row: Row): Purchasing {
  const { state, since, by, reason, stops } = row as Purchasing & Key;
  return { state, since, by, reason, stops };
}

async function countSince({ dynamo, table }: LedgerTable, sinceMs: number): Promise<number> {
  let count = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        Select: 'COUNT',
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk >= :since',
        ExpressionAttributeValues: { ':pk': unknownPurchases, ':since': instant(sinceMs) },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    count += page.Count ?? 0;
    from = page.LastEvaluatedKey;
  } while (from);
  return count;
}
