import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { NightEnd, NightRun } from '../../billing/billing-book.ts';
import { allSettled } from '../../billing/night/settle-night.ts';
import type { Day } from '../../values/day.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { nightShardKey, nightShards } from '../keys.ts';
import { partition, type Item, type Table } from '../partition.ts';

/**
 * The documents of a night lie in sets, so that many can be settled at once, and the sets in many items by the hash of a
 * document's id: an item holds 400 KB, and costs what it weighs at every write. A night of 200,000 documents has some 20 KB
 * in each, one of a few hundred a few names.
 */
const SHARDS = 256;

export type NightDocuments = Pick<NightRun, 'planned' | 'finished' | 'failed'> & {
  readonly withoutStatement: readonly DocumentId[];
};

/** Plans documents in a night; what was planned before is open again, however it ended. */
export async function planInShards(at: Table, night: Day, planned: readonly DocumentId[]): Promise<void> {
  const shards = [...Map.groupBy(planned, shardOf)];
  for (let from = 0; from < shards.length; from += AT_ONCE) {
    await Promise.all(
      shards.slice(from, from + AT_ONCE).map(([shard, ids]) =>
        at.dynamo.send(
          new UpdateCommand({
            TableName: at.table,
            Key: nightShardKey(night, shard),
            UpdateExpression: 'ADD planned :ids DELETE finished :ids, failed :ids, withoutStatement :ids',
            ExpressionAttributeValues: { ':ids': new Set<string>(ids) },
          }),
        ),
      ),
    );
  }
}

const AT_ONCE = 32;

/** Settles one document; undefined where the night planned none of its shard, else whether all of that are settled now. */
export async function settleInShard(
  at: Table,
  night: Day,
  id: DocumentId,
  end: NightEnd,
): Promise<{ readonly allSettled: boolean } | undefined> {
  try {
    const { Attributes: item = {} } = await at.dynamo.send(
      new UpdateCommand({
        TableName: at.table,
        Key: nightShardKey(night, shardOf(id)),
        UpdateExpression: SETTLING[end],
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':id': new Set<string>([id]) },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { allSettled: allSettled(documentsOf([item])) };
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return undefined;
    throw failure;
  }
}

const SETTLING: Readonly<Record<NightEnd, string>> = {
  finished: 'ADD finished :id DELETE failed :id, withoutStatement :id',
  without_statement: 'ADD finished :id, withoutStatement :id DELETE failed :id',
  failed: 'ADD failed :id DELETE finished :id, withoutStatement :id',
};

/** All documents of a night as they stand, each list in the order of their ids. */
export async function readShards(at: Table, night: Day): Promise<NightDocuments> {
  const items: Item[] = [];
  for await (const item of partition(at, nightShards(night))) items.push(item);
  return documentsOf(items);
}

function documentsOf(items: readonly Item[]): NightDocuments {
  const all = (name: string) => items.flatMap((item) => documentIds(item[name])).sort();
  return {
    planned: all('planned'),
    finished: all('finished'),
    failed: all('failed'),
    withoutStatement: all('withoutStatement'),
  };
}

function documentIds(value: unknown): readonly DocumentId[] {
  return value instanceof Set ? [...(value as Set<string>)].map((id) => asId<'DocumentId'>(id)) : [];
}

function shardOf(id: DocumentId): number {
  return createHash('sha256').update(id).digest().readUInt8(0) % SHARDS;
}
