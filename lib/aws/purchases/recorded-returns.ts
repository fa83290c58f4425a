import type { PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import { countedReturns, type ReturnRecord } from '../../purchasing/people/return-book.ts';
import type { PurchaseId } from '../../values/id.ts';
import { recordedReturns, recordedReturnsKey } from '../keys.ts';
import { itemAt, rowsOf, type LedgerTable } from './ledger-table.ts';

type ReturnsTable = Pick<LedgerTable, 'dynamo' | 'table'>;

/** Which reservations were given back, as people recorded it. */
export function createRecordedReturns(store: ReturnsTable): Pick<PurchaseLedger, 'returns' | 'allReturns'> {
  return {
    async *returns() {
      for await (const record of returnRecords(store)) yield* countedReturns(record);
    },
    async *allReturns() {
      for await (const { returns } of returnRecords(store)) yield* returns;
    },
  };
}

/** What was recorded of one purchase, also what was withdrawn. */
export async function returnRecordOf(
  store: ReturnsTable,
  purchaseId: PurchaseId,
): Promise<ReturnRecord | undefined> {
  const item = await itemAt(store, recordedReturnsKey(purchaseId));
  return item?.['record'] as ReturnRecord | undefined;
}

/** The same of every purchase; what somebody put under the name of another one is nobody's. */
export async function* returnRecords(store: ReturnsTable): AsyncIterable<ReturnRecord> {
  const input = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': recordedReturns },
  };
  for await (const { sk, record } of rowsOf(store, input)) {
    const found = record as ReturnRecord;
    if (sk === recordedReturnsKey(found.purchaseId).sk) yield found;
  }
}
