import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BilledLine } from '../billing/billed-line.ts';
import { putAll } from './batch-writes.ts';
import { LINE_BUCKETS, lineBucket } from './keys.ts';
import { lineFrom, lineItem } from './line-item.ts';

type Item = Record<string, unknown>;
export type LineStore = {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
  /** Between tries of what the table did not take, in real time. */
  readonly pause?: (ms: number) => Promise<unknown>;
};

const BATCH = 25; // DynamoDB's limit for one batch.
const IN_FLIGHT = 8;
const PAGE = 500;

/** Writes every line as an item of its own, in full batches, several at once. Written twice, they are the same items. */
export async function writeLines(
  store: LineStore,
  version: string,
  lines: AsyncIterable<BilledLine>,
): Promise<number> {
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const send = (batch: readonly Item[]) => {
    const sending: Promise<void> = putAll(store, batch)
      .catch((failure: unknown) => void failures.push(failure))
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };
  let batch: Item[] = [];
  let count = 0;
  for await (const line of lines) {
    batch.push(lineItem(version, line));
    count += 1;
    if (batch.length < BATCH) continue;
    send(batch);
    batch = [];
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    if (failures.length > 0) break;
  }
  if (batch.length > 0) send(batch);
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
  return count;
}

/** The lines of a version in the order of their places, merged from all its partitions; only a page of each is in memory. */
export async function* readLines(
  store: LineStore,
  documentId: string,
  version: string,
): AsyncGenerator<BilledLine> {
  const buckets = Array.from({ length: LINE_BUCKETS }, (_, bucket) =>
    readBucket(store, lineBucket(documentId, version, bucket)),
  );
  const heads = await Promise.all(buckets.map((bucket) => bucket.next()));
  for (;;) {
    const first = nearest(heads);
    const head = heads[first];
    const bucket = buckets[first];
    if (!head || !bucket || head.done === true) return;
    yield lineFrom(head.value);
    heads[first] = await bucket.next();
  }
}

// The next page is asked for while this one is read: all partitions run dry at about the same line.
async function* readBucket({ dynamo, table }: LineStore, pk: string): AsyncGenerator<Item, undefined> {
  const ask = (from?: Item) => {
    const page = dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        Limit: PAGE,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    // A reader that stops early never hears of a failure; nobody else may trip over it.
    page.catch(() => undefined);
    return page;
  };
  let asked: ReturnType<typeof ask> | undefined = ask();
  while (asked) {
    const { Items: items = [], LastEvaluatedKey: last }: Awaited<ReturnType<typeof ask>> = await asked;
    asked = last && ask(last);
    yield* items;
  }
  return undefined;
}

function nearest(heads: readonly IteratorResult<Item, undefined>[]): number {
  let first = 0;
  let least: string | undefined;
  for (const [index, head] of heads.entries()) {
    if (head.done === true) continue;
    const place = String(head.value['sk']);
    if (least === undefined || place < least) [first, least] = [index, place];
  }
  return first;
}
