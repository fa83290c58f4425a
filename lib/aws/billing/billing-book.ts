import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { DocumentId } from '../../values/id.ts';
import type { Store } from '../batch-writes.ts';
import {
  balanceFrom,
  balanceItem,
  documentFrom,
  documentItem,
  estimateFrom,
  estimateItem,
} from './document-item.ts';
import { createRelations } from './document-relations.ts';
import { createDueLine } from '../due-line.ts';
import { BALANCES, documentKey, DOCUMENTS, estimateKey, ESTIMATES } from '../keys.ts';
import { readLines, readLinesAt, writeLines } from './line-store.ts';
import { createPacking } from './long-lists.ts';
import { createNights } from './nights.ts';
import { partition } from '../partition.ts';
import { putRevised, readItem } from '../revised-item.ts';
import { createTenantFacts } from './tenant-facts.ts';

/** The billing book in the table `billing`. */
export function createBillingBook(store: Store): BillingBook {
  const { dynamo, table } = store;
  const packing = createPacking(store);
  const read = async (id: DocumentId) => {
    const item = await readItem(store, documentKey(id));
    return item && documentFrom(packing, item);
  };
  const { relate, ...relations } = createRelations(store, read);
  return {
    read,
    ...relations,
    ...createNights(store),
    ...createDueLine(store),
    ...createTenantFacts(store),
    async write(document, heldUntilMs) {
      await relate(document);
      return putRevised(store, await documentItem(packing, document, heldUntilMs), document.revision);
    },
    async *all() {
      for await (const item of partition(store, DOCUMENTS)) yield documentFrom(packing, item);
    },
    loadLines: (version, lines) => writeLines(store, version, lines),
    lines: (id, version, from) => readLines(store, id, version, from),
    linesAt: (id, version, places) => readLinesAt(store, id, version, places),
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
