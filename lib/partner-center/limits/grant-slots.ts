import type { ApiLimit } from './api-limits.ts';
import { highestPace, MINUTE_MS, type Pace } from './pace.ts';

/** What a worker's calls are for. Buying has a reserved part of every limit. */
export type Purpose = 'buying' | 'other';

type Wanted = {
  readonly calls: number;
  readonly purpose: Purpose;
  readonly limit: ApiLimit;
  readonly nowMs: number;
  /** A slot later than this is of no use. */
  readonly latestAtMs: number;
};

export type Granted = {
  /** The very pace that went in where nothing was granted. */
  readonly pace: Pace;
  /** The time on the clock that all workers share; the slots are times on it. */
  readonly nowMs: number;
  /** When each call may leave, in order; fewer than wanted where the next would be too late. */
  readonly slotsAtMs: readonly number[];
  /** When the next call could leave. */
  readonly nextSlotAtMs: number;
};

/**
 * Hands out slots one behind the other at an even pace, so that whichever way Microsoft counts (by the calendar minute,
 * by the last 60 s, by tokens), the count stays below the limit. Calls left unused can be caught up on, a few at once.
 *
 * While something was bought in the last minutes, other calls get three quarters of the pace. A call that buys takes
 * the end of the queue or, where that is later, the next slot of the quarter that is reserved: it waits for others that
 * buy, never for the rest. What it takes before others that have their slots already, later ones make up for.
 */
export function grantSlots(pace: Pace, wanted: Wanted): Granted {
  const nowMs = Math.max(wanted.nowMs, pace.seenAtMs);
  const boughtAtMs = wanted.purpose === 'buying' ? nowMs : pace.boughtAtMs;
  const onTime = { ...wanted, nowMs, bought: nowMs - boughtAtMs < BUYING_IS_RECENT_MS };
  const slotsAtMs: number[] = [];
  let current = pace;
  for (;;) {
    const { slotAtMs, then } = nextSlot(current, onTime);
    if (slotsAtMs.length === wanted.calls || slotAtMs > wanted.latestAtMs) {
      const granted = { nowMs, slotsAtMs, nextSlotAtMs: slotAtMs };
      if (slotsAtMs.length === 0) return { ...granted, pace };
      const recent = current.granted.filter(([atMs]) => atMs >= nowMs - MINUTE_MS);
      return { ...granted, pace: { ...current, boughtAtMs, seenAtMs: nowMs, granted: recent } };
    }
    slotsAtMs.push(slotAtMs);
    current = then;
  }
}

const BUYING_PART = 0.25;
const BUYING_IS_RECENT_MS = 2 * MINUTE_MS; // Longer than the steps of a purchase lie apart.
const CATCH_UP_MS = 1_200; // 2 % of a minute: what was left unused before that is lost.

type OnTime = Pick<Wanted, 'purpose' | 'limit' | 'nowMs'> & { readonly bought: boolean };

/** The next slot, and the pace once it is handed out. */
function nextSlot(
  pace: Pace,
  { purpose, limit, nowMs, bought }: OnTime,
): { readonly slotAtMs: number; readonly then: Pace } {
  const intervalMs = MINUTE_MS / pace.perMinute;
  const caughtUp = (atMs: number) => Math.max(atMs, nowMs - CATCH_UP_MS);
  const freeAtMs = caughtUp(pace.nextAtMs);
  const freeForOthersAtMs = caughtUp(pace.nextOtherAtMs);
  const reservedAtMs = caughtUp(pace.nextReservedAtMs);
  const reserved = purpose === 'buying' && reservedAtMs < freeAtMs && freeAtMs > nowMs;
  const behindMs = purpose === 'other' ? Math.max(freeAtMs, freeForOthersAtMs) : freeAtMs;
  const slotAtMs = Math.max(nowMs, reserved ? reservedAtMs : behindMs);
  // Only a call that had to wait for the pace is a reason to try a higher one.
  const higher = freeAtMs > nowMs ? pace.perMinute + climb(pace, nowMs) : pace.perMinute;
  const then = {
    ...pace,
    perMinute: Math.min(highestPace(limit), higher),
    nextAtMs: freeAtMs + intervalMs,
    granted: countedIn(pace.granted, slotAtMs),
  };
  if (reserved)
    return { slotAtMs, then: { ...then, nextReservedAtMs: reservedAtMs + intervalMs / BUYING_PART } };
  if (purpose === 'buying') return { slotAtMs, then };
  const othersIntervalMs = bought ? intervalMs / (1 - BUYING_PART) : intervalMs;
  const nextOtherAtMs = freeForOthersAtMs + othersIntervalMs;
  return { slotAtMs, then: { ...then, nextOtherAtMs } };
}

// What one call that waited adds to the calls of a minute: as a part of one, it is the growth of a minute of such calls.
function climb(pace: Pace, nowMs: number): number {
  if (pace.throttledAtMs === 0) return 0.4;
  // A limit that stayed where it was is met again within three minutes. Past that, it was raised.
  return nowMs - pace.throttledAtMs > 5 * MINUTE_MS ? 0.2 : 0.02;
}

const COUNTED_TOGETHER_MS = 2_000; // Thirty entries make a minute, and the text stays below a kilobyte.

function countedIn(granted: Pace['granted'], slotAtMs: number): Pace['granted'] {
  const entryAtMs = Math.floor(slotAtMs / COUNTED_TOGETHER_MS) * COUNTED_TOGETHER_MS;
  // A call that buys may come before slots that others have already.
  const place = granted.findLastIndex(([atMs]) => atMs <= entryAtMs);
  const found = granted[place];
  return found?.[0] === entryAtMs
    ? granted.with(place, [entryAtMs, found[1] + 1])
    : granted.toSpliced(place + 1, 0, [entryAtMs, 1]);
}
