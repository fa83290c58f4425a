import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../billing/billing-book.ts';
import { asId } from '../values/id.ts';
import type { Store } from './batch-writes.ts';
import {
  balanceFrom,
  balanceItem,
  documentFrom,
  documentItem,
  estimateFrom,
  estimateItem,
} from './document-item.ts';
import { BALANCES, documentKey, DOCUMENTS, DUE_INDEX, dueDocuments, estimateKey, ESTIMATES } from './keys.ts';
import { readLines, writeLines } from './line-store.ts';
import { createPacking } from './long-lists.ts';
import { createNights } from './nights.ts';
import { partition, type Table } from './partition.ts';
import { putRevised, readItem } from './revised-item.ts';
import { createTenantFacts } from './tenant-facts.ts';

/** The billing book in the table `billing`. */
export function createBillingBook(store: Store): BillingBook {
  const { dynamo, table } = store;
  const packing = createPacking(store);
  return {
    ...createNights(store),
    ...createTenantFacts(store),
    async read(id) {
      const item = await readItem(store, documentKey(id));
      return item && documentFrom(packing, item);
    },
    async write(document) {
      return putRevised(store, await documentItem(packing, document), document.revision);
    },
    async *all() {
      for await (const item of partition(store, DOCUMENTS)) yield documentFrom(packing, item);
    },
    due: (nowMs, limit) => due(store, nowMs, limit),
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
    lines: (id, version, from) => readLines(store, id, version, from),
    async saveBalance(snapshot) {
      await dynamo.send(new PutCommand({ TableName: table, Item: balanceItem(snapshot) }));
    },
    async *balances() {
      for await (const item of partition(store, BALANCES)) yield balanceFrom(item);
    },
    async estimate(id) {
      const item = await readItem(store, estimateKey(id));
      return item && estimateFrom(packing, item);
    },
    async writeEstimate(estimate) {
      return putRevised(store, await estimateItem(packing, estimate), estimate.revision);
    },
    async *estimates() {
      for await (const item of partition(store, ESTIMATES)) yield estimateFrom(packing, item);
    },
  };
}

async function due({ dynamo, table }: Table, nowMs: number, limit: number): ReturnType<BillingBook['due']> {
  const look = (comparison: '<=' | '>', most: number) =>
    dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: DUE_INDEX,
        KeyConditionExpression: `dueKey = :key AND dueAtMs ${comparison} :now`,
        ExpressionAttributeValues: { ':key': dueDocuments, ':now': nowMs },
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
