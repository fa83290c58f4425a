import { setTimeout as pauseFor } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;

const BATCH = 25; // DynamoDB's limit for one batch.
const IN_FLIGHT = 4;
const TRIES = 10;

/** Puts items that have different keys, in full batches, several at once. All of them are stored when it returns. */
export async function putAll(
  store: {
    readonly dynamo: DynamoDBDocumentClient;
    readonly table: string;
    readonly pause?: (ms: number) => Promise<unknown>;
  },
  items: readonly Item[],
): Promise<void> {
  const waiting = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
  const worker = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await putBatch(store, batch);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

// A batch is not all or nothing: what the table did not take comes back and is sent again.
async function putBatch(
  { dynamo, table, pause = pauseFor }: Parameters<typeof putAll>[0],
  batch: readonly Item[],
): Promise<void> {
  let left = batch;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === TRIES) throw new Error(`${left.length} items were not taken by ${table} in ${TRIES} tries`);
    if (tries > 0) await pause(Math.min(50 * 2 ** tries, 5_000));
    const requests = left.map((item) => ({ PutRequest: { Item: item } }));
    const { UnprocessedItems } = await dynamo.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    );
    left = (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) => PutRequest?.Item ?? []);
  }
}
