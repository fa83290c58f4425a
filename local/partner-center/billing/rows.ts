/** A long list that is made where it is looked at. An array is one; the days of a million usage charges need not be. */
export type Rows<Row> = {
  readonly length: number;
  readonly slice: (from: number, to: number) => readonly Row[];
};

export function mappedRows<Row, Made>(rows: Rows<Row>, make: (row: Row, index: number) => Made): Rows<Made> {
  return {
    length: rows.length,
    slice: (from, to) => rows.slice(from, to).map((row, index) => make(row, from + index)),
  };
}
