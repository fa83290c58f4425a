import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { columnLetters } from '../../../../lib/reporting/exports/formats/xlsx/sheet-xml.ts';
import { sheet, workbook } from '../../../../lib/reporting/exports/formats/xlsx/workbook.ts';
import { amountColumn, column, type Column } from '../../../../lib/reporting/exports/table.ts';
import type { Day } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { bytesOf } from '../collected.ts';

type Row = { readonly id: string; readonly amount?: Decimal; readonly day?: Day; readonly atMs?: number };
const COLUMNS: readonly Column<Row>[] = [
  column('text', 'id', ({ id }) => id),
  amountColumn(
    'amount',
    ({ amount }) => amount,
    () => 2,
  ),
  column('day', 'day', ({ day }) => day),
  column('instant', 'at', ({ atMs }) => atMs),
];
const ROWS: readonly Row[] = [
  {
    id: '0012345678901234567890',
    amount: decimal('-1037.78'),
    day: '2024-02-29' as Day,
    atMs: 1709208000000,
  },
  { id: '=1+1' },
  { id: ' <b>&"\u0007_x0041_ ' },
];
const written = (rows: readonly Row[], rowLimit?: number) =>
  bytesOf(workbook([sheet('Lines', { columns: COLUMNS, rows: [rows] })], rowLimit));

describe('a workbook', () => {
  it('is read by another library: numbers as numbers, days as dates, ids as text', async () => {
    const { sheets } = await readXlsx(await written(ROWS), { readStyles: true });
    expect(sheets.map(({ name }) => name)).toEqual(['Lines']);
    expect(sheets[0]?.rows.slice(0, 3)).toEqual([
      ['id', 'amount', 'day', 'at'],
      [
        '0012345678901234567890',
        -1037.78,
        new Date('2024-02-29T00:00:00Z'),
        new Date('2024-02-29T12:00:00Z'),
      ],
      ['=1+1', null, null, null],
    ]);
  });

  it('keeps text that XML cannot carry', async () => {
    const { sheets } = await readXlsx(await written(ROWS));
    expect(sheets[0]?.rows[3]?.[0]).toBe(ROWS[2]?.id);
  });

  it('writes an amount by its own digits, and as text where a spreadsheet would lose some', async () => {
    const amounts = ['0.1', '123456789012345', '1234567890123456', '0.00000000000000012345'];
    const bytes = await written(amounts.map((text) => ({ id: text, amount: decimal(text) })));
    const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] as Uint8Array);
    expect(xml).toContain('<v>0.1</v>');
    expect(xml).toContain('<v>123456789012345</v>');
    expect(xml).toContain('<c r="B4" s="2" t="inlineStr"><is><t>1234567890123456</t></is></c>');
    expect(xml).toContain('<v>0.00000000000000012345</v>');
  });

  it('goes on in another sheet with a header of its own where a sheet is full', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({ id: `row ${index}` }));
    const { sheets } = await readXlsx(await written(rows, 4));
    expect(sheets.map(({ name, rows: [first, ...others] }) => [name, first?.[0], others.length])).toEqual([
      ['Lines', 'id', 3],
      ['Lines 2', 'id', 3],
      ['Lines 3', 'id', 1],
    ]);
    expect(sheets.flatMap(({ rows: [, ...others] }) => others.map(([id]) => id))).toEqual(
      rows.map(({ id }) => id),
    );
  });

  it('fills a sheet to its last row without beginning an empty one', async () => {
    const { sheets } = await readXlsx(await written([{ id: 'a' }, { id: 'b' }], 3));
    expect(sheets).toHaveLength(1);
  });

  it('has as many rows in a sheet as spreadsheets can open: 1,048,576 with the header', async () => {
    const asked: number[] = [];
    const named = (name: string) => ({
      name,
      async *contents(rowLimit: number) {
        asked.push(rowLimit);
        yield* sheet(name, { columns: COLUMNS, rows: [] }).contents(rowLimit);
      },
    });
    await bytesOf(workbook([named('Summary'), named('Lines')]));
    expect(asked).toEqual([1_048_576, 1_048_576]);
  });

  it('has a sheet where there is no row', async () => {
    const { sheets } = await readXlsx(await written([]));
    expect(sheets[0]?.rows).toEqual([['id', 'amount', 'day', 'at']]);
  });

  it('is the same bytes for the same rows', async () => {
    expect(Buffer.from(await written(ROWS)).equals(await written(ROWS))).toBe(true);
  });

  it('counts columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
});
