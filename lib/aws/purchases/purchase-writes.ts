import type { PurchaseId } from '../../values/id.ts';
import { firstEvent } from '../../purchasing/first-event.ts';
import type { Purchase } from '../../purchasing/purchase.ts';
import type { Accepting, Advanced, PurchaseLedger } from '../../purchasing/purchase-ledger.ts';
import { landed, newItem, type WriteItem } from '../conditional-write.ts';
import { purchaseEventKey, requestKey, type Key } from '../keys.ts';
import { itemAt, type LedgerTable } from './ledger-table.ts';
import { eventItem, purchaseItem } from './purchase-item.ts';
import { transition, type Part, type Transition } from './purchase-transition.ts';
import { similarItem } from './similar-purchases.ts';

/** The two ways in which purchases change; each is one write, whatever it brings along. */
export function createPurchaseWrites(
  store: LedgerTable,
  read: PurchaseLedger['read'],
): Pick<PurchaseLedger, 'accept' | 'advance'> {
  return {
    async accept(purchases) {
      const [first] = purchases;
      if (!first) return { accepted: 'again', purchases: [] };
      const opId = store.newId();
      const key = requestKey(first.intent.source, first.intent.requestId);
      const written = await landed(store, key, opId, acceptance(store.table, key, purchases, opId));
      return written === 'written' ? { accepted: 'new' } : seenBefore(store, key, first, read);
    },
    async advance(from, to, event, outcome) {
      const wanted = { from, to, event, outcome, opId: store.newId() };
      const parts = transition(store.table, wanted);
      // What may be left out is the release of a lock that another purchase has. Ours cannot get it while it stands at this
      // version: there is nothing to give back, and an order that exists is not kept unrecorded for it.
      const needed = parts.filter(({ otherwise }) => otherwise !== undefined);
      return (await advanced(store, wanted, parts)) ?? (await advanced(store, wanted, needed)) ?? 'lost';
    },
  };
}

/** What came of it; nothing where all that stood against it was a part that may be left out. */
async function advanced(
  store: LedgerTable,
  wanted: Transition,
  parts: readonly Part[],
): Promise<Advanced | undefined> {
  const evidence = purchaseEventKey(wanted.to.id, wanted.event.version);
  const items = parts.map(({ item }) => item);
  const answer = await landed(store, evidence, wanted.opId, items);
  return answer === 'written' ? 'written' : parts[answer[0] ?? 0]?.otherwise;
}

function acceptance(
  table: string,
  key: Key,
  purchases: readonly Purchase[],
  opId: string,
): readonly WriteItem[] {
  const ids = purchases.map(({ id }) => id);
  const request = { ...key, contentHash: purchases[0]?.contentHash, purchaseIds: ids, opId };
  return [
    newItem(table, request),
    ...purchases.flatMap((purchase) => [
      newItem(table, purchaseItem(purchase, opId)),
      newItem(table, eventItem(purchase.id, firstEvent(purchase), opId)),
      newItem(table, similarItem(purchase)),
    ]),
  ];
}

async function seenBefore(
  store: LedgerTable,
  key: Key,
  { contentHash }: Purchase,
  read: PurchaseLedger['read'],
): Promise<Accepting> {
  const item = await itemAt(store, key);
  if (item?.['contentHash'] !== contentHash) return { accepted: 'conflict' };
  const ids = item['purchaseIds'] as readonly PurchaseId[];
  const purchases = await Promise.all(ids.map((id) => read(id)));
  return { accepted: 'again', purchases: purchases.filter((purchase) => purchase !== undefined) };
}
