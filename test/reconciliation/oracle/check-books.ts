import { askBook, disagreementOn, type AskedBook, type Core, type Disagreement } from './asked-book.ts';

/** What came of many books, and the books on which somebody disagrees. */
type Checked = {
  readonly books: number;
  /** Books of which the generator itself knows the truth. */
  readonly known: number;
  readonly lines: number;
  readonly matches: number;
  /** How often each kind of thing came up, as the oracle sees it. */
  readonly reached: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
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
  core: Core,
  { seed, from = 0, books, stopAfter = 10, onProgress }: Wanted,
): Promise<Checked> {
  const reached = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  const counts = { books: 0, known: 0, lines: 0, matches: 0 };
  for (let index = from; index < from + books && disagreements.length < stopAfter; index += 1) {
    const asked = await askBook(seed, index);
    const { generated, verdict, truth } = asked;
    const rows = disagreementOn(asked, core);
    if (rows.length > 0) disagreements.push({ index, rows: [...rows, ...asked.plants] });
    counts.books += 1;
    counts.known += truth ? 1 : 0;
    counts.lines += generated.papers.reduce((all, { lines }) => all + (lines?.length ?? 0), 0);
    counts.matches += verdict.paired.length;
    if (counts.books % 1_000 === 0) onProgress?.(counts.books, disagreements.length);
    for (const what of whatHappens(asked)) reached.set(what, (reached.get(what) ?? 0) + 1);
  }
  return { ...counts, reached, disagreements };
}

function* whatHappens({ generated, verdict, plants }: AskedBook): Iterable<string> {
  yield* plants.flatMap((row) => row.split(' ').slice(1)).map((name) => `planted ${name}`);
  for (const { kind, stage, boughtIn, lines, exchangeRateEffect, relatedDocumentId } of verdict.found) {
    yield stage ? `${kind} ${stage}` : kind;
    if (boughtIn) yield `bought in ${boughtIn}`;
    if (exchangeRateEffect) yield `effect of the rate in ${kind}`;
    if (relatedDocumentId) yield `related document of ${kind}`;
    if (lines.length > 1) yield 'netted lines';
  }
  for (const { by, instalment } of verdict.paired) {
    yield `matched by ${by}`;
    if (instalment === 12) yield 'instalments of one purchase: 12 and more';
  }
  for (const { instalment } of verdict.expected) yield instalment ? 'instalment expected' : 'refund expected';
  yield* verdict.suggested.map(() => 'suggested');
  for (const { header, lines } of generated.papers) {
    if (header.isVoid) yield 'void document';
    if (!lines) yield 'unread document';
  }
}
