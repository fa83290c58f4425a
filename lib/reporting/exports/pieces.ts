import type { Rows } from './table.ts';

/**
 * Rows cut into pieces of at most `length`, for formats that hold only so many; at least one piece, which may be empty.
 * Each piece has to be read to its end before the next is asked for: they share the rows.
 */
export async function* pieces<Row>(
  rows: Rows<Row>,
  length: number,
): AsyncGenerator<AsyncIterable<readonly Row[]>> {
  const source = portions(rows);
  do yield piece();
  while (!(await source.isAtEnd()));

  async function* piece(): AsyncGenerator<readonly Row[]> {
    for (let left = length; left > 0 && !(await source.isAtEnd());) {
      const portion = source.take(left);
      left -= portion.length;
      yield portion;
    }
  }
}

/** Batches of rows, taken in portions of another size. */
function portions<Row>(rows: Rows<Row>) {
  const batches = (async function* () {
    yield* rows;
  })();
  let batch: readonly Row[] = [];
  let taken = 0;
  return {
    async isAtEnd(): Promise<boolean> {
      while (taken === batch.length) {
        const next = await batches.next();
        if (next.done === true) return true;
        [batch, taken] = [next.value, 0];
      }
      return false;
    },
    /** Of the rows at hand; at least one after `isAtEnd` said no. */
    take(count: number): readonly Row[] {
      const portion = taken === 0 && batch.length <= count ? batch : batch.slice(taken, taken + count);
      taken += portion.length;
      return portion;
    },
  };
}
