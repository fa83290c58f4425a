import type { OrderElsewhere } from '../../purchasing/purchase-ledger.ts';
import type { PurchaseLists } from '../../purchasing/purchase-lists.ts';
import type { Purchase } from '../../purchasing/purchase.ts';
import type { ListPart } from '../../values/list-part.ts';
import { itemsAt } from '../batch-reads.ts';
import { observedOf } from './history-book.ts';
import {
  acceptedPurchases,
  duePurchases,
  HISTORY,
  orderClaimKeys,
  ordersElsewhere,
  purchaseKey,
  purchaseOfKey,
  purchaseOfMoment,
  refusedMessagePrefix,
  refusedMessages,
  unknownPurchases,
  type Key,
} from '../keys.ts';
import { keysOfIndex, partOf, partOfIndex } from '../list-parts.ts';
import { refusedMessageOf } from './outcome-store.ts';
import type { Item, Table } from '../partition.ts';
import { purchaseOf } from './purchase-item.ts';
import { elsewhereOf } from './purchasing-controls.ts';
import { returnRecordOf } from './recorded-returns.ts';

// Keys of the index that are read for one part, of some hundred bytes each.
const MOST_UNDER_WAY = 20_000;

/** The lists of the table `purchases`: one request for the keys of a part, and one for each hundred of its purchases. */
export function createPurchaseLists(table: Table, mostUnderWay = MOST_UNDER_WAY): PurchaseLists {
  const accepted: PurchaseLists['accepted'] = async (after, limit) =>
    purchasesAt(table, await partOfIndex(table, acceptedPurchases, after, limit), purchaseOfMoment);
  return {
    accepted,
    underWay: underWay(table, accepted, mostUnderWay),
    becameUnknown: async (after, limit) => {
      const { items, next } = await partOf(table, unknownPurchases, after, limit);
      return purchasesAt(table, { items: items.map(keyOf), next }, purchaseOfMoment);
    },
    elsewhere: async (after, limit) => {
      const { items, next } = await partOf(table, ordersElsewhere, after, limit);
      return { items: await withoutOwner(table, items.map(elsewhereOf)), next };
    },
    observed: async (after, limit) => {
      const { items, next } = await partOf(table, HISTORY, after, limit);
      return { items: items.map(observedOf), next };
    },
    refused: async (after, limit) => {
      const { items, next } = await partOf(table, refusedMessages, after, limit, refusedMessagePrefix);
      return { items: items.map(refusedMessageOf), next };
    },
    returnsOf: async (id) => (await returnRecordOf(table, id))?.returns ?? [],
  };
}

/**
 * What is due moves in the index, and whoever read it there part by part would miss what moves to before the place where they
 * are. So its keys are read for each part anew and go by their ids, which never change; where they are too many for that, all
 * purchases are read by their acceptance. Places say which of the two it is, and what grew too long meanwhile begins anew.
 */
function underWay(
  table: Table,
  accepted: PurchaseLists['accepted'],
  most: number,
): PurchaseLists['underWay'] {
  return async (place = '', limit) => {
    const after = place.slice(place.indexOf('|') + 1);
    const byId = place.startsWith('accepted|') ? undefined : await keysOfIndex(table, duePurchases, most);
    if (byId === undefined) {
      const { items, next } = await accepted(place.startsWith('accepted|') ? after : undefined, limit);
      return { items, next: next && `accepted|${next}` };
    }
    // What moves while they are read may be among them twice.
    const ids = [...new Set(byId.map(purchaseOfKey))].filter((id) => after === '' || id > after);
    const part = ids.toSorted((one, other) => (one < other ? -1 : 1)).slice(0, limit);
    const items = (await itemsAt(table, part.map(purchaseKey))).map(purchaseOf);
    return { items, next: ids.length > part.length ? `id|${part.at(-1) ?? ''}` : undefined };
  };
}

/** An order that was noted before it turned out to be a purchase's is one order, and that purchase's. */
async function withoutOwner(
  table: Table,
  orders: readonly OrderElsewhere[],
): Promise<readonly OrderElsewhere[]> {
  const claims = await itemsAt(
    table,
    orders.flatMap(({ orderId }) => orderClaimKeys(orderId)),
  );
  const claimed = new Set(claims.map(({ pk }) => pk));
  return orders.filter(({ orderId }) => !orderClaimKeys(orderId).some(({ pk }) => claimed.has(pk)));
}

async function purchasesAt(
  table: Table,
  { items, next }: ListPart<Key>,
  idOf: (key: Key) => string,
): Promise<ListPart<Purchase>> {
  const keys = items.map((key) => purchaseKey(idOf(key)));
  return { items: (await itemsAt(table, keys)).map(purchaseOf), next };
}

function keyOf({ pk, sk }: Item): Key {
  return { pk: String(pk), sk: String(sk) };
}
