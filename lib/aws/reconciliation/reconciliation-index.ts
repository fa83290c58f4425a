import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Discrepancy, ToldReconciliation } from '../../reconciliation/discrepancy.ts';
import { reconciliationIndexKey, reconciliationRun, type ReconciliationIndex } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import type { Item, Table } from '../partition.ts';
import { nearTogether, withPosition, type Range } from './position-ranges.ts';
import { PIECE } from './reconciliation-pieces.ts';

/** Where the lists of a run speak of one purchase, document, period or kind. */
type Places = { readonly [List in IndexedList]: readonly Range[] };
type Said = Partial<Places>;
type IndexedList = 'matches' | 'discrepancies' | 'expected' | 'suggestions' | 'coverage';
type Entry = readonly [id: string, said: Said];

const LISTS = ['matches', 'discrepancies', 'expected', 'suggestions', 'coverage'] as const;
export const NOWHERE: Places = {
  matches: [],
  discrepancies: [],
  expected: [],
  suggestions: [],
  coverage: [],
};

/** Length of the text of one item's entries before it is packed. */
const PIECE_LENGTH = 60_000;

/** Ranges of one id: some 60 KB of text at most, whatever the list is like. */
const MOST_RANGES = 4_000;

type Concerned = { readonly purchaseId?: string | undefined; readonly documentId?: string | undefined };
type Index = {
  readonly index: ReconciliationIndex;
  readonly lists: readonly IndexedList[];
  readonly idOf: (entry: Concerned) => string | undefined;
  /**
   * How far from each other positions may lie and still be one range. 0: each range has what the id says and nothing else.
   * Of what has few ids and many entries, what lies between is in the range: the piece in which it lies is read anyway.
   */
  readonly gap: number;
};

const ofDiscrepancy = (
  index: ReconciliationIndex,
  idOf: (one: Discrepancy) => string | undefined,
): Index => ({ index, lists: ['discrepancies'], idOf: (one) => idOf(one as Discrepancy), gap: PIECE });

const INDEXES: readonly Index[] = [
  { index: 'BY-PURCHASE', lists: LISTS, idOf: ({ purchaseId }) => purchaseId, gap: 0 },
  { index: 'BY-DOCUMENT', lists: LISTS, idOf: ({ documentId }) => documentId, gap: 0 },
  ofDiscrepancy('BY-PERIOD', ({ period }) => period),
  ofDiscrepancy('BY-KIND', ({ kind }) => kind),
  ofDiscrepancy('BY-EXPLAINED', ({ explained }) => String(explained)),
];

/**
 * What is said of each purchase and each document, and of discrepancies of each period and kind, in few items: sorted by id,
 * so that one look finds any of them. Each list is told once for all of them.
 */
export function* indexItems(run: string, reconciliation: ToldReconciliation): Generator<Item> {
  const indexes = INDEXES.map((one) => ({ ...one, places: new Map<string, Noted>() }));
  for (const list of LISTS) {
    const speaking = indexes.filter(({ lists }) => lists.includes(list));
    let position = 0;
    for (const entry of reconciliation[list] as Iterable<Concerned>) {
      for (const { places, idOf, gap } of speaking) note(places, idOf(entry), { list, position, gap });
      position += 1;
    }
  }
  for (const index of indexes) yield* indexPieces(run, index);
}

/** Where the lists of a run speak of this id; undefined where the run may have been stored before there was such an index. */
export async function placesOf(
  { dynamo, table }: Table,
  run: string,
  index: ReconciliationIndex,
  id: string,
): Promise<Places | undefined> {
  // The piece that begins at this id or before it is the only one in which it can be.
  const page = await dynamo.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': reconciliationRun(run),
        ':first': reconciliationIndexKey(run, index, '').sk,
        ':last': reconciliationIndexKey(run, index, id).sk,
      },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  if (page.Items?.[0] === undefined) return undefined;
  const entries = unpack(page.Items[0]['packed']) as Entry[];
  return { ...NOWHERE, ...entries.find(([known]) => known === id)?.[1] };
}

type Noted = { [List in IndexedList]?: [number, number][] };

function note(
  places: Map<string, Noted>,
  id: string | undefined,
  at: { readonly list: IndexedList; readonly position: number; readonly gap: number },
): void {
  if (id === undefined) return;
  let said = places.get(id);
  if (said === undefined) places.set(id, (said = {}));
  withPosition((said[at.list] ??= []), at.position, at.gap);
}

// The first piece has no id in its key, also where there is nothing to say: so that a run without an index can be told.
function* indexPieces(
  run: string,
  { index, gap, places }: Index & { readonly places: ReadonlyMap<string, Noted> },
): Generator<Item> {
  let piece: Entry[] = [];
  let [firstId, length] = ['', 0];
  const item = () => ({ ...reconciliationIndexKey(run, index, firstId), packed: pack(piece) });
  // In the order in which the table sorts: by the bytes of UTF-8.
  for (const id of [...places.keys()].sort(byBytes)) {
    const said = places.get(id)!;
    const entry: Entry = [id, gap === 0 ? said : inFewRanges(said)];
    const more = JSON.stringify(entry).length;
    if (piece.length > 0 && length + more > PIECE_LENGTH) {
      yield item();
      [piece, firstId, length] = [[], id, 0];
    }
    piece.push(entry);
    length += more;
  }
  yield item();
}

function inFewRanges(said: Said): Said {
  const lists = Object.entries(said).map(([list, ranges]) => [list, nearTogether(ranges, MOST_RANGES)]);
  return Object.fromEntries(lists) as Said;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
