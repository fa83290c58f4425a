import type { Reconciliation } from '../../lib/reconciliation/discrepancy.ts';
import { summaryOf } from '../../lib/reconciliation/nightly-figures.ts';
import type {
  NightlyFigures,
  Page,
  ReconciliationStore,
  Seek,
} from '../../lib/reconciliation/reconciliation-store.ts';

/** A working store in memory, with the figures it was given. */
export function inMemoryReconciliationStore(): ReconciliationStore & {
  readonly figures: Map<string, NightlyFigures>;
} {
  const runs = new Map<string, Reconciliation>();
  const figures = new Map<string, NightlyFigures>();
  let latest: Reconciliation | undefined;
  const list = <Name extends ListName>(run: string, name: Name) => runs.get(run)?.[name] ?? [];
  const page =
    <Name extends ListName>(name: Name) =>
    async (run: string, from: number, limit: number): Promise<Page<Reconciliation[Name][number]>> => {
      const all = list(run, name);
      const next = from + limit < all.length ? from + limit : undefined;
      return { items: all.slice(from, from + limit), next };
    };
  return {
    figures,
    async save({ matches, discrepancies, ...told }, nightly) {
      const reconciliation = { ...told, matches: [...matches], discrepancies: [...discrepancies] };
      runs.set(summaryOf(reconciliation).run, reconciliation);
      figures.set(nightly.asOf, nightly);
      if (latest === undefined || latest.asOf <= reconciliation.asOf) latest = reconciliation;
    },
    latest: async () => latest && summaryOf(latest),
    discrepancies: page('discrepancies'),
    matches: page('matches'),
    expected: page('expected'),
    suggestions: page('suggestions'),
    coverage: page('coverage'),
    seekDiscrepancies: (run, { documentId, kind, explained, period }) =>
      seek(
        list(run, 'discrepancies'),
        (one) =>
          (documentId === undefined || one.documentId === documentId) &&
          (kind === undefined || one.kind === kind) &&
          (explained === undefined || one.explained === explained) &&
          (period === undefined || one.period === period),
      ),
    seekMatches: (run, { documentId }) =>
      seek(list(run, 'matches'), (one) => documentId === undefined || one.documentId === documentId),
    async ofPurchase(run, purchaseId) {
      const of = <Entry extends { readonly purchaseId: unknown }>(entries: readonly Entry[]) =>
        entries.filter((entry) => entry.purchaseId === purchaseId);
      return {
        matches: of(list(run, 'matches')),
        discrepancies: of(list(run, 'discrepancies')),
        expected: of(list(run, 'expected')),
        suggestions: of(list(run, 'suggestions')),
      };
    },
    ofDocument(run, documentId) {
      const of = <Entry extends { readonly documentId: unknown }>(entries: readonly Entry[]) =>
        entries.filter((entry) => entry.documentId === documentId);
      return {
        coverage: async () => of(list(run, 'coverage'))[0],
        async *matches() {
          yield* of(list(run, 'matches'));
        },
        async *discrepancies() {
          yield* of(list(run, 'discrepancies'));
        },
      };
    },
  };
}

type ListName = 'discrepancies' | 'matches' | 'expected' | 'suggestions' | 'coverage';

// Looks at what is sought alone, as the table does where its index is exact.
function seek<Entry>(entries: readonly Entry[], isSought: (entry: Entry) => boolean): Seek<Entry> {
  return async (from, limit) => {
    const positions = [...entries.keys()].filter((at) => at >= from && isSought(entries[at]!));
    const looked = positions.slice(0, limit);
    return { items: looked.map((at) => entries[at]!), positions: looked, next: positions[limit] };
  };
}
