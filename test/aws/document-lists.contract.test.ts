import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import { createDocumentLists } from '../../lib/aws/billing/document-lists.ts';
import type { BillingBook } from '../../lib/billing/billing-book.ts';
import type { DocumentLists } from '../../lib/billing/document-lists.ts';
import type { Version } from '../../lib/billing/document.ts';
import { asId } from '../../lib/values/id.ts';
import type { ReadPart } from '../../lib/values/list-part.ts';
import { aHeader, aVersion, period } from '../builders/billing.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryDocumentLists } from '../fakes/in-memory-lists.ts';
import { startBillingTables } from './billing-table.ts';

type Books = { readonly book: BillingBook; readonly lists: DocumentLists };

describe('the lists of documents, in memory', () =>
  sentences(async () => {
    const book = inMemoryBillingBook();
    return { book, lists: inMemoryDocumentLists(book) };
  }));

describe('the lists of documents, in DynamoDB', () => {
  let tables: Awaited<ReturnType<typeof startBillingTables>>;
  beforeAll(async () => {
    tables = await startBillingTables();
  });
  afterAll(() => tables.stop());
  sentences(async () => {
    const table = await tables.newTable();
    return { book: createBillingBook(table), lists: createDocumentLists(table) };
  });
});

function sentences(create: () => Promise<Books>): void {
  let books: Books;
  beforeEach(async () => {
    books = await create();
  });
  const write = (id: string, month: string, published?: Version) =>
    books.book.write(
      aBillingDocument({
        header: aHeader({ id: asId(id), period: period(month) }),
        ...(published && { published }),
      }),
    );
  const idsOf = async (read: ReadPart<{ readonly header: { readonly id: string } }>) => {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const part = await read(after, 2);
      expect(part.items.length).toBeLessThanOrEqual(2);
      ids.push(...part.items.map(({ header }) => header.id));
      after = part.next;
    } while (after !== undefined);
    return ids;
  };

  it('have every document in the order of the ids, or those of one month', async () => {
    for (const id of ['G3', 'D1', 'G1', 'G5']) await write(id, '2024-01');
    for (const id of ['G4', 'G2', 'G6']) await write(id, '2024-02');
    expect(await idsOf(books.lists.all)).toEqual(['D1', 'G1', 'G2', 'G3', 'G4', 'G5', 'G6']);
    expect(await idsOf(books.lists.ofPeriod(period('2024-02')))).toEqual(['G2', 'G4', 'G6']);
    expect(await idsOf(books.lists.ofPeriod(period('2024-03')))).toEqual([]);
  });

  it('have each document whole, however long its lists are', async () => {
    const [part] = aVersion().parts;
    const parts = Array.from({ length: 300 }, (_, number) => ({ ...part!, part: number }));
    await write('G1', '2024-01', aVersion({ parts }));
    const stored = await books.book.read(asId('G1'));
    expect(stored?.published?.parts).toHaveLength(300);
    expect((await books.lists.all(undefined, 5)).items).toEqual([stored]);
    expect((await books.lists.ofPeriod(period('2024-01'))(undefined, 5)).items).toEqual([stored]);
  });
}
