import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { reconciliationPieceKey, reconciliationRun, type ReconciliationList } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import type { Item, Table } from '../partition.ts';
import { fromStored, toStored } from '../stored-value.ts';

/** Entries of a list in one item: some 10 KB packed, of the 400 that an item may have. */
export const PIECE = 100;

/** Entries of a list that follow one another: where they begin, and how many they are. */
export type Range = readonly [from: number, count: number];

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

/** The entries of a list in their order, from a position on, as they are asked for. */
export async function* entriesFrom<Entry>(
  { dynamo, table }: Table,
  run: string,
  list: ReconciliationList,
  position: number,
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
        Limit: 4,
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

/** The entries at these positions, in the order of the ranges; each piece is read once. */
export async function entriesAt<Entry>(
  { dynamo, table }: Table,
  run: string,
  list: ReconciliationList,
  ranges: readonly Range[],
): Promise<readonly Entry[]> {
  const positions = ranges.flatMap(([from, count]) =>
    Array.from({ length: count }, (_, index) => from + index),
  );
  const wanted = [...new Set(positions.map((position) => Math.floor(position / PIECE)))];
  const read = async (piece: number): Promise<readonly [number, readonly Entry[]]> => {
    const Key = reconciliationPieceKey(run, list, piece);
    const { Item: item } = await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    if (item === undefined) throw new Error(`a piece of the ${list} of ${run} is not there`);
    return [piece, entriesIn<Entry>(item)];
  };
  const pieces = new Map(await Promise.all(wanted.map(read)));
  return positions.flatMap((position) => pieces.get(Math.floor(position / PIECE))?.[position % PIECE] ?? []);
}

function entriesIn<Entry>(item: Item): readonly Entry[] {
  return fromStored(unpack(item['packed'])) as readonly Entry[];
}
