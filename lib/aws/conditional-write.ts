import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  PutCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { itemAt, type LedgerTable } from './purchases/ledger-table.ts';

export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const PAUSES_MS = [20, 60, 180, 540, 1_000];

/** The condition under which an item is written for the first time. */
export const IF_NEW = 'attribute_not_exists(pk)';

/**
 * Writes all items or none. Answers with the positions of the items whose condition did not hold, in their order; none
 * means that the write is durable. Transactions that met by chance (TransactionConflict) are tried again: what they met
 * was not looked at, and the other conditions alone would tell half of the answer.
 */
export async function writeTogether(
  documents: DynamoDBDocumentClient,
  items: readonly WriteItem[],
): Promise<readonly number[]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: [...items] }));
      return [];
    } catch (failure) {
      if (!(failure instanceof TransactionCanceledException)) throw failure;
      const codes = (failure.CancellationReasons ?? []).map(({ Code }) => Code);
      const failed = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
      const pauseMs = codes.includes('TransactionConflict') ? PAUSES_MS[attempt] : undefined;
      if (pauseMs === undefined && failed.length > 0) return failed;
      if (pauseMs === undefined) throw failure;
      await sleep(pauseMs);
    }
  }
}

/**
 * Writes all items or none, and knows its own write again: it may have landed without our hearing of it, be it that the
 * reply was lost or that the SDK's own repetition met what its first try had written. `evidence` is an item of the write
 * that carries `opId` and is never written again; before a failure is believed it is read back.
 */
export async function landed(
  store: Pick<LedgerTable, 'dynamo' | 'table'>,
  evidence: Key,
  opId: string,
  items: readonly WriteItem[],
): Promise<'written' | readonly number[]> {
  const isOurs = async () => (await itemAt(store, evidence))?.['opId'] === opId;
  try {
    const failed = await writeTogether(store.dynamo, items);
    return failed.length === 0 || (await isOurs()) ? 'written' : failed;
  } catch (failure) {
    if (await isOurs()) return 'written';
    throw failure;
  }
}

/** Puts one item that is never written again. Answers with what was there before, where that was not our own write. */
export async function putOnce(
  store: LedgerTable,
  item: Key & Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { dynamo, table, newId } = store;
  const opId = newId();
  try {
    await dynamo.send(
      new PutCommand({ TableName: table, Item: { ...item, opId }, ConditionExpression: IF_NEW }),
    );
    return undefined;
  } catch (failure) {
    const found = await itemAt(store, item);
    if (found?.['opId'] === opId) return undefined;
    if (failure instanceof ConditionalCheckFailedException && found) return found;
    throw failure;
  }
}

/** An item that is not there yet. */
export function newItem(table: string, item: Readonly<Record<string, unknown>>): WriteItem {
  return { Put: { TableName: table, Item: item, ConditionExpression: IF_NEW } };
}
