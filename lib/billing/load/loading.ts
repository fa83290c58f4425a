import type { Money } from '../../values/money.ts';
import type { Kept } from '../billing-book.ts';
import type { PageMark } from '../billing-source.ts';

/**
 * How far the lines of a document are on their way: a checkpoint, stored with the document every minute or so and
 * whenever the time of a worker runs out. Whoever goes on from it does again at most what came after it, and writes the same.
 *
 * archiving   parts come over the wire into the archive, in their order
 * reading     all parts are here; they are read from there, to compare them with what is published or to load them
 */
export type Loading = {
  /** Microsoft's mark of the data where it gives one: parts of two states of the data are never put together. */
  readonly eTag: string | undefined;
  /** How many parts were announced; undefined where nobody says. */
  readonly announced: number | undefined;
  readonly kept: readonly KeptPart[];
  /** v1: the mark under which the next page is asked for. */
  readonly nextPage: PageMark | undefined;
  /** v2: names the export and its cut of the data into parts. Another export of the same data may cut it otherwise. */
  readonly cut?: string | undefined;
  /** When its first part was asked for: a list of pages that was left for long is begun anew. */
  readonly beganAtMs?: number | undefined;
  /** The parts are those of the published version, to be read again as they lie in the archive. */
  readonly again?: boolean | undefined;
  /** Every part is in the archive. */
  readonly complete: boolean;
  readonly reading: Reading | undefined;
};

export type KeptPart = Kept & { readonly part: number };

export type Reading = {
  /** `compare`: sums only, to see whether the lines are those that are published; `load`: written into the book. */
  readonly purpose: 'compare' | 'load';
  readonly version: string;
  /** The next line to read. */
  readonly part: number;
  readonly lineNumber: number;
  readonly sums: Sums;
};

/** What lines came to so far: exact, and whole in itself, so that it can be stored and gone on from. */
export type Sums = {
  readonly count: number;
  readonly subtotal: Money;
  readonly tax: Money;
  readonly total: Money;
  /** Lines whose total is not subtotal plus tax. */
  readonly unbalanced: number;
  /** Lines of each part, by its number. */
  readonly linesOfPart: readonly number[];
  /** The sum of the hashes of all lines modulo 2^256, in hexadecimal digits. */
  readonly hashes: string;
};

/** How far two versions have been compared line by line: so many of all passes, each over a part of all hashes. */
export type Comparing = {
  readonly from: string;
  readonly to: string;
  readonly passes: number;
  readonly done: number;
  /** How many workers in a row ran out of time within the next pass. */
  readonly tries?: number | undefined;
  readonly kept: readonly Kept[];
  readonly removed: { readonly lines: number; readonly subtotal: Money };
  readonly added: { readonly lines: number; readonly subtotal: Money };
};
