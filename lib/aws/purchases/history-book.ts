import type { HistoryBook, HistoryImport } from '../../purchasing/history/history-book.ts';
import type { FormerPurchase, ObservedPurchase } from '../../purchasing/history/observed-purchase.ts';
import { correctedTo, isSame, toldAgain } from '../../purchasing/history/same-facts.ts';
import { HISTORY, HISTORY_IMPORTS, historyImportKey, observedKey } from '../keys.ts';
import { partition, type Item, type Table } from '../partition.ts';
import { putRevised, readItem, revisionOf } from '../revised-item.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** What was bought before us or elsewhere, in the table `purchases`, apart from the purchases and from what is due. */
export function createHistoryBook(store: Table): HistoryBook {
  return {
    async note(observed) {
      for (;;) {
        const item = await readItem(store, observedKey(observed.id));
        const before = item && observedOf(item);
        const after = before === undefined ? observed : toldAgain(before, observed);
        if (after === undefined) return 'differs';
        if (before && isSame(before, after)) return 'known';
        const stored = { ...observedKey(observed.id), observed: toStored(after) };
        const written = await putRevised(store, stored, item === undefined ? 0 : revisionOf(item));
        // Whoever lost looks again: it was somebody else's word, or our own that landed unheard.
        if (written === 'written') return before === undefined ? 'new' : 'completed';
      }
    },
    async correct(observed, atMs) {
      for (;;) {
        const item = await readItem(store, observedKey(observed.id));
        const before = item && observedOf(item);
        const after = before === undefined ? observed : correctedTo(before, observed, atMs);
        if (after === before) return 'known';
        const stored = { ...observedKey(observed.id), observed: toStored(after) };
        const written = await putRevised(store, stored, item === undefined ? 0 : revisionOf(item));
        if (written === 'written') return before === undefined ? 'new' : 'corrected';
      }
    },
    async readObserved(id) {
      const item = await readItem(store, observedKey(id));
      return item && observedOf(item);
    },
    async *observed() {
      for await (const item of partition(store, HISTORY)) yield observedOf(item);
    },
    async askImport(asked) {
      const written = await putRevised(store, importItem(asked), 0);
      return written === 'written' ? 'asked' : 'known';
    },
    async readImport(importId) {
      const item = await readItem(store, historyImportKey(importId));
      return item && importOf(item);
    },
    async openImports(limit) {
      const open: HistoryImport[] = [];
      for await (const item of partition(store, HISTORY_IMPORTS)) {
        const one = importOf(item);
        if (one.state === 'asked') open.push(one);
        if (open.length === limit) break;
      }
      return open;
    },
    saveImport: (next) => putRevised(store, importItem(next), next.revision - 1),
  };
}

export function observedOf({ observed }: Item): ObservedPurchase {
  const { former, ...present } = fromStored(observed) as ObservedPurchase;
  return former === undefined
    ? wholeOf(present)
    : { ...wholeOf(present), former: former.map((one) => ({ ...one, observed: wholeOf(one.observed) })) };
}

// What is undefined in memory is absent in the table.
function wholeOf(stored: FormerPurchase['observed']): FormerPurchase['observed'] {
  const { orderId, reservationOrderId, alternateId, unitPrice, exchangeRate, reference, ...rest } = stored;
  return { ...rest, orderId, reservationOrderId, alternateId, unitPrice, exchangeRate, reference };
}

function importItem(one: HistoryImport): Item {
  return { ...historyImportKey(one.importId), history: toStored(one) };
}

function importOf(item: Item): HistoryImport {
  const { waitsFor, ...rest } = fromStored(item['history']) as HistoryImport;
  return { ...rest, waitsFor, revision: revisionOf(item) };
}
