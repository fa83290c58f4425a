import { setTimeout as pauseFor } from 'node:timers/promises';
import { BatchWriteItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Store = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
  /** Between tries of what the table did not take, in real time. */
  readonly pause?: (ms: number) => Promise<unknown>;
};

/** DynamoDB's limit for one batch. */
export const BATCH = 25;
const IN_FLIGHT = 4;
const TRIES = 10;

/** Sends one batch; what the table did not take comes back. */
type Send<Item> = (items: readonly Item[]) => Promise<readonly Item[]>;

/** Puts items that have different keys, in full batches, several at once. All of them are stored when it returns. */
export async function putAll(store: Store, items: readonly Record<string, unknown>[]): Promise<void> {
  const waiting = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
  const worker = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift())
      await putBatch(store, sendValues(store), batch);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** A batch is not all or nothing: what the table did not take is sent again, for as long as it takes something. */
export async function putBatch<Item>(store: Store, send: Send<Item>, batch: readonly Item[]): Promise<void> {
  let left = batch;
  for (let tries = 1; left.length > 0; tries += 1) {
    const refused = await taken(send, left);
    if (refused.length < left.length) tries = 1;
    left = refused;
    if (left.length === 0) return;
    if (tries === TRIES)
      throw new Error(`${left.length} items were not taken by ${store.table} in ${TRIES} tries`);
    await (store.pause ?? pauseFor)(Math.min(50 * 2 ** tries, 5_000));
  }
}

// A table that is too busy for the first item of a batch says so by an error.
async function taken<Item>(send: Send<Item>, batch: readonly Item[]): Promise<readonly Item[]> {
  try {
    return await send(batch);
  } catch (failure) {
    if (failure instanceof Error && TOO_BUSY.has(failure.name)) return batch;
    throw failure;
  }
}

const TOO_BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/** Items of plain values. */
function sendValues({ dynamo, table }: Store): Send<Record<string, unknown>> {
  return async (items) => {
    const requests = items.map((item) => ({ PutRequest: { Item: item } }));
    const { UnprocessedItems: left } = await dynamo.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    );
    return (left?.[table] ?? []).flatMap(({ PutRequest: put }) => (put?.Item ? [put.Item] : []));
  };
}

/** Items in DynamoDB's own form. */
export function sendItems({ dynamo, table }: Store): Send<Record<string, AttributeValue>> {
  return async (items) => {
    const requests = items.map((item) => ({ PutRequest: { Item: item } }));
    const { UnprocessedItems: left } = await dynamo.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
    );
    return (left?.[table] ?? []).flatMap(({ PutRequest: put }) => (put?.Item ? [put.Item] : []));
  };
}
