import type { Book } from './book.ts';
import type { Reconciliation } from './discrepancy.ts';
import type { Hash } from './matching/book/input-hash.ts';
import { orderedDocuments, orderedSides } from './matching/book/ordered-book.ts';
import { beginRun } from './matching/run.ts';

/**
 * Compares what was bought with what was billed, as known on one day: the same book gives the same result to the last
 * byte, in whatever order its lists are. Every line is judged exactly once, and every document is explained whole.
 */
export function reconcile(
  { documents: given, ...sides }: Book,
  hash: Hash,
  options?: Parameters<typeof beginRun>[2],
): Reconciliation {
  const documents = orderedDocuments(given);
  const headers = new Map(documents.map(({ header }) => [header.id, header]));
  const run = beginRun(orderedSides(sides), headers, options);
  for (const { published } of documents) for (const line of published?.charges ?? []) run.take(line);
  const { matches, discrepancies, ...told } = run.end(documents, hash);
  return { ...told, matches: [...matches], discrepancies: [...discrepancies] };
}
