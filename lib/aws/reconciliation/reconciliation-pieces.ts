import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page } from '../../reconciliation/reconciliation-store.ts';
import { itemsAt } from '../batch-reads.ts';
import { reconciliationPieceKey, reconciliationRun, type ReconciliationList } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import type { Item, Table } from '../partition.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** Entries of a list in one item: some 10 KB packed, of the 400 that an item may have. */
export const PIECE = 100;

/** A list of a run, cut into items as it is told. */
export function* piecesOf(
  run: string,
  list: ReconciliationList,
  entries: Iterable<unknown>,
): Generator<Item> {
  let piece: unknown[] = [];
  let number = 0;
  const item = () => ({
    ...reconciliationPieceKey(run, list, number),
    packed: pack(toStored(piece)),
  });
  for (const entry of entries) {
    piece.push(entry);
    if (piece.length < PIECE) continue;
    yield item();
    [piece, number] = [[], number + 1];
  }
  if (piece.length > 0) yield item();
}

/** Pieces that are read by one request, where so many are wanted: some 200 KB of the 1 MB that an answer may have. */
const MOST_AT_ONCE = 25;

/** The entries of a list in their order, from a position on, as they are asked for; `wanted` is about how many will be. */
export async function* entriesFrom<Entry>(
  { dynamo, table }: Table,
  run: string,
  list: ReconciliationList,
  position: number,
  wanted = Infinity,
): AsyncGenerator<Entry> {
  let skip = position % PIECE;
  let from: Item | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': reconciliationRun(run),
          ':from': reconciliationPieceKey(run, list, Math.floor(position / PIECE)).sk,
          ':to': `${list}#~`,
        },
        ConsistentRead: true,
        Limit: Math.min(MOST_AT_ONCE, Math.ceil((skip + wanted) / PIECE)),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? []) {
      yield* entriesIn<Entry>(item).slice(skip);
      skip = 0;
    }
    from = page.LastEvaluatedKey;
  } while (from);
}

export async function pageOf<Entry>(
  table: Table,
  run: string,
  list: ReconciliationList,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<Page<Entry>> {
  const items: Entry[] = [];
  for await (const entry of entriesFrom<Entry>(table, run, list, from, limit + 1)) {
    if (items.length === limit) return { items, next: from + limit };
    items.push(entry);
  }
  return { items, next: undefined };
}

/** The entries at these positions, in their order; each piece is read once, a hundred by one request. */
export async function entriesAt<Entry>(
  table: Table,
  run: string,
  list: ReconciliationList,
  positions: readonly number[],
): Promise<readonly Entry[]> {
  const wanted = [...new Set(positions.map((position) => Math.floor(position / PIECE)))];
  const keys = wanted.map((piece) => reconciliationPieceKey(run, list, piece));
  const items = await itemsAt(table, keys);
  if (items.length < keys.length) throw new Error(`a piece of the ${list} of ${run} is not there`);
  const pieces = new Map(items.map((item, index) => [wanted[index], entriesIn<Entry>(item)]));
  return positions.flatMap((position) => pieces.get(Math.floor(position / PIECE))?.[position % PIECE] ?? []);
}

function entriesIn<Entry>(item: Item): readonly Entry[] {
  return fromStored(unpack(item['packed'])) as readonly Entry[];
}
