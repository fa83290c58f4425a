import type { BillingDocument } from '../../billing/document.ts';
import type { DocumentLists } from '../../billing/document-lists.ts';
import { itemsAt } from '../batch-reads.ts';
import { documentFrom } from './document-item.ts';
import { billed, documentKey, DOCUMENTS } from '../keys.ts';
import { partOf } from '../list-parts.ts';
import { createPacking } from './long-lists.ts';
import type { Item, Table } from '../partition.ts';

/** The documents of the table `billing` part by part: by their own keys, and by those that stand for them in a month. */
export function createDocumentLists(table: Table): DocumentLists {
  const packing = createPacking(table);
  const whole = async (items: readonly Item[]): Promise<readonly BillingDocument[]> => {
    const documents: BillingDocument[] = [];
    // One after the other: what is very long has pieces of its own, which are read with it.
    for (const item of items) documents.push(await documentFrom(packing, item));
    return documents;
  };
  return {
    all: async (after, limit) => {
      const { items, next } = await partOf(table, DOCUMENTS, after, limit);
      return { items: await whole(items), next };
    },
    ofPeriod: (period) => async (after, limit) => {
      const { items, next } = await partOf(table, billed(period), after, limit);
      const documents = await whole(
        await itemsAt(
          table,
          items.map(({ sk }) => documentKey(String(sk))),
        ),
      );
      return { items: documents.filter(({ header }) => header.period === period), next };
    },
  };
}
