import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { Content } from '../../../billing/billing-source.ts';
import { startOfDayMs } from '../../../values/day.ts';
import type { Column, Table } from '../table.ts';
import { textBytes } from './parquet-text.ts';
import { decimalBytes, PRECISION, SCALE, WIDTH } from './parquet-decimal.ts';

/** Rows that are in memory together while a file is written. */
const ROW_GROUP = 1_000;

/**
 * A table as one Parquet file: decimals as DECIMAL(38, 18), days as dates, instants as timestamps, text as text, each
 * nullable. A decimal with more than 18 places or 20 digits before them does not fit; it is left empty and told.
 */
export async function* parquet<Row>(
  { columns, rows }: Table<Row>,
  tell: (problem: string) => void,
  rowGroup = ROW_GROUP,
): Content {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'tieout' });
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  const group: Row[] = [];
  const writeGroup = async () => {
    await file.write({
      columnData: columns.map((column) => valuesOf(column, group, tell)),
      rowGroupSize: rowGroup,
    });
    group.length = 0;
    return written();
  };
  for await (const batch of rows) {
    for (const row of batch) {
      group.push(row);
      if (group.length === rowGroup) yield await writeGroup();
    }
  }
  if (group.length > 0) yield await writeGroup();
  file.schema = file.schema.map(asReadersKnowIt);
  await file.finish();
  yield written();
}

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

function schemaOf<Row>(columns: readonly Column<Row>[]): SchemaElement[] {
  const root: SchemaElement = { name: 'lines', num_children: columns.length };
  return [
    root,
    ...columns.map(({ name, kind }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[kind] })),
  ];
}

const TYPES: Readonly<Record<Column<never>['kind'], Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  decimal: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: WIDTH,
    logical_type: { type: 'DECIMAL', precision: PRECISION, scale: SCALE },
    precision: PRECISION,
    scale: SCALE,
  },
  whole: { type: 'INT32' },
  day: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  instant: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
};

// Older readers look for the converted type. The writer must not see it before its end: with it, it takes numbers only and
// turns each into bytes by itself, equal ones again and again.
function asReadersKnowIt(element: SchemaElement): SchemaElement {
  return element.logical_type?.type === 'DECIMAL' ? { ...element, converted_type: 'DECIMAL' } : element;
}

function valuesOf<Row>(
  column: Column<Row>,
  rows: readonly Row[],
  tell: (problem: string) => void,
): ColumnSource {
  const { name } = column;
  switch (column.kind) {
    case 'text': {
      const bytesOf = textBytes();
      // The least and the greatest of ids help nobody to skip rows.
      return { name, data: rows.map((row) => bytesOf(column.of(row))), statistics: false };
    }
    case 'whole':
      return { name, data: rows.map((row) => column.of(row)) };
    case 'decimal': {
      // Equal amounts are many; each is turned into bytes once.
      const bytesOf = decimalBytes((text) => tell(`${name} ${text} does not fit into DECIMAL(38, 18)`));
      // The writer compares bytes without their sign: no statistics are better than wrong ones.
      return { name, data: rows.map((row) => bytesOf(column.of(row))), statistics: false };
    }
    case 'day':
      return {
        name,
        data: rows.map((row) => {
          const day = column.of(row);
          return day === undefined ? undefined : startOfDayMs(day) / 86_400_000;
        }),
      };
    case 'instant':
      return {
        name,
        data: rows.map((row) => {
          const atMs = column.of(row);
          return atMs === undefined ? undefined : BigInt(atMs);
        }),
      };
  }
}
