import type { BillingDocument } from '../document.ts';

/** How often due work is handed out; the schedule of resume-billing. */
export const RUN_MS = 300_000;

/**
 * How many questions to the exports one run hands out. A tenant has 14 starts and polls in ten minutes, which is two
 * runs; what the adapter has to turn away costs a worker and a write for nothing.
 */
export const EXPORTS_A_RUN = 7;

type Turn = Pick<BillingDocument, 'source' | 'night' | 'linesNight' | 'loading' | 'export' | 'published'>;

/** Whether the next step of a document is a question to the exports. Pages, and lines that are here, are not limited so. */
export function asksExports({ source, night, linesNight, loading }: Turn): boolean {
  return source === 'v2' && linesNight !== night && loading?.complete !== true;
}

/**
 * Whose turn it is now, and who waits. First the exports that run: each of them ends the sooner. Then what nobody has
 * ever seen the lines of, then the rest; within each in the order given, oldest first.
 */
export function inTurn<Document extends Turn>(
  due: readonly Document[],
): { readonly now: readonly Document[]; readonly later: readonly Document[] } {
  const asking = due
    .filter(asksExports)
    .map((document, place) => ({ document, place }))
    .sort((one, other) => rankOf(one.document) - rankOf(other.document) || one.place - other.place)
    .map(({ document }) => document);
  const now = new Set(asking.slice(0, EXPORTS_A_RUN));
  return {
    now: due.filter((document) => now.has(document) || !asksExports(document)),
    later: asking.slice(EXPORTS_A_RUN),
  };
}

/** How long somebody waits for a turn that has so many before it in the line of those who wait. */
export function turnAfterMs(place: number): number {
  return RUN_MS * (1 + Math.floor(place / EXPORTS_A_RUN));
}

function rankOf(document: Turn): number {
  if (document.export !== undefined) return 0;
  return document.published === undefined ? 1 : 2;
}
