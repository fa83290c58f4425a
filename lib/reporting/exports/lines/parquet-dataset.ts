import { parquet } from '../formats/parquet.ts';
import { counted, type OutputFiles } from '../output-file.ts';
import { pieces } from '../pieces.ts';
import type { Table } from '../table.ts';

/** Lines of one file: few enough for its readers, many enough for a month's files to be counted on two hands. */
const LINES_A_FILE = 100_000;

/** A table as a dataset: files of 100,000 rows that are read together. */
export async function* parquetDataset<Row>(
  name: string,
  { columns, rows }: Table<Row>,
  tell: (problem: string) => void,
  length = LINES_A_FILE,
): OutputFiles {
  let number = 0;
  for await (const piece of pieces(rows, length)) {
    number += 1;
    const { table, rows: count } = counted({ columns, rows: piece });
    yield {
      name: `${name}-${String(number).padStart(5, '0')}.parquet`,
      content: parquet(table, tell),
      rows: count,
    };
  }
}
