import { decimalText } from '../../../../values/decimal.ts';
import { daysBetween, type Day } from '../../../../values/day.ts';
import type { Column } from '../../table.ts';
import { CELL_STYLES } from './workbook-parts.ts';
import { xmlText } from './xml-text.ts';

/** What comes before the rows of a sheet: the first row stays in sight, and columns are wide enough for what is in them. */
export function sheetHead<Row>(columns: readonly Column<Row>[]): string {
  const widths = columns
    .map(
      ({ kind, name }, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${Math.max(WIDTHS[kind], name.length + 4)}" customWidth="1"/>`,
    )
    .join('');
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n` +
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">` +
    `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<cols>${widths}</cols><sheetData>${headerRow(columns)}`
  );
}

/** What comes after them; every column can be filtered. */
export function sheetFoot<Row>(columns: readonly Column<Row>[], rowCount: number): string {
  const last = `${columnLetters(columns.length - 1)}${Math.max(rowCount, 1)}`;
  return `</sheetData><autoFilter ref="A1:${last}"/></worksheet>`;
}

const WIDTHS: Readonly<Record<Column<never>['kind'], number>> = {
  text: 24,
  decimal: 16,
  whole: 8,
  day: 12,
  instant: 20,
};

function headerRow<Row>(columns: readonly Column<Row>[]): string {
  const cells = columns.map(({ name }, index) =>
    textCell(`${columnLetters(index)}1`, name, CELL_STYLES.header),
  );
  return `<row r="1">${cells.join('')}</row>`;
}

/** Writes rows of these columns; the first row of a sheet has the number 1. */
export function rowWriter<Row>(columns: readonly Column<Row>[]): (row: Row, rowNumber: number) => string {
  const cells = columns.map((column, index) => cellOf(column, columnLetters(index)));
  return (row, rowNumber) => {
    let xml = `<row r="${rowNumber}">`;
    for (const cell of cells) xml += cell(row, rowNumber);
    return `${xml}</row>`;
  };
}

function cellOf<Row>(column: Column<Row>, letters: string): (row: Row, rowNumber: number) => string {
  const numbered = (text: string, style: number, rowNumber: number) =>
    `<c r="${letters}${rowNumber}" s="${style}"><v>${text}</v></c>`;
  switch (column.kind) {
    case 'text':
      return (row, rowNumber) => {
        const text = column.of(row);
        return text === undefined || text === '' ? '' : textCell(`${letters}${rowNumber}`, text);
      };
    case 'decimal':
      return (row, rowNumber) => {
        const value = column.of(row);
        if (value === undefined) return '';
        const text = decimalText(value);
        // A spreadsheet counts in 15 digits. What has more is text there, to the last one.
        if (digitsOf(text) > 15) return textCell(`${letters}${rowNumber}`, text);
        return numbered(text, amountStyle(column.places?.(row)), rowNumber);
      };
    case 'whole':
      return (row, rowNumber) => {
        const value = column.of(row);
        return value === undefined ? '' : numbered(String(value), CELL_STYLES.plain, rowNumber);
      };
    case 'day':
      return (row, rowNumber) => {
        const day = column.of(row);
        return day === undefined
          ? ''
          : numbered(String(daysBetween(DAY_ZERO, day)), CELL_STYLES.day, rowNumber);
      };
    case 'instant':
      return (row, rowNumber) => {
        const atMs = column.of(row);
        if (atMs === undefined) return '';
        return numbered(String(atMs / 86_400_000 + DAYS_TO_1970), CELL_STYLES.instant, rowNumber);
      };
  }
}

// Day 0 of the spreadsheets' calendar, as it counts since March 1900.
const DAY_ZERO = '1899-12-30' as Day;
const DAYS_TO_1970 = daysBetween(DAY_ZERO, '1970-01-01' as Day);

function amountStyle(places: number | undefined): number {
  if (places === undefined) return CELL_STYLES.plain;
  return places === 0 ? CELL_STYLES.whole : places === 3 ? CELL_STYLES.thousandths : CELL_STYLES.hundredths;
}

function digitsOf(text: string): number {
  return text.replace(/^-?0*\.?0*/, '').replace('.', '').length;
}

function textCell(reference: string, text: string, style: number = CELL_STYLES.text): string {
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t${space}>${xmlText(text)}</t></is></c>`;
}

/** `A`, `Z`, `AA` for columns counted from 0. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
