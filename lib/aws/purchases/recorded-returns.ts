import { isDeepStrictEqual } from 'node:util';
import type { PurchaseLedger, RecordedReturn } from '../../purchasing/purchase-ledger.ts';
import { putOnce } from '../conditional-write.ts';
import type { PurchaseId } from '../../values/id.ts';
import { recordedReturnKey, recordedReturns, returnsPrefix } from '../keys.ts';
import { rowsOf, type LedgerTable } from './ledger-table.ts';
import type { Row } from './purchase-item.ts';

/** Which reservations were given back, as people recorded it. */
export function createRecordedReturns(store: LedgerTable): Pick<PurchaseLedger, 'recordReturn' | 'returns'> {
  return {
    async recordReturn(recorded) {
      const key = recordedReturnKey(recorded.purchaseId, recorded.returnId);
      const before = await putOnce(store, { ...key, ...recorded });
      if (!before) return 'recorded';
      return sameReturn(recordedReturnOf(before), recorded) ? 'already' : 'conflict';
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

/** Those of one purchase. */
export async function returnsOf(
  { dynamo, table }: Pick<LedgerTable, 'dynamo' | 'table'>,
  purchaseId: PurchaseId,
): Promise<readonly RecordedReturn[]> {
  const found: RecordedReturn[] = [];
  const input = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :of)',
    ExpressionAttributeValues: { ':pk': recordedReturns, ':of': returnsPrefix(purchaseId) },
  };
  for await (const row of rowsOf({ dynamo, table }, input)) found.push(recordedReturnOf(row));
  return found;
}

function recordedReturnOf(row: Row): RecordedReturn {
  const { exchangedFor, ...recorded } = row as RecordedReturn & Row;
  const { returnId, purchaseId, returnedOn, quantity, amount, currency, by } = recorded;
  const exchange = exchangedFor === undefined ? {} : { exchangedFor };
  return { returnId, purchaseId, returnedOn, quantity, amount, currency, ...exchange, by };
}

// Who told us is not part of what was told.
function sameReturn(a: RecordedReturn, b: RecordedReturn): boolean {
  return isDeepStrictEqual({ ...a, by: undefined }, { ...b, by: undefined });
}
