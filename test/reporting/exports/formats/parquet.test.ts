import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquet } from '../../../../lib/reporting/exports/formats/parquet.ts';
import { decimalBytes, SCALE } from '../../../../lib/reporting/exports/formats/parquet-decimal.ts';
import { parquetDataset } from '../../../../lib/reporting/exports/lines/parquet-dataset.ts';
import { column, type Column } from '../../../../lib/reporting/exports/table.ts';
import type { Day } from '../../../../lib/values/day.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { bytesOf, filesRead } from '../collected.ts';

type Row = { readonly id?: string; readonly amount?: Decimal; readonly day?: Day; readonly count?: number };
const COLUMNS: readonly Column<Row>[] = [
  column('text', 'id', ({ id }) => id),
  column('decimal', 'amount', ({ amount }) => amount),
  column('day', 'day', ({ day }) => day),
  column('whole', 'count', ({ count }) => count),
];
const noProblem = (problem: string) => expect(problem).toBe('no problem');

async function fileOf(rows: readonly Row[], tell = noProblem, rowGroup?: number): Promise<ArrayBuffer> {
  const bytes = await bytesOf(parquet({ columns: COLUMNS, rows: [rows] }, tell, rowGroup));
  return bytes.buffer as ArrayBuffer;
}

const rowsOf = (file: ArrayBuffer): Promise<Record<string, unknown>[]> => parquetReadObjects({ file });

describe('a Parquet file', () => {
  it('has decimals as decimals, days as dates and ids as text', async () => {
    const file = await fileOf([
      { id: '007', amount: decimal('1.25'), day: '2024-02-29' as Day, count: 3 },
      {},
    ]);
    const [, ...columns] = parquetMetadata(file).schema;
    expect(columns.map(({ name, logical_type: type }) => [name, type?.type])).toEqual([
      ['id', 'STRING'],
      ['amount', 'DECIMAL'],
      ['day', 'DATE'],
      ['count', undefined],
    ]);
    expect(columns[1]?.logical_type).toEqual({ type: 'DECIMAL', precision: 38, scale: 18 });
    const rows = await rowsOf(file);
    expect(rows[0]).toMatchObject({ id: '007', day: new Date('2024-02-29'), count: 3 });
    expect(rows.at(1)).toEqual({ id: null, amount: null, day: null, count: null });
  });

  it('is read in groups of rows, so that no more of it is in memory while it is written', async () => {
    const file = await fileOf(
      Array.from({ length: 25 }, (_, count) => ({ count })),
      noProblem,
      10,
    );
    expect(parquetMetadata(file).row_groups.map(({ num_rows: rows }) => Number(rows))).toEqual([10, 10, 5]);
    expect((await rowsOf(file)).map(({ count }) => count)).toEqual([...Array(25).keys()]);
  });

  it('leaves out a decimal that does not fit, and tells which', async () => {
    const told: string[] = [];
    const rows = [
      { amount: decimal('1e-19') },
      { amount: decimal('123456789012345678901') },
      { amount: decimal('1') },
    ];
    const file = await fileOf(rows, (problem) => told.push(problem));
    expect(told).toEqual([
      'amount 0.0000000000000000001 does not fit into DECIMAL(38, 18)',
      'amount 123456789012345678901 does not fit into DECIMAL(38, 18)',
    ]);
    expect((await rowsOf(file)).map(({ amount }) => amount !== null)).toEqual([false, false, true]);
  });

  it('is a dataset of files that hold so many rows and together all of them', async () => {
    const rows = Array.from({ length: 25 }, (_, count) => ({ count }));
    const files = await filesRead(parquetDataset('lines', { columns: COLUMNS, rows: [rows] }, noProblem, 10));
    expect(files.map(({ name, rows: count }) => [name, count])).toEqual([
      ['lines-00001.parquet', 10],
      ['lines-00002.parquet', 10],
      ['lines-00003.parquet', 5],
    ]);
    const read = await Promise.all(files.map(({ bytes }) => rowsOf(bytes.buffer as ArrayBuffer)));
    expect(read.flat().map(({ count }) => count)).toEqual(rows.map(({ count }) => count));
  });
});

describe('a dataset of lines', () => {
  it('has 100,000 in a file where nothing else is asked for', async () => {
    const rows = [Array.from({ length: 60_000 }, () => ({})), Array.from({ length: 40_001 }, () => ({}))];
    const columns: readonly Column<Row>[] = [column('whole', 'count', () => 1)];
    const files = await filesRead(parquetDataset('lines', { columns, rows }, noProblem));
    expect(files.map(({ name, rows: count }) => [name, count])).toEqual([
      ['lines-00001.parquet', 100_000],
      ['lines-00002.parquet', 1],
    ]);
  });
});

describe('the bytes of a decimal', () => {
  it('are its digits, moved 18 places, as one signed number', () => {
    const digits = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
    fc.assert(
      fc.property(digits, (scaled) => {
        const bytes = decimalBytes(noProblem)(decimal(pointed(scaled)));
        expect(signed(bytes as Uint8Array)).toBe(scaled);
      }),
    );
  });

  it.each(['', '-'])('hold 20 digits before the point and 18 behind it, and no more: %s', (sign) => {
    const told: string[] = [];
    const bytesOfDecimal = decimalBytes((text) => told.push(text));
    const [most, one] = [`${sign}${'9'.repeat(20)}.${'9'.repeat(18)}`, `${sign}1${'0'.repeat(20)}`];
    const bytes = bytesOfDecimal(decimal(most));
    expect(signed(bytes as Uint8Array)).toBe(BigInt(`${sign}${'9'.repeat(38)}`));
    expect(bytesOfDecimal(decimal(one))).toBeUndefined();
    expect(told).toEqual([one]);
  });
});

function pointed(scaled: bigint): string {
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(SCALE + 1, '0');
  return `${scaled < 0n ? '-' : ''}${text.slice(0, -SCALE)}.${text.slice(-SCALE)}`;
}

function signed(bytes: Uint8Array): bigint {
  return BigInt.asIntN(128, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}
