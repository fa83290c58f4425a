import type { HistoryBook, HistoryImport } from '../../lib/purchasing/history/history-book.ts';
import type { ObservedPurchase } from '../../lib/purchasing/history/observed-purchase.ts';
import { correctedTo, isSame, toldAgain } from '../../lib/purchasing/history/same-facts.ts';

export function createInMemoryHistoryBook(): HistoryBook {
  const observed = new Map<string, ObservedPurchase>();
  const imports = new Map<string, HistoryImport>();
  return {
    async note(told) {
      const before = observed.get(told.id);
      const after = before === undefined ? told : toldAgain(before, told);
      if (after === undefined) return 'differs';
      observed.set(told.id, after);
      if (before === undefined) return 'new';
      return isSame(before, after) ? 'known' : 'completed';
    },
    async correct(told, atMs) {
      const before = observed.get(told.id);
      const after = before === undefined ? told : correctedTo(before, told, atMs);
      observed.set(told.id, after);
      if (before === undefined) return 'new';
      return after === before ? 'known' : 'corrected';
    },
    readObserved: async (id) => observed.get(id),
    async *observed() {
      yield* observed.values();
    },
    async askImport(asked) {
      if (imports.has(asked.importId)) return 'known';
      imports.set(asked.importId, asked);
      return 'asked';
    },
    readImport: async (importId) => imports.get(importId),
    openImports: async (limit) =>
      [...imports.values()].filter(({ state }) => state === 'asked').slice(0, limit),
    async saveImport(next) {
      if (imports.get(next.importId)?.revision !== next.revision - 1) return 'lost';
      imports.set(next.importId, next);
      return 'written';
    },
  };
}
