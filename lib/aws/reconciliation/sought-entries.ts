import type { Discrepancy, Match } from '../../reconciliation/discrepancy.ts';
import type { Seek, SoughtDiscrepancies, SoughtMatches } from '../../reconciliation/reconciliation-store.ts';
import type { ReconciliationIndex, ReconciliationList } from '../keys.ts';
import type { Table } from '../partition.ts';
import { inBoth, positionsFrom, type Range } from './position-ranges.ts';
import { placesOf } from './reconciliation-index.ts';
import { entriesAt, pageOf, PIECE } from './reconciliation-pieces.ts';

/** What one batch may ask for. */
const PIECES_AT_ONCE = 100;

type Ids = Readonly<Partial<Record<ReconciliationIndex, string | undefined>>>;

export function seekDiscrepancies(
  store: Table,
  run: string,
  { documentId, kind, explained, period }: SoughtDiscrepancies,
): Seek<Discrepancy> {
  const ids: Ids = {
    ...{ 'BY-DOCUMENT': documentId, 'BY-PERIOD': period, 'BY-KIND': kind },
    'BY-EXPLAINED': explained === undefined ? undefined : String(explained),
  };
  const isSought = (one: Discrepancy) =>
    (documentId === undefined || one.documentId === documentId) &&
    (period === undefined || one.period === period) &&
    (kind === undefined || one.kind === kind) &&
    (explained === undefined || one.explained === explained);
  return seek(store, { run, list: 'DISCREPANCIES', of: 'discrepancies' }, ids, isSought);
}

export function seekMatches(store: Table, run: string, { documentId }: SoughtMatches): Seek<Match> {
  const isSought = (one: Match) => documentId === undefined || one.documentId === documentId;
  return seek(store, { run, list: 'MATCHES', of: 'matches' }, { 'BY-DOCUMENT': documentId }, isSought);
}

type Place = {
  readonly run: string;
  readonly list: ReconciliationList;
  readonly of: 'discrepancies' | 'matches';
};

/**
 * Looks at the places that the indexes name for all of these ids together, and says what of it is sought: an index may name
 * a few places too many. Of a run that older code stored without them, every place is looked at.
 */
function seek<Entry>(store: Table, place: Place, ids: Ids, isSought: (entry: Entry) => boolean): Seek<Entry> {
  let asked: Promise<readonly Range[] | undefined> | undefined;
  return async (from, limit) => {
    const ranges = await (asked ??= rangesOf(store, place, ids));
    const { entries, positions, next } =
      ranges === undefined
        ? await everyEntry<Entry>(store, place, from, limit)
        : await entriesIn<Entry>(store, place, positionsFrom(ranges, from, most(limit)));
    const sought = entries.flatMap((entry, index) => (isSought(entry) ? [index] : []));
    return {
      items: sought.map((index) => entries[index]!),
      positions: sought.map((index) => positions[index]!),
      next,
    };
  };
}

const most = (limit: number) => ({ positions: limit, pieces: PIECES_AT_ONCE, pieceLength: PIECE });

async function rangesOf(store: Table, { run, of }: Place, ids: Ids): Promise<readonly Range[] | undefined> {
  const named = Object.entries(ids).flatMap(([index, id]) =>
    id === undefined ? [] : [placesOf(store, run, index as ReconciliationIndex, id)],
  );
  const known = (await Promise.all(named)).flatMap((places) => (places === undefined ? [] : [places[of]]));
  return known.length === 0 ? undefined : known.reduce(inBoth);
}

type Looked<Entry> = {
  readonly entries: readonly Entry[];
  readonly positions: readonly number[];
  readonly next: number | undefined;
};

async function entriesIn<Entry>(
  store: Table,
  { run, list }: Place,
  at: Pick<Looked<Entry>, 'positions' | 'next'>,
): Promise<Looked<Entry>> {
  return { ...at, entries: await entriesAt<Entry>(store, run, list, at.positions) };
}

async function everyEntry<Entry>(
  store: Table,
  { run, list }: Place,
  from: number,
  limit: number,
): Promise<Looked<Entry>> {
  const { items: entries, next } = await pageOf<Entry>(store, run, list, { from, limit });
  return { entries, positions: entries.map((_, index) => from + index), next };
}
