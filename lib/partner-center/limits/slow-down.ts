import { MINUTE_MS, type Pace } from './pace.ts';

type Throttled = {
  /** The slot that the refused call had. */
  readonly slotAtMs: number;
  /** What the answer asked for; undefined where it asked for nothing. */
  readonly retryAfterMs: number | undefined;
  readonly nowMs: number;
};

/**
 * The pace after a 429: nobody's call is let through until Microsoft's `Retry-After` is over, and from then on they are
 * fewer. Many calls may be on their way when the limit is met, and each comes back refused; the first lowers the pace,
 * the others change nothing but the length of the pause. A refusal right after a pause says that the pause was too
 * short, not that the pace is too high: the next one is twice as long, up to half a minute. Page: api-throttling-guidance.
 */
export function slowDown(pace: Pace, { slotAtMs, retryAfterMs, nowMs: onClockMs }: Throttled): Pace {
  const nowMs = Math.max(onClockMs, pace.seenAtMs);
  const wasOnItsWay = slotAtMs < pace.pausedUntilMs;
  const pauseWasShort = !wasOnItsWay && slotAtMs - pace.pausedUntilMs < RIGHT_AFTER_MS;
  const askedMs = (retryAfterMs ?? UNTOLD_PAUSE_MS) + ROUNDING_MS;
  const lastPauseMs = pauseWasShort ? pace.pausedUntilMs - pace.throttledAtMs : 0;
  const pauseMs = Math.min(
    Math.max(askedMs, Math.min(2 * lastPauseMs, LONGEST_BACKOFF_MS)),
    LONGEST_PAUSE_MS,
  );
  const pausedUntilMs = Math.max(pace.pausedUntilMs, nowMs + pauseMs);
  if (wasOnItsWay) return { ...pace, seenAtMs: nowMs, pausedUntilMs, ...cursorsFrom(pausedUntilMs, pace) };
  return {
    ...pace,
    seenAtMs: nowMs,
    pausedUntilMs,
    throttledAtMs: nowMs,
    perMinute: pauseWasShort ? pace.perMinute : loweredPace(pace, nowMs, pauseMs),
    granted: pace.granted.filter(([atMs]) => atMs <= nowMs),
    // Slots that were handed out for later are void, and are asked for again.
    ...cursorsFrom(pausedUntilMs),
  };
}

/** Whether a slot that was handed out under one pace no longer counts under a newer one. */
export function isVoid(slotAtMs: number, grantedUnder: Pace, newest: Pace): boolean {
  return newest.throttledAtMs > grantedUnder.throttledAtMs || slotAtMs < newest.pausedUntilMs;
}

function cursorsFrom(
  atMs: number,
  current?: Pace,
): Pick<Pace, 'nextAtMs' | 'nextOtherAtMs' | 'nextReservedAtMs'> {
  const { nextAtMs = 0, nextOtherAtMs = 0, nextReservedAtMs = 0 } = current ?? {};
  return {
    nextAtMs: Math.max(nextAtMs, atMs),
    nextOtherAtMs: Math.max(nextOtherAtMs, atMs),
    nextReservedAtMs: Math.max(nextReservedAtMs, atMs),
  };
}

const RIGHT_AFTER_MS = 1_000;
const UNTOLD_PAUSE_MS = 10_000;
const ROUNDING_MS = 1_000; // Retry-After comes in whole seconds, and nobody says which way they were rounded.
const LONGEST_BACKOFF_MS = 30_000; // What is asked for beyond that is believed, not doubled.
const LONGEST_PAUSE_MS = 15 * MINUTE_MS; // More would be a mistake of somebody's, and no purchase waits a night for it.

/**
 * A little below what Microsoft let through: the calls since the last refusal, or of the last minute where that is less.
 * Measured from one refusal to the next, pause included, the figure is the limit itself, whether it is counted in windows
 * or refilled as tokens. Before the first refusal there was no pause: there it is the one that begins now.
 */
function loweredPace({ perMinute, throttledAtMs, granted }: Pace, nowMs: number, pauseMs: number): number {
  const firstAtMs = granted[0]?.[0] ?? nowMs;
  const sinceMs = Math.max(nowMs - MINUTE_MS, throttledAtMs, firstAtMs);
  const calls = granted.reduce(
    (sum, [atMs, number]) => (atMs >= sinceMs && atMs <= nowMs ? sum + number : sum),
    0,
  );
  const seenMs = Math.max(nowMs - sinceMs, 1_000);
  const spanMs = throttledAtMs === 0 ? Math.min(seenMs + pauseMs, MINUTE_MS) : seenMs;
  const measured = (calls * MINUTE_MS) / spanMs;
  // What was seen for a few seconds is not reason enough to fall further than by half.
  const least = seenMs < 10_000 ? perMinute / 2 : LEAST_PER_MINUTE;
  return Math.max(LEAST_PER_MINUTE, least, Math.min(measured, perMinute) * 0.95);
}

// Where few calls were made, few were refused for their number; below this the pauses alone do the pacing.
const LEAST_PER_MINUTE = 30;
