import type { Content } from '../../../../billing/billing-source.ts';
import { pieces } from '../../pieces.ts';
import type { Table } from '../../table.ts';
import { zip, type ZipEntry } from '../zip.ts';
import { rowWriter, sheetFoot, sheetHead } from './sheet-xml.ts';
import { workbookParts } from './workbook-parts.ts';

/** A sheet of a workbook; what its rows are is its own affair. */
export type Sheet = {
  readonly name: string;
  readonly contents: (rowLimit: number) => AsyncIterable<Content>;
};

export function sheet<Row>(name: string, table: Table<Row>): Sheet {
  return { name, contents: (rowLimit) => sheetContents(table, rowLimit) };
}

/** Rows of one sheet, its header included; what is more goes on in a sheet of the same name and the next number. */
const MOST_ROWS = 1_048_576;

/**
 * A workbook as it streams: real numbers, real dates, everything else text. It is written here, over a kept library for
 * the zip, because no kept writer of workbooks streams several sheets and makes the same bytes of the same rows.
 */
export function workbook(sheets: readonly Sheet[], rowLimit = MOST_ROWS): Content {
  return zip(entriesOf(sheets, rowLimit));
}

async function* entriesOf(sheets: readonly Sheet[], rowLimit: number): AsyncGenerator<ZipEntry> {
  const names: string[] = [];
  for (const { name, contents } of sheets) {
    let piece = 0;
    for await (const content of contents(rowLimit)) {
      piece += 1;
      names.push(piece === 1 ? name : `${name} ${piece}`);
      yield { name: `xl/worksheets/sheet${names.length}.xml`, content };
    }
  }
  for (const [name, xml] of workbookParts(names)) yield { name, content: encoded([xml]) };
}

async function* sheetContents<Row>({ columns, rows }: Table<Row>, rowLimit: number): AsyncGenerator<Content> {
  for await (const piece of pieces(rows, rowLimit - 1)) yield encoded(sheetXml({ columns, rows: piece }));
}

async function* sheetXml<Row>({ columns, rows }: Table<Row>): AsyncGenerator<string> {
  const writeRow = rowWriter(columns);
  yield sheetHead(columns);
  let rowNumber = 1;
  for await (const batch of rows) {
    let xml = '';
    for (const row of batch) {
      rowNumber += 1;
      xml += writeRow(row, rowNumber);
      if (xml.length < CHUNK) continue;
      yield xml;
      xml = '';
    }
    yield xml;
  }
  yield sheetFoot(columns, rowNumber);
}

const CHUNK = 1 << 16; // Characters that are compressed in one piece.

async function* encoded(texts: AsyncIterable<string> | Iterable<string>): Content {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}
