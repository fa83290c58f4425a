import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import type { Item, Table } from './partition.ts';

// DynamoDB's limit for one batch.
const BATCH = 100;
const TRIES = 10;
const FIRST_PAUSE_MS = 20;

/** The items of many keys as they stand now, in the order of the keys; those that are not there are left out. */
export async function itemsAt(table: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const found = new Map<string, Item>();
  const distinct = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  for (let from = 0; from < distinct.length; from += BATCH) {
    for (const item of await batch(table, distinct.slice(from, from + BATCH))) found.set(nameOf(item), item);
  }
  return keys.map((key) => found.get(nameOf(key))).filter((item) => item !== undefined);
}

async function batch({ dynamo, table }: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  let asked: Item[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let tries = 0; asked.length > 0; tries += 1) {
    if (tries === TRIES)
      throw new Error(`The table ${table} does not give ${asked.length} items of a batch.`);
    if (tries > 0) await sleep(FIRST_PAUSE_MS * 2 ** tries);
    const request = { [table]: { Keys: asked, ConsistentRead: true } };
    const answer = await dynamo.send(new BatchGetCommand({ RequestItems: request }));
    items.push(...(answer.Responses?.[table] ?? []));
    asked = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

function nameOf({ pk, sk }: Partial<Key> | Item): string {
  return JSON.stringify([pk, sk]);
}
