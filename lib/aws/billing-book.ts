import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../billing/billing-book.ts';
import { asId } from '../values/id.ts';
import { balanceFrom, balanceItem, documentFrom, documentItem } from './document-item.ts';
import { BALANCES, documentKey, DOCUMENTS, DUE_DOCUMENT, DUE_INDEX } from './keys.ts';
import { readLines, writeLines, type LineStore } from './line-store.ts';
import { createNights } from './nights.ts';

type Item = Record<string, unknown>;

/** The billing book in the table `billing`. */
export function createBillingBook(store: LineStore): BillingBook {
  const { dynamo, table } = store;
  return {
    ...createNights(store),
    async read(id) {
      const { Item: item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: documentKey(id), ConsistentRead: true }),
      );
      return item && documentFrom(item);
    },
    async write(document) {
      const isNew = document.revision === 0;
      try {
        await dynamo.send(
          new PutCommand({
            TableName: table,
            Item: documentItem(document),
            ConditionExpression: isNew ? 'attribute_not_exists(pk)' : 'revision = :read',
            ...(!isNew && { ExpressionAttributeValues: { ':read': document.revision } }),
          }),
        );
        return 'written';
      } catch (failure) {
        // Also where our own write landed and its answer was lost: whoever lost reads again, and finds it done.
        if (failure instanceof ConditionalCheckFailedException) return 'lost';
        throw failure;
      }
    },
    async *all() {
      for await (const item of partition(dynamo, table, DOCUMENTS)) yield documentFrom(item);
    },
    due: (nowMs, limit) => due(dynamo, table, nowMs, limit),
    async hold(id, nowMs, untilMs) {
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: documentKey(id),
            UpdateExpression: 'SET dueAtMs = :until',
            ConditionExpression: 'dueAtMs <= :now',
            ExpressionAttributeValues: { ':until': untilMs, ':now': nowMs },
          }),
        );
        return true;
      } catch (failure) {
        if (failure instanceof ConditionalCheckFailedException) return false;
        throw failure;
      }
    },
    loadLines: (version, lines) => writeLines(store, version, lines),
    lines: (id, version) => readLines(store, id, version),
    async saveBalance(snapshot) {
      await dynamo.send(new PutCommand({ TableName: table, Item: balanceItem(snapshot) }));
    },
    async *balances() {
      for await (const item of partition(dynamo, table, BALANCES)) yield balanceFrom(item);
    },
  };
}

async function due(
  dynamo: DynamoDBDocumentClient,
  table: string,
  nowMs: number,
  limit: number,
): ReturnType<BillingBook['due']> {
  const look = (comparison: '<=' | '>', most: number) =>
    dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: DUE_INDEX,
        KeyConditionExpression: `dueKey = :key AND dueAtMs ${comparison} :now`,
        ExpressionAttributeValues: { ':key': DUE_DOCUMENT, ':now': nowMs },
        Limit: most,
      }),
    );
  const [ripe, next] = await Promise.all([look('<=', limit), look('>', 1)]);
  const nextDueAtMs: unknown = next.Items?.[0]?.['dueAtMs'];
  return {
    ids: (ripe.Items ?? []).map((item) => asId<'DocumentId'>(String(item['sk']))),
    nextDueAtMs: typeof nextDueAtMs === 'number' ? nextDueAtMs : undefined,
  };
}

async function* partition(dynamo: DynamoDBDocumentClient, table: string, pk: string): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}
