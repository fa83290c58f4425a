import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BillingBook } from '../../billing/billing-book.ts';
import type { BillingDocument } from '../../billing/document.ts';
import { asId, type DocumentId } from '../../values/id.ts';
import { amendments, amendmentKey, billed, billedKey, type Key } from '../keys.ts';
import { partition, type Table } from '../partition.ts';

type Relations = Pick<BillingBook, 'amendmentsOf' | 'ofPeriod'> & {
  /** Before the document itself: nobody misses a document that is there. */
  readonly relate: (document: BillingDocument) => Promise<void>;
};

const REMEMBERED = 10_000;

/**
 * Documents by what they amend and by the month that they bill, an item each with nothing but its key, so that whoever
 * asks for a few does not read all. The month is written with a document that is new; what one amends may be told later,
 * and is written once by each worker, for amendments are few. A document itself says whether it is one of those asked for.
 */
export function createRelations(
  at: Table,
  read: (id: DocumentId) => Promise<BillingDocument | undefined>,
): Relations {
  const written = new Set<string>();
  const put = (key: Key) => at.dynamo.send(new PutCommand({ TableName: at.table, Item: key }));
  const documents = async function* (pk: string): AsyncGenerator<BillingDocument> {
    for await (const { sk } of partition(at, pk)) {
      const document = await read(asId<'DocumentId'>(String(sk)));
      if (document) yield document;
    }
  };
  return {
    relate: async ({ header: { id, amendsOf, period }, revision }) => {
      if (revision === 0) await put(billedKey(period, id));
      if (amendsOf === undefined || written.has(`${amendsOf}/${id}`)) return;
      await put(amendmentKey(amendsOf, id));
      if (written.size >= REMEMBERED) written.clear();
      written.add(`${amendsOf}/${id}`);
    },
    async *amendmentsOf(id) {
      for await (const document of documents(amendments(id)))
        if (document.header.amendsOf === id) yield document;
    },
    async *ofPeriod(period) {
      for await (const document of documents(billed(period)))
        if (document.header.period === period) yield document;
    },
  };
}
