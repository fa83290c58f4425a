import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHistoryBook } from '../../lib/aws/purchases/history-book.ts';
import { createPurchaseLedger } from '../../lib/aws/purchases/purchase-ledger.ts';
import { createPurchaseLists } from '../../lib/aws/purchases/purchase-lists.ts';
import type { HistoryBook } from '../../lib/purchasing/history/history-book.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import type { Purchase, Stage } from '../../lib/purchasing/purchase.ts';
import type { PurchaseLists } from '../../lib/purchasing/purchase-lists.ts';
import { refusalOf } from '../../lib/purchasing/upstream/outcome-of.ts';
import { asId } from '../../lib/values/id.ts';
import type { ReadPart } from '../../lib/values/list-part.ts';
import { anObserved } from '../builders/history.ts';
import { aPurchase, aReason, checkingOut, NOW_MS, ordered, unknown } from '../builders/purchase.ts';
import { createInMemoryHistoryBook } from '../fakes/in-memory-history-book.ts';
import { inMemoryPurchaseLists } from '../fakes/in-memory-lists.ts';
import { createInMemoryPurchaseLedger } from '../fakes/in-memory-purchase-ledger.ts';
import { startBillingTables } from './billing-table.ts';
import { go } from './both-ledgers.ts';

type Books = {
  readonly ledger: PurchaseLedger;
  readonly history: HistoryBook;
  readonly lists: PurchaseLists;
};

describe('the lists of purchases, in memory', () =>
  sentences(async () => {
    const [ledger, history] = [createInMemoryPurchaseLedger(), createInMemoryHistoryBook()];
    return { ledger, history, lists: inMemoryPurchaseLists(ledger, history) };
  }));

describe('the lists of purchases, in DynamoDB', () => {
  let tables: Awaited<ReturnType<typeof startBillingTables>>;
  beforeAll(async () => {
    tables = await startBillingTables();
  });
  afterAll(() => tables.stop());

  it('goes by acceptance where more is under way than is read at once, and begins anew where it became so', async () => {
    const table = await tables.newTable();
    const ledger = createPurchaseLedger({ ...table, newId: () => crypto.randomUUID() });
    const lists = createPurchaseLists(table, 3);
    const accept = (id: string, afterMs: number) => {
      const common = {
        id: asId<'PurchaseId'>(id),
        acceptedAtMs: NOW_MS + afterMs,
        intent: { requestId: id },
      };
      return ledger.accept([aPurchase({ stage: 'accepted' }, common)]);
    };
    for (const [afterMs, id] of ['c', 'b', 'a'].entries()) await accept(id, afterMs);
    const first = await lists.underWay(undefined, 2);
    expect(first.items.map(({ id }) => id)).toEqual(['a', 'b']);
    await accept('d', 4);
    const rest: string[] = [];
    let after = first.next;
    do {
      const part = await lists.underWay(after, 2);
      rest.push(...part.items.map(({ id }) => id));
      after = part.next;
    } while (after !== undefined);
    expect(rest).toEqual(['c', 'b', 'a', 'd']);
  });

  sentences(async () => {
    const table = await tables.newTable();
    const ledger = createPurchaseLedger({ ...table, newId: () => crypto.randomUUID() });
    return { ledger, history: createHistoryBook(table), lists: createPurchaseLists(table) };
  });
});

/** Every item, part by part of at most two. */
async function inParts<Item>(read: ReadPart<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const part = await read(after, 2);
    expect(part.items.length).toBeLessThanOrEqual(2);
    items.push(...part.items);
    after = part.next;
  } while (after !== undefined);
  return items;
}

function sentences(create: () => Promise<Books>): void {
  let books: Books;
  beforeEach(async () => {
    books = await create();
  });
  const idsOf = async (read: ReadPart<{ readonly id: string }>) => (await inParts(read)).map(({ id }) => id);
  const accept = async (id: string, afterMs: number, dueAfterMs = 0) => {
    const times = { acceptedAtMs: NOW_MS + afterMs, dueAtMs: NOW_MS + dueAfterMs };
    const purchase = aPurchase({ stage: 'accepted' }, { id: asId(id), ...times, intent: { requestId: id } });
    await books.ledger.accept([purchase]);
    return purchase;
  };
  const moveOn = async (from: Purchase, to: Stage & { readonly dueAtMs: number | undefined }) => {
    const moved = { ...from, ...to, version: from.version + 1 } as Purchase;
    const event = {
      version: moved.version,
      atMs: NOW_MS,
      from: from.stage,
      to: to.stage,
      what: '',
      facts: {},
    };
    expect(await books.ledger.advance(from, moved, event)).toBe('written');
  };
  const rejection = { stage: 'rejected', reason: aReason() } as const;

  it('have every purchase in the order of acceptance, each once, whatever became of it', async () => {
    for (const [id, afterMs] of [
      ['p/3', 3],
      ['p#1', 1],
      ['p|5', 5],
      ['p 2', 2],
      ['p4', 4],
    ] as const)
      await accept(id, afterMs);
    const first = (await books.ledger.read(asId('p#1')))!;
    const gone = await go(books.ledger, first, rejection);
    expect(await idsOf(books.lists.accepted)).toEqual(['p#1', 'p 2', 'p/3', 'p4', 'p|5']);
    expect((await books.lists.accepted(undefined, 1)).items).toEqual([{ ...gone, dueAtMs: NOW_MS }]);
  });

  it('have all lines of a request, which were accepted at one moment', async () => {
    const lines = ['1', '2', '3', '4', '5'].map((lineId) =>
      aPurchase({ stage: 'accepted' }, { id: asId(lineId), intent: { lineId } }),
    );
    await books.ledger.accept(lines);
    expect((await idsOf(books.lists.accepted)).toSorted()).toEqual(['1', '2', '3', '4', '5']);
  });

  it('have what is under way, and nothing that has ended', async () => {
    await accept('late', 1, 300);
    await accept('soon', 2, 100);
    await accept('middle', 3, 200);
    await moveOn(await accept('ended', 4, 50), { ...rejection, dueAtMs: undefined });
    expect(await idsOf(books.lists.underWay)).toEqual(['late', 'middle', 'soon']);
  });

  it('lose nothing that is due sooner or later while they are read', async () => {
    const purchases: Purchase[] = [];
    for (const number of [0, 1, 2, 3, 4, 5, 6])
      purchases.push(await accept(`p${number}`, number, number * 100));
    const first = await books.lists.underWay(undefined, 3);
    // The last one is due before all others by now, and the first one after all.
    await moveOn(purchases[6]!, { stage: 'accepted', dueAtMs: NOW_MS - 1_000 });
    await moveOn(purchases[0]!, { stage: 'accepted', dueAtMs: NOW_MS + 9_000 });
    const rest = await books.lists.underWay(first.next, 100);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(purchases.map(({ id }) => id));
  });

  it('have what became unknown, also once it is decided', async () => {
    await accept('other', 0);
    for (const id of ['u1', 'u2']) {
      const purchase = aPurchase(checkingOut(), { id: asId(id), intent: { requestId: id } });
      await books.ledger.accept([purchase]);
      const parked = await go(books.ledger, purchase, unknown());
      const order = { orderId: asId<'OrderId'>(`order-of-${id}`) };
      if (id === 'u2') await go(books.ledger, parked, ordered(order));
    }
    const found = await inParts(books.lists.becameUnknown);
    expect(found.map(({ id, stage }) => `${id} ${stage}`)).toEqual(['u1 unknown', 'u2 ordered']);
  });

  it('have what was bought elsewhere and before, by their ids', async () => {
    const { ledger, history, lists } = books;
    const seen = { customerId: 'c-1', orderedAtMs: NOW_MS, seenAtMs: NOW_MS };
    for (const id of ['o3', 'o1', 'o2']) await ledger.noteElsewhere({ ...seen, orderId: asId(id) });
    expect((await inParts(lists.elsewhere)).map(({ orderId }) => orderId)).toEqual(['o1', 'o2', 'o3']);
    expect((await lists.elsewhere(undefined, 1)).items).toEqual([{ ...seen, orderId: 'o1' }]);
    for (const id of ['observed.b.0', 'observed.c.0', 'observed.a.0'])
      await history.note(anObserved({ id: asId(id) }));
    expect(await idsOf(lists.observed)).toEqual(['observed.a.0', 'observed.b.0', 'observed.c.0']);
    expect((await lists.observed(undefined, 1)).items).toEqual([anObserved({ id: asId('observed.a.0') })]);
  });

  it('have no order as bought elsewhere that a purchase has by now, however its id is written', async () => {
    const purchase = await accept('p1', 0);
    const seen = { customerId: 'c-1', orderedAtMs: NOW_MS, seenAtMs: NOW_MS };
    for (const id of ['ORDER-a', 'order-b']) await books.ledger.noteElsewhere({ ...seen, orderId: asId(id) });
    await moveOn(purchase, { ...ordered({ orderId: asId('order-A') }), dueAtMs: NOW_MS });
    expect((await inParts(books.lists.elsewhere)).map(({ orderId }) => orderId)).toEqual(['order-b']);
  });

  it('have the messages that were refused, and not what was told of them', async () => {
    const message = (messageId: string) => ({
      ...{ messageId, source: 'shop', receivedAtMs: NOW_MS, body: `{"requestId":"${messageId}"` },
      problems: [{ field: '(whole)', reason: 'is not JSON' }],
    });
    for (const id of ['m1', 'm2', 'm3']) await books.ledger.refuse(message(id), refusalOf(message(id)));
    const found = (await inParts(books.lists.refused)).toSorted((a, b) =>
      a.messageId < b.messageId ? -1 : 1,
    );
    expect(found).toEqual(['m1', 'm2', 'm3'].map(message));
  });

  it('are empty where there is nothing', async () => {
    const { accepted, underWay, becameUnknown, elsewhere, observed, refused } = books.lists;
    for (const read of [
      accepted,
      underWay,
      becameUnknown,
      elsewhere,
      observed,
      refused,
    ] as ReadPart<unknown>[])
      expect(await read(undefined, 10)).toEqual({ items: [], next: undefined });
  });
}
