import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Period } from '../../reconciliation/periods/period.ts';
import type { PeriodBook } from '../../reconciliation/periods/period-book.ts';
import type { PeriodSnapshot } from '../../reconciliation/periods/period-snapshot.ts';
import { writeChained } from './chained-write.ts';
import { periodKey, PERIODS, periodSnapshot, periodSnapshotKey } from '../keys.ts';
import { pack, unpack } from '../packed-value.ts';
import { partition, type Item, type Table } from '../partition.ts';
import { readItem } from '../revised-item.ts';
import { fromStored, toStored } from '../stored-value.ts';

// An item holds 400 KB.
const PIECE_BYTES = 350_000;

/** Sign-offs of periods in the table `billing`; a snapshot lies there whole, in pieces, before a period names it. */
export function createPeriodBook(table: Table): PeriodBook {
  return {
    async read(period) {
      const item = await readItem(table, periodKey(period));
      return item && periodFrom(item);
    },
    async *all() {
      for await (const item of partition(table, PERIODS)) yield periodFrom(item);
    },
    write: (write) =>
      writeChained(table, write, periodKey(write.after.period), { record: toStored(write.after) }),
    async keep(sha256, snapshot) {
      const bytes = pack(toStored(snapshot));
      const pieces = Math.ceil(bytes.length / PIECE_BYTES);
      for (let piece = 0; piece < pieces; piece += 1) {
        const packed = bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
        const item = { ...periodSnapshotKey(sha256, piece), pieces, packed };
        await table.dynamo.send(new PutCommand({ TableName: table.table, Item: item }));
      }
    },
    async snapshot(sha256) {
      const found: Item[] = [];
      for await (const item of partition(table, periodSnapshot(sha256))) found.push(item);
      // One that was never kept whole was never named.
      if (found.length === 0 || found.length !== found[0]?.['pieces']) return undefined;
      const bytes = Buffer.concat(found.map(({ packed }) => packed as Uint8Array));
      return fromStored(unpack(bytes)) as PeriodSnapshot;
    },
  };
}

// What is undefined in memory is absent in the table.
function periodFrom(item: Item): Period {
  return fromStored(item['record']) as Period;
}
