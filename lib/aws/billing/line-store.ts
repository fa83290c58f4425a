import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { BilledLine } from '../../billing/billed-line.ts';
import { itemsAt } from '../batch-reads.ts';
import { BATCH, putBatch, sendItems, type Store } from '../batch-writes.ts';
import { lineBuckets, lineKey, type LinePlace } from '../keys.ts';
import { lineFrom, lineItem, type LineItem } from './line-item.ts';

const IN_FLIGHT = 8;
const PAGE = 500;

/**
 * Writes every line as an item of its own, in full batches, several at once. Written twice, they are the same items.
 * Whether it returns or throws, nothing is on its way any more.
 */
export async function writeLines(
  store: Store,
  version: string,
  batches: AsyncIterable<readonly BilledLine[]>,
): Promise<number> {
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const send = sendItems(store);
  const put = (batch: readonly LineItem[]) => {
    const sending: Promise<void> = putBatch(store, send, batch)
      .catch((failure: unknown) => void failures.push(failure))
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };
  const itemOf = itemsOf(version);
  let batch: LineItem[] = [];
  let count = 0;
  try {
    for await (const lines of batches) {
      for (const line of lines) {
        if (batch.push(itemOf(line)) < BATCH) continue;
        put(batch);
        batch = [];
        if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
        if (failures.length > 0) throw failures[0];
      }
      count += lines.length;
    }
    if (batch.length > 0) put(batch);
  } finally {
    await Promise.all(inFlight);
  }
  if (failures.length > 0) throw failures[0];
  return count;
}

// The lines of a version are of one document: its partitions are named once.
function itemsOf(version: string): (line: BilledLine) => LineItem {
  let documentId: string | undefined;
  let buckets: readonly string[] = [];
  return (line) => {
    if (line.documentId !== documentId) buckets = lineBuckets((documentId = line.documentId), version);
    return lineItem(lineKey(buckets, line), line);
  };
}

/**
 * The lines of a version in the order of their places, merged from all its partitions; only a page of each is in memory.
 * With `from` only those from this place on.
 */
export async function* readLines(
  store: Store,
  documentId: string,
  version: string,
  from: LinePlace = { part: 0, lineNumber: 0 },
): AsyncGenerator<BilledLine> {
  const names = lineBuckets(documentId, version);
  const { sk } = lineKey(names, from);
  const buckets = names.map((bucket) => readBucket(store, bucket, sk));
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

/** The lines at these places, in their order, each read by its own key; a place without a line is left out. */
export async function readLinesAt(
  store: Store,
  documentId: string,
  version: string,
  places: readonly LinePlace[],
): Promise<readonly BilledLine[]> {
  const buckets = lineBuckets(documentId, version);
  const items = await itemsAt(
    store,
    places.map((place) => lineKey(buckets, place)),
  );
  // Batches come translated to plain texts.
  return items.map((item) =>
    lineFrom(Object.fromEntries(Object.entries(item).map(([name, text]) => [name, { S: String(text) }]))),
  );
}

// The next page is asked for while this one is read: all partitions run dry at about the same line.
async function* readBucket(
  { dynamo, table }: Store,
  pk: string,
  fromSk: string,
): AsyncGenerator<LineItem, undefined> {
  const ask = (from?: LineItem) => {
    const page = dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: fromSk } },
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
    asked = last && ask(last as LineItem);
    // What lies here was written by this file, as texts.
    yield* items as LineItem[];
  }
  return undefined;
}

function nearest(heads: readonly IteratorResult<LineItem, undefined>[]): number {
  let first = 0;
  let least: string | undefined;
  for (const [index, head] of heads.entries()) {
    if (head.done === true) continue;
    const place = head.value['sk']?.S ?? '';
    if (least === undefined || place < least) [first, least] = [index, place];
  }
  return first;
}
