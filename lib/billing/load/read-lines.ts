import type { BillingBook } from '../billing-book.ts';
import type { BilledLine } from '../billed-line.ts';
import type { BillingDocument } from '../document.ts';
import { archivedLines, type ArchivedLinesTools } from './archived-lines.ts';
import type { Loading, Reading, Sums } from './loading.ts';
import type { Pace } from './pace.ts';
import { tally } from './tally.ts';
import type { Sha256 } from './version.ts';

export type ReadTools = ArchivedLinesTools & {
  readonly book: Pick<BillingBook, 'loadLines'>;
  readonly sha256: Sha256;
};

type Read =
  | { readonly read: 'all'; readonly sums: Sums }
  /** Time ran out; whoever goes on begins with this. */
  | { readonly read: 'some'; readonly loading: Loading };

/** Reads the lines of all parts, going on from a checkpoint, and tells what they come to. */
export async function readLines(
  tools: ReadTools,
  document: BillingDocument,
  loading: Loading,
  reading: Reading,
  pace: Pace,
): Promise<Read> {
  const counting = tally(document.header, tools.sha256, reading.sums, reading);
  const reached = (): Loading => ({
    ...loading,
    reading: { ...reading, ...counting.next(), sums: counting.sums() },
  });
  const lines = archivedLines(tools, document, loading.kept, reading);
  const counted = async (): Promise<readonly BilledLine[] | undefined> => {
    const next = await lines.next();
    if (next.done === true) return undefined;
    counting.add(next.value);
    return next.value;
  };
  const piece =
    reading.purpose === 'compare' ? comparedPiece(counted, pace) : loadedPiece(tools, reading, counted, pace);
  try {
    for (;;) {
      if ((await piece()) === 'end') return { read: 'all', sums: counting.sums() };
      // A checkpoint never runs ahead of what is stored.
      if ((await pace.reached(reached())) === 'stop') return { read: 'some', loading: reached() };
    }
  } finally {
    await lines.return(undefined);
  }
}

type Piece = () => Promise<'end' | 'more'>;
type NextBatch = () => Promise<readonly BilledLine[] | undefined>;

function comparedPiece(next: NextBatch, pace: Pace): Piece {
  return async () => {
    while ((await next()) !== undefined) if (pace.isDue()) return 'more';
    return 'end';
  };
}

function loadedPiece({ book }: ReadTools, { version }: Reading, next: NextBatch, pace: Pace): Piece {
  return async () => {
    let [end, read] = [false, 0];
    async function* lines(): AsyncGenerator<readonly BilledLine[]> {
      for (;;) {
        const batch = await next();
        end = batch === undefined;
        if (batch === undefined) return;
        read += batch.length;
        yield batch;
        if (pace.isDue()) return;
      }
    }
    const written = await book.loadLines(version, lines());
    if (written !== read) throw new Error(`${written} lines were written, ${read} were read`);
    return end ? 'end' : 'more';
  };
}
