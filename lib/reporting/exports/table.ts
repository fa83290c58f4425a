import type { Day } from '../../values/day.ts';
import type { Decimal } from '../../values/decimal.ts';

/** One column: its name, what kind of value stands in it, and how a row gives it; undefined is an empty cell. */
export type Column<Row> =
  | { readonly name: string; readonly kind: 'text'; readonly of: (row: Row) => string | undefined }
  | {
      readonly name: string;
      readonly kind: 'decimal';
      readonly of: (row: Row) => Decimal | undefined;
      /** How many decimals are printed at least; none where it is left out. No digit is ever dropped. */
      readonly places?: (row: Row) => number;
    }
  | { readonly name: string; readonly kind: 'whole'; readonly of: (row: Row) => number | undefined }
  | { readonly name: string; readonly kind: 'day'; readonly of: (row: Row) => Day | undefined }
  /** Milliseconds since 1970. */
  | { readonly name: string; readonly kind: 'instant'; readonly of: (row: Row) => number | undefined };

/** Rows as they come, in batches so that a million of them cost no million waits. */
export type Rows<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/** What is written, apart from the format it is written in. */
export type Table<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly rows: Rows<Row>;
};

type Values = {
  readonly text: string;
  readonly decimal: Decimal;
  readonly whole: number;
  readonly day: Day;
  readonly instant: number;
};

/** A column in short: `column('day', 'charge_start', (row) => row.chargeStart)`. */
export function column<Row, Kind extends keyof Values>(
  kind: Kind,
  name: string,
  of: (row: Row) => Values[Kind] | undefined,
): Column<Row> {
  return { kind, name, of } as Column<Row>;
}

/** An amount in a currency, printed with at least so many decimals. */
export function amountColumn<Row>(
  name: string,
  of: (row: Row) => Decimal | undefined,
  places: (row: Row) => number,
): Column<Row> {
  return { kind: 'decimal', name, of, places };
}
