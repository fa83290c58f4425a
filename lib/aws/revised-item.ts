import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import type { Item, Table } from './partition.ts';

/** Puts an item in place of the one that was read at `revision`; 0 where there was none. The item counts one more. */
export async function putRevised(
  { dynamo, table }: Table,
  item: Item,
  revision: number,
): Promise<'written' | 'lost'> {
  try {
    await dynamo.send(
      new PutCommand({
        TableName: table,
        Item: { ...item, revision: revision + 1 },
        ConditionExpression: revision === 0 ? 'attribute_not_exists(pk)' : 'revision = :read',
        ...(revision > 0 && { ExpressionAttributeValues: { ':read': revision } }),
      }),
    );
    return 'written';
  } catch (failure) {
    // Also where our own write landed and its answer was lost: whoever lost reads again, and finds it done.
    if (failure instanceof ConditionalCheckFailedException) return 'lost';
    throw failure;
  }
}

export async function readItem({ dynamo, table }: Table, key: Key): Promise<Item | undefined> {
  const { Item: item } = await dynamo.send(
    new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
  );
  return item;
}

export function revisionOf(item: Item): number {
  const { pk, sk, revision } = item;
  if (typeof revision === 'number') return revision;
  throw new TypeError(`the item ${String(pk)} / ${String(sk)} has no revision`);
}
