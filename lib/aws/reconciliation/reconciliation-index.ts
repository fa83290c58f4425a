import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ToldReconciliation } from '../../reconciliation/discrepancy.ts';
import { reconciliationIndexKey, reconciliationRun, type ReconciliationIndex } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import type { Item, Table } from '../partition.ts';
import type { Range } from './reconciliation-pieces.ts';

/** Where the lists of a run speak of one purchase or one document. */
type Places = { readonly [List in IndexedList]: readonly Range[] };
type Said = Partial<Places>;
type IndexedList = 'matches' | 'discrepancies' | 'expected' | 'suggestions' | 'coverage';
type Entry = readonly [id: string, said: Said];

const LISTS = ['matches', 'discrepancies', 'expected', 'suggestions', 'coverage'] as const;
const NOWHERE: Places = { matches: [], discrepancies: [], expected: [], suggestions: [], coverage: [] };

/** Length of the text of one item's entries before it is packed. */
const PIECE_LENGTH = 60_000;

/** What is said of each purchase and each document, in few items: sorted by id, so that one look finds any of them. */
export function* indexItems(run: string, reconciliation: ToldReconciliation): Generator<Item> {
  yield* indexPieces(
    run,
    'BY-PURCHASE',
    placesBy(reconciliation, ({ purchaseId }) => purchaseId),
  );
  yield* indexPieces(
    run,
    'BY-DOCUMENT',
    placesBy(reconciliation, ({ documentId }) => documentId),
  );
}

/** Where the lists of a run speak of this purchase or document. */
export async function placesOf(
  { dynamo, table }: Table,
  run: string,
  index: ReconciliationIndex,
  id: string,
): Promise<Places> {
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
  const entries = page.Items?.[0] === undefined ? [] : (unpack(page.Items[0]['packed']) as Entry[]);
  return { ...NOWHERE, ...entries.find(([known]) => known === id)?.[1] };
}

type Concerned = { readonly purchaseId?: string | undefined; readonly documentId?: string | undefined };

function placesBy(
  reconciliation: ToldReconciliation,
  idOf: (entry: Concerned) => string | undefined,
): ReadonlyMap<string, Said> {
  const places = new Map<string, { [List in IndexedList]?: [number, number][] }>();
  for (const list of LISTS) {
    let position = -1;
    for (const entry of reconciliation[list] as Iterable<Concerned>) {
      position += 1;
      const id = idOf(entry);
      if (id === undefined) continue;
      const lists = places.get(id) ?? {};
      places.set(id, lists);
      const ranges = (lists[list] ??= []);
      const last = ranges.at(-1);
      if (last && last[0] + last[1] === position) last[1] += 1;
      else ranges.push([position, 1]);
    }
  }
  return places;
}

function* indexPieces(
  run: string,
  index: ReconciliationIndex,
  places: ReadonlyMap<string, Said>,
): Generator<Item> {
  let piece: Entry[] = [];
  let length = 0;
  const item = () => ({ ...reconciliationIndexKey(run, index, piece[0]![0]), packed: pack(piece) });
  // In the order in which the table sorts: by the bytes of UTF-8.
  for (const id of [...places.keys()].sort(byBytes)) {
    const entry: Entry = [id, places.get(id)!];
    const more = JSON.stringify(entry).length;
    if (piece.length > 0 && length + more > PIECE_LENGTH) {
      yield item();
      [piece, length] = [[], 0];
    }
    piece.push(entry);
    length += more;
  }
  if (piece.length > 0) yield item();
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
