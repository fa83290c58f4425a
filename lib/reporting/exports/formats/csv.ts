import Papa from 'papaparse';
import type { Content } from '../../../billing/billing-source.ts';
import { decimalText } from '../../../values/decimal.ts';
import type { Column, Table } from '../table.ts';
import { guarded } from './formula-guard.ts';

/**
 * A table as CSV (RFC 4180): CRLF, a header, and a byte order mark where Excel is to open it. Text is always quoted and
 * numbers never are, so that a reader who looks at quotes knows an id from a number. Text that a spreadsheet would run
 * as a formula gets an apostrophe before it; numbers stay numbers, negative ones too.
 */
export async function* csv<Row>(
  { columns, rows }: Table<Row>,
  { byteOrderMark = true }: { readonly byteOrderMark?: boolean } = {},
): Content {
  const header = columns.map(({ name }) => name);
  yield encoded(`${byteOrderMark ? BYTE_ORDER_MARK : ''}${lines([header], true)}`);
  const cells = columns.map((column) => cellOf(column));
  const isText = columns.map(({ kind }) => kind === 'text');
  for await (const batch of rows) {
    for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) {
      const piece = batch.slice(from, from + ROWS_AT_ONCE);
      const records = piece.map((row) => cells.map((cell) => cell(row)));
      yield encoded(lines(records, isText));
    }
  }
}

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const ROWS_AT_ONCE = 1_000; // In one piece on their way to the store.

/** A cell as it is printed; an undefined one stays empty and has no quotes. */
type Cell = string | number | undefined;

function lines(records: Cell[][], quotes: boolean | boolean[]): string {
  return `${Papa.unparse(records, { quotes, newline: LINE_END })}${LINE_END}`;
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function cellOf<Row>(column: Column<Row>): (row: Row) => Cell {
  switch (column.kind) {
    case 'text':
      return (row) => {
        const text = column.of(row);
        // Not the library's own guard: that one would take a negative amount for a formula.
        return text ? guarded(text) : undefined;
      };
    case 'decimal':
      return (row) => {
        const value = column.of(row);
        return value && decimalText(value, column.places?.(row));
      };
    case 'instant':
      return (row) => {
        const atMs = column.of(row);
        return atMs === undefined ? undefined : new Date(atMs).toISOString();
      };
    case 'whole':
    case 'day':
      return column.of;
  }
}
