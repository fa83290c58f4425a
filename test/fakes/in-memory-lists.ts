import type { BillingBook } from '../../lib/billing/billing-book.ts';
import type { DocumentLists } from '../../lib/billing/document-lists.ts';
import type { HistoryBook } from '../../lib/purchasing/history/history-book.ts';
import type { ReturnBook } from '../../lib/purchasing/people/return-book.ts';
import type { PurchaseLedger } from '../../lib/purchasing/purchase-ledger.ts';
import type { PurchaseLists } from '../../lib/purchasing/purchase-lists.ts';
import type { ReadPart } from '../../lib/values/list-part.ts';

type Ledger = Pick<PurchaseLedger, 'all' | 'history' | 'orderOwner' | 'ordersElsewhere' | 'refusedMessages'>;

/** The lists of a ledger and a history in memory, each read whole for every part of it. */
export function inMemoryPurchaseLists(
  ledger: Ledger,
  history: Pick<HistoryBook, 'observed'>,
  returns?: Pick<ReturnBook, 'read'>,
): PurchaseLists {
  return {
    accepted: parts(
      () => ledger.all(),
      ({ acceptedAtMs, id }) => moment(acceptedAtMs, id),
    ),
    underWay: parts(
      () => ledger.all(),
      ({ dueAtMs, id }) => (dueAtMs === undefined ? undefined : id),
    ),
    becameUnknown: parts(
      () => ledger.all(),
      async ({ id }) => {
        const event = (await ledger.history(id)).find(({ to }) => to === 'unknown');
        return event && moment(event.atMs, id);
      },
    ),
    elsewhere: parts(
      () => ledger.ordersElsewhere(),
      async ({ orderId }) => ((await ledger.orderOwner(orderId)) === undefined ? orderId : undefined),
    ),
    observed: parts(
      () => history.observed(),
      ({ id }) => id,
    ),
    refused: parts(
      async function* () {
        yield* await ledger.refusedMessages();
      },
      ({ messageId }) => messageId,
    ),
    returnsOf: async (id) => (await returns?.read(id))?.returns ?? [],
  };
}

export function inMemoryDocumentLists(book: Pick<BillingBook, 'all' | 'ofPeriod'>): DocumentLists {
  return {
    all: parts(
      () => book.all(),
      ({ header }) => header.id,
    ),
    ofPeriod: (period) =>
      parts(
        () => book.ofPeriod(period),
        ({ header }) => header.id,
      ),
  };
}

/** What has no key is not in the list; the key of the last item of a part is where the list goes on. */
function parts<Item>(
  stream: () => AsyncIterable<Item>,
  keyOf: (item: Item) => string | undefined | Promise<string | undefined>,
): ReadPart<Item> {
  return async (after, limit) => {
    const found: { readonly key: string; readonly item: Item }[] = [];
    for await (const item of stream()) {
      const key = await keyOf(item);
      if (key !== undefined && (after === undefined || key > after)) found.push({ key, item });
    }
    found.sort((one, other) => (one.key < other.key ? -1 : 1));
    const items = found.slice(0, limit);
    return {
      items: items.map(({ item }) => item),
      next: found.length > limit ? items.at(-1)?.key : undefined,
    };
  };
}

function moment(atMs: number, id: string): string {
  return `${String(atMs).padStart(15, '0')}#${id}`;
}
