import type { Content } from '../../billing/billing-source.ts';
import { csv } from './formats/csv.ts';
import type { Rows, Table } from './table.ts';

/** A file on its way: its bytes are made while they are read, and its rows are counted by then. */
export type OutputFile = {
  readonly name: string;
  readonly content: Content;
  /** Undefined where the file has no rows; asked once the content has been read to its end. */
  readonly rows: () => number | undefined;
};

/** Files one after the other: each is read to its end before the next is asked for. */
export type OutputFiles = AsyncIterable<OutputFile>;

/** A table whose rows are counted as they pass. */
export function counted<Row>({ columns, rows }: Table<Row>): {
  readonly table: Table<Row>;
  readonly rows: () => number;
} {
  let count = 0;
  async function* passing(): AsyncGenerator<readonly Row[]> {
    for await (const batch of rows) {
      count += batch.length;
      yield batch;
    }
  }
  return { table: { columns, rows: passing() }, rows: () => count };
}

export function csvFile<Row>(name: string, table: Table<Row>): OutputFile {
  const { table: passing, rows } = counted(table);
  return { name, content: csv(passing), rows };
}

/** A file of one JSON value. It is made when it is read, so that it can tell of the files before it. */
export function jsonFile(name: string, value: () => unknown): OutputFile {
  async function* content(): Content {
    yield new TextEncoder().encode(`${JSON.stringify(value(), null, 2)}\n`);
  }
  return { name, content: content(), rows: () => undefined };
}

/** Rows that are in memory already. */
export function atOnce<Row>(rows: readonly Row[]): Rows<Row> {
  return [rows];
}
