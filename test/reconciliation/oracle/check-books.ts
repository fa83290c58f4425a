import type { Book } from '../../../lib/reconciliation/book.ts';
import type { Reconciliation } from '../../../lib/reconciliation/discrepancy.ts';
import { differenceOf, foundTexts, rowsOfCore, rowsOfVerdict, sifted, type Rows } from './compare.ts';
import { generateBook, type GeneratedBook } from './generate-book.ts';
import type { Verdict } from './judge/verdict.ts';
import { askOracle } from './oracle.ts';

/** What came of many books, and the books on which somebody disagrees. */
type Checked = {
  readonly books: number;
  /** Books of which the generator itself knows the truth. */
  readonly known: number;
  readonly lines: number;
  readonly matches: number;
  /** How often each kind of thing came up, as the oracle sees it. */
  readonly reached: ReadonlyMap<string, number>;
  readonly disagreements: readonly { readonly index: number; readonly rows: Rows }[];
};

type Wanted = {
  readonly seed: number;
  /** The index of the first book. */
  readonly from?: number;
  readonly books: number;
  readonly stopAfter?: number;
  readonly onProgress?: (books: number, disagreements: number) => void;
};

/** Puts books to the core, to the oracle, and to the generator, which knows what it planted. */
export async function checkBooks(
  reconciled: (book: Book) => Reconciliation,
  { seed, from = 0, books, stopAfter = 10, onProgress }: Wanted,
): Promise<Checked> {
  const reached = new Map<string, number>();
  const disagreements: { index: number; rows: Rows }[] = [];
  const counts = { books: 0, known: 0, lines: 0, matches: 0 };
  for (let index = from; index < from + books && disagreements.length < stopAfter; index += 1) {
    const { book, truth } = generateBook(seed, index);
    const core = reconciled(await sifted(book));
    const verdict = askOracle(book);
    const rows = [
      ...differenceOf(rowsOfCore(core), rowsOfVerdict(verdict)),
      ...(truth ? differenceOf(foundTexts(core), truth).map((row) => `planted, ${row}`) : []),
    ];
    if (rows.length > 0) disagreements.push({ index, rows });
    counts.books += 1;
    counts.known += truth ? 1 : 0;
    counts.lines += book.papers.reduce((all, { lines }) => all + (lines?.length ?? 0), 0);
    counts.matches += verdict.paired.length;
    if (counts.books % 1_000 === 0) onProgress?.(counts.books, disagreements.length);
    for (const what of whatHappens(book, verdict)) reached.set(what, (reached.get(what) ?? 0) + 1);
  }
  return { ...counts, reached, disagreements };
}

function* whatHappens({ papers }: GeneratedBook, verdict: Verdict): Iterable<string> {
  for (const { kind, stage, boughtIn, lines } of verdict.found) {
    yield stage ? `${kind} ${stage}` : kind;
    if (boughtIn) yield `bought in ${boughtIn}`;
    if (lines.length > 1) yield 'netted lines';
  }
  for (const { by, instalment } of verdict.paired) {
    yield `matched by ${by}`;
    if (instalment === 12) yield 'instalments of one purchase: 12 and more';
  }
  for (const { instalment } of verdict.expected) yield instalment ? 'instalment expected' : 'refund expected';
  yield* verdict.suggested.map(() => 'suggested');
  for (const { header, lines } of papers) {
    if (header.isVoid) yield 'void document';
    if (!lines) yield 'unread document';
  }
}
