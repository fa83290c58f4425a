import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import { unguarded } from '../formats/formula-guard.ts';

/** A row of an uploaded sheet: its number as a spreadsheet shows it (the header is 1), and its cells by column, as text. */
export type UploadedRow = { readonly row: number; readonly cells: Readonly<Record<string, string>> };

type Uploaded =
  | { readonly ok: true; readonly rows: readonly UploadedRow[] }
  /** It is no sheet with a header; a sentence says why. */
  | { readonly ok: false; readonly why: string };

const MOST_BYTES = 10_000_000;
const MOST_ROWS = 20_000;

/**
 * Reads a table that somebody edited, as a workbook or as CSV with commas, semicolons or tabs, whichever its bytes
 * say. The first sheet that has the column counts, in whatever spelling of large and small letters. What we had put before a text against formulas is taken away again.
 */
export async function readUploaded(bytes: Uint8Array, column = 'id'): Promise<Uploaded> {
  if (bytes.length > MOST_BYTES) return refused('is larger than 10 MB');
  try {
    const sheets = isZip(bytes) ? await sheetsOf(bytes) : [rowsOfText(bytes)];
    const isIt = (name: Cell) => textOf(name).trim().toLowerCase() === column.toLowerCase();
    const table = sheets.find(([header = []]) => header.some(isIt));
    if (table === undefined) return refused(`has no table whose first row has a column named ${column}`);
    if (table.length > MOST_ROWS + 1) return refused(`has more than ${MOST_ROWS} rows`);
    return { ok: true, rows: rowsOf(table) };
  } catch (failure) {
    return refused(`cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

function refused(why: string): Uploaded {
  return { ok: false, why: `The file ${why}.` };
}

type Cell = string | number | boolean | Date | null;
type Cells = readonly Cell[];

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function sheetsOf(bytes: Uint8Array): Promise<readonly (readonly Cells[])[]> {
  const { sheets } = await readXlsx(bytes, { maxRows: MOST_ROWS + 2 });
  return sheets.map(({ rows }) => rows);
}

function rowsOfText(bytes: Uint8Array): readonly Cells[] {
  return parseCsv(decoded(bytes), { maxRows: MOST_ROWS + 2 });
}

// What Excel saves as "Unicode text" is UTF-16; what is no UTF-8 was saved in the code page of Western Windows.
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function rowsOf([header = [], ...rows]: readonly Cells[]): readonly UploadedRow[] {
  const names = header.map((name) => textOf(name).trim());
  return rows.flatMap((cells, index) => {
    const named = names.flatMap((name, place) =>
      name === '' ? [] : [[name, textOf(cells[place])] as const],
    );
    const isEmpty = named.every(([, text]) => text.trim() === '');
    return isEmpty ? [] : [{ row: index + 2, cells: Object.fromEntries(named) }];
  });
}

function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return unguarded(String(cell));
}
