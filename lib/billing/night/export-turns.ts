import type { BillingDocument } from '../document.ts';

/** How often due work is handed out; the schedule of resume-billing. */
export const RUN_MS = 300_000;

/**
 * How many questions to the exports one run hands out. A tenant has 14 starts and polls in ten minutes, which is two
 * runs; what the adapter has to turn away costs a worker and a write for nothing.
 */
export const EXPORTS_A_RUN = 7;

/** How many of them are kept for exports that do not run yet: some that never come to an end would hold up all others. */
const NEW_A_RUN = 2;

type Turn = Pick<BillingDocument, 'source' | 'night' | 'linesNight' | 'loading' | 'export' | 'published'>;

/** Whether the next step of a document is a question to the exports. Pages, and lines that are here, are not limited so. */
export function asksExports({ source, night, linesNight, loading }: Turn): boolean {
  return source === 'v2' && linesNight !== night && loading?.complete !== true;
}

/**
 * Whose turn it is now, and who waits. First the exports that run, as far as they leave room for some others: each of
 * them ends the sooner. Then what nobody has ever seen the lines of, then the rest; within each in the order given,
 * oldest first.
 */
export function inTurn<Document extends Turn>(
  due: readonly Document[],
): { readonly now: readonly Document[]; readonly later: readonly Document[] } {
  const asking = due.filter(asksExports);
  const running = asking.filter((document) => document.export !== undefined);
  const others = asking.filter((document) => document.export === undefined).sort(neverSeenFirst);
  const kept = Math.min(NEW_A_RUN, others.length);
  const inLine = [
    ...running.slice(0, EXPORTS_A_RUN - kept),
    ...others.slice(0, kept),
    ...running.slice(EXPORTS_A_RUN - kept),
    ...others.slice(kept),
  ];
  const now = new Set(inLine.slice(0, EXPORTS_A_RUN));
  return {
    now: due.filter((document) => now.has(document) || !asksExports(document)),
    later: inLine.slice(EXPORTS_A_RUN),
  };
}

/** How long somebody waits for a turn that has so many before it in the line of those who wait. */
export function turnAfterMs(place: number): number {
  return RUN_MS * (1 + Math.floor(place / EXPORTS_A_RUN));
}

function neverSeenFirst(one: Turn, other: Turn): number {
  return Number(one.published !== undefined) - Number(other.published !== undefined);
}
