/** Every waiting time of the billing night, in one place. All are due times in the book; nothing sleeps. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When to look at an export that was polled so many times: after 1, 2 and 4 minutes, then every 5. */
export function pollWaitMs(polls: number, askedForMs = 0): number {
  const minutes = [1, 2, 4][polls] ?? 5;
  return Math.max(minutes * MINUTE_MS, bounded(askedForMs));
}

/** Microsoft was throttled or down: at least a quarter of an hour. */
export function retryWaitMs(askedForMs = 0): number {
  return Math.max(UNAVAILABLE_MS, bounded(askedForMs));
}

/** The limit of exports held a question back: it is put again as soon as there is room for it. */
export function throttledWaitMs(askedForMs = MINUTE_MS): number {
  return Math.max(SHORTEST_HOLD_MS, bounded(askedForMs));
}

// A wait that somebody else names, perhaps by mistake, must not take a document out of the night.
function bounded(askedForMs: number): number {
  return Math.min(askedForMs, HOUR_MS);
}

/** How long one export may run before it is given up: Microsoft names no limit, its samples show 25 minutes. */
export const EXPORT_PATIENCE_MS = 2 * HOUR_MS;

/** An export that is gone or given up is asked for again; so many lost in a row are a failure. */
export const LOST_EXPORTS_ALLOWED = 3;

/** A document without line data yet: they may follow the document by hours or days. */
export const NOT_READY_MS = 6 * HOUR_MS;

export const STATEMENT_MISSING_MS = 6 * HOUR_MS;

// Less than this is not worth a message.
const SHORTEST_HOLD_MS = 5_000;

const UNAVAILABLE_MS = 15 * MINUTE_MS;

/** It answered, and the answer cannot be used; the same answer is likely for a while. */
export const UNUSABLE_MS = 6 * HOUR_MS;

/** A failure of ours: a store that was down may be back, a mistake in the program is still there. */
export const UNEXPECTED_MS = HOUR_MS;

/** How long a queued message may be on its way before the document is queued again. */
export const QUEUED_MS = 15 * MINUTE_MS;

/** How many billing periods before the night's own are looked at again for restatement. */
export const RECHECKED_PERIODS = 3;

/** New commerce documents appear from the 6th to the 8th; without one on the 10th something is wrong. */
export const EXPECTED_BY_DAY_OF_MONTH = 10;

/** How much of a worker's work may be lost with it: so often it writes down how far it came. */
export const CHECKPOINT_MS = MINUTE_MS;

/** Pages of one list belong together while they are asked for within so long; after that it is begun anew. */
export const PAGES_PATIENCE_MS = 4 * HOUR_MS;

/** No download begins with access that is about to lapse. */
export const ACCESS_MARGIN_MS = 5 * MINUTE_MS;
