import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ListPart } from '../values/list-part.ts';
import { DUE_INDEX, type Key } from './keys.ts';
import type { Item, Table } from './partition.ts';

/**
 * The next items of a partition behind a sort key, as they stand now: one request, and what it reads are they. With `prefix`
 * only of those whose sort keys begin so, which lie together.
 */
export async function partOf(
  { dynamo, table }: Table,
  pk: string,
  after: string | undefined,
  limit: number,
  prefix?: string,
): Promise<ListPart<Item>> {
  const { Items: items = [], LastEvaluatedKey: last } = await dynamo.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
      ConsistentRead: true,
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
    }),
  );
  return { items, next: last && String(last['sk']) };
}

/** The next keys of a partition of the index `due`, which may be a moment behind the table. */
export async function partOfIndex(
  { dynamo, table }: Table,
  dueKey: string,
  after: string | undefined,
  limit: number,
): Promise<ListPart<Key>> {
  const { Items: items = [], LastEvaluatedKey: last } = await dynamo.send(
    new QueryCommand({
      TableName: table,
      IndexName: DUE_INDEX,
      KeyConditionExpression: 'dueKey = :key',
      ExpressionAttributeValues: { ':key': dueKey },
      Limit: limit,
      ...(after !== undefined && { ExclusiveStartKey: { ...placeFrom(after), dueKey } }),
    }),
  );
  return { items: items as Key[], next: last && placeOf(last) };
}

/** All keys of a partition of the index `due`; undefined where they are more than so many. */
export async function keysOfIndex(
  table: Table,
  dueKey: string,
  most: number,
): Promise<readonly Key[] | undefined> {
  const keys: Key[] = [];
  let after: string | undefined;
  do {
    const part = await partOfIndex(table, dueKey, after, most + 1 - keys.length);
    keys.push(...part.items);
    if (keys.length > most) return undefined;
    after = part.next;
  } while (after !== undefined);
  return keys;
}

// A place in the index as one text: when, and whose it is.
function placeOf({ dueAtMs, pk, sk }: Item): string {
  return JSON.stringify([dueAtMs, pk, sk]);
}

function placeFrom(place: string): Item {
  const [dueAtMs, pk, sk] = JSON.parse(place) as [number, string, string];
  return { dueAtMs, pk, sk };
}
