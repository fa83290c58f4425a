import type { Book } from '../../../lib/reconciliation/book.ts';
import type { Reconciliation } from '../../../lib/reconciliation/discrepancy.ts';
import { differenceOf, foundTexts, rowsOfCore, rowsOfVerdict, sifted, type Rows } from './compare.ts';
import { generateBook, type GeneratedBook } from './generate-book.ts';
import type { Verdict } from './judge/verdict.ts';
import { askOracle } from './oracle.ts';

/** Whatever is put to the test: `reconcile`, or one with a mistake in it. */
export type Core = (book: Book) => Reconciliation;

/** A generated book with all its answers, which hold for every core: they are worked out once and asked for often. */
export type AskedBook = {
  readonly index: number;
  readonly generated: GeneratedBook;
  /** The same book as a core takes it. */
  readonly book: Book;
  readonly verdict: Verdict;
  readonly wanted: Rows;
  /** What the generator planted; undefined where only the oracle can tell. */
  readonly truth: Rows | undefined;
  readonly plants: Rows;
};

export type Disagreement = { readonly index: number; readonly rows: Rows };

/** The book of this seed and index, the same on every machine, and what it has to come to. */
export async function askBook(seed: number, index: number): Promise<AskedBook> {
  const { book: generated, truth, plants } = generateBook(seed, index);
  const verdict = askOracle(generated);
  const book = await sifted(generated);
  return { index, generated, book, verdict, wanted: rowsOfVerdict(verdict), truth, plants };
}

/** The first of these books on which a core says something else, or throws; undefined where it agrees on all of them. */
export function firstDisagreement(core: Core, asked: Iterable<AskedBook>): Disagreement | undefined {
  for (const one of asked) {
    const rows = disagreementOn(one, core);
    if (rows.length > 0) return { index: one.index, rows };
  }
  return undefined;
}

/** What the core says otherwise than the oracle, or than was planted; nothing where all three agree. */
export function disagreementOn({ book, wanted, truth }: AskedBook, core: Core): Rows {
  let said: Reconciliation;
  try {
    said = core(book);
  } catch (error) {
    return [`core:   threw ${String(error)}`];
  }
  return [
    ...differenceOf(rowsOfCore(said), wanted),
    ...(truth ? differenceOf(foundTexts(said), truth).map((row) => `planted, ${row}`) : []),
  ];
}
