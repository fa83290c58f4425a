import type { Content } from '../../../billing/billing-source.ts';
import { decimalText } from '../../../values/decimal.ts';
import type { Column, Table } from '../table.ts';

/**
 * A table as CSV (RFC 4180): CRLF, a header, and a byte order mark where Excel is to open it. Text is always quoted and
 * numbers never are, so that a reader who looks at quotes knows an id from a number. Text that a spreadsheet would run
 * as a formula gets an apostrophe before it; numbers stay numbers, negative ones too.
 */
export async function* csv<Row>(
  { columns, rows }: Table<Row>,
  { byteOrderMark = true }: { readonly byteOrderMark?: boolean } = {},
): Content {
  const encoder = new TextEncoder();
  const header = columns.map(({ name }) => quoted(name)).join(',');
  let text = `${byteOrderMark ? BYTE_ORDER_MARK : ''}${header}${LINE_END}`;
  const fields = columns.map((column) => fieldOf(column));
  for await (const batch of rows) {
    for (const row of batch) {
      let line = '';
      for (let index = 0; index < fields.length; index += 1) {
        line += index === 0 ? fields[index]!(row) : `,${fields[index]!(row)}`;
      }
      text += line + LINE_END;
      if (text.length < CHUNK) continue;
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text !== '') yield encoder.encode(text);
}

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const CHUNK = 1 << 16; // Characters in one piece on its way to the store.

function fieldOf<Row>(column: Column<Row>): (row: Row) => string {
  switch (column.kind) {
    case 'text':
      return (row) => {
        const text = column.of(row);
        return text === undefined || text === '' ? '' : quoted(guarded(text));
      };
    case 'decimal':
      return (row) => {
        const value = column.of(row);
        return value === undefined ? '' : decimalText(value, column.places?.(row));
      };
    case 'instant':
      return (row) => {
        const atMs = column.of(row);
        return atMs === undefined ? '' : new Date(atMs).toISOString();
      };
    case 'whole':
    case 'day':
      return (row) => String(column.of(row) ?? '');
  }
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}

// What spreadsheets take for the beginning of a formula, in half and in full width.
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Text that no spreadsheet runs. The apostrophe is what a person would type for the same purpose. */
function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The same text again, where `guarded` had put something before it. */
export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}
