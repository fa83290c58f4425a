import { readUploaded, type UploadedRow } from '../lib/reporting/exports/cases/read-uploaded.ts';
import { UsageError, type Asked } from './command.ts';
import { unreadable } from './files.ts';

/** The rows of a spreadsheet (CSV or XLSX) whose header has this column. What is none is said in a sentence. */
export async function readSheet(
  { files }: Pick<Asked, 'files'>,
  file: string,
  column: string,
): Promise<readonly UploadedRow[]> {
  let bytes: Uint8Array;
  try {
    bytes = files.read(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  const read = await readUploaded(bytes, column);
  if (!read.ok) throw new UsageError(`${file}: ${read.why}`);
  if (read.rows.length === 0) throw new UsageError(`${file} has no rows below its header.`);
  return read.rows;
}

const LONGEST_CELL = 60;

/** What stands in a column of a row, whatever letters its name is written in; `-` where nothing does. */
export function cellOf(cells: UploadedRow['cells'], column: string): string {
  const [, text = ''] = Object.entries(cells).find(([name]) => isNamed(name, column)) ?? [];
  const said = text.replaceAll(/\s+/g, ' ').trim();
  if (said === '') return '-';
  return said.length <= LONGEST_CELL ? said : `${said.slice(0, LONGEST_CELL - 1).toWellFormed()}…`;
}

function isNamed(name: string, column: string): boolean {
  return name.trim().toLowerCase() === column.toLowerCase();
}

/** Rows in parts that the API takes at once, each with a bar before it is sent; what came of each part, in order. */
export async function inParts<Row, Result>(
  { bar }: Pick<Asked, 'bar'>,
  rows: readonly Row[],
  atOnce: number,
  send: (part: readonly Row[]) => Promise<Result>,
  barOf: (done: number) => string,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < rows.length; from += atOnce) {
    bar(barOf(from));
    results.push(await send(rows.slice(from, from + atOnce)));
  }
  bar(barOf(rows.length));
  return results;
}
