import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  NEVER_OPENED,
  type PurchaseLedger,
  type Purchasing,
  type RecordedReturn,
} from '../purchasing/purchase-ledger.ts';
import { IF_NEW } from './conditional-write.ts';
import { purchasingKey, recordedReturnKey, recordedReturns } from './keys.ts';
import type { Row } from './purchase-item.ts';
import { rowsOf, type LedgerTable } from './ledger-table.ts';

type Controls = 'purchasing' | 'setPurchasing' | 'recordReturn' | 'returns';

/** What people decide: whether anything is bought at all, and which reservations were given back. */
export function createPurchasingControls(store: LedgerTable): Pick<PurchaseLedger, Controls> {
  const { dynamo, table } = store;
  const get = async (key: Row) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
  return {
    async purchasing() {
      const item = await get(purchasingKey);
      if (!item) return NEVER_OPENED;
      const { state, since, by, reason } = item as Purchasing & Row;
      return { state, since, by, reason };
    },
    async setPurchasing(purchasing) {
      await dynamo.send(new PutCommand({ TableName: table, Item: { ...purchasingKey, ...purchasing } }));
    },
    async recordReturn(recorded) {
      const key = recordedReturnKey(recorded.purchaseId, recorded.returnId);
      try {
        await dynamo.send(
          new PutCommand({ TableName: table, Item: { ...key, ...recorded }, ConditionExpression: IF_NEW }),
        );
        return 'recorded';
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
        const before = await get(key);
        return before && sameReturn(recordedReturnOf(before), recorded) ? 'already' : 'conflict';
      }
    },
    async *returns() {
      const input = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': recordedReturns },
      };
      for await (const row of rowsOf(store, input)) yield recordedReturnOf(row);
    },
  };
}

function recordedReturnOf(row: Row): RecordedReturn {
  const { returnId, purchaseId, returnedOn, quantity, amount, currency, by } = row as RecordedReturn & Row;
  return { returnId, purchaseId, returnedOn, quantity, amount, currency, by };
}

// Who told us is not part of what was told.
function sameReturn(a: RecordedReturn, b: RecordedReturn): boolean {
  return isDeepStrictEqual({ ...a, by: undefined }, { ...b, by: undefined });
}
