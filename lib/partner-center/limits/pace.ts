import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import type { ApiLimit } from './api-limits.ts';
import type { StateKind } from './shared-state.ts';

/**
 * What all workers know together about one limit. `perMinute` moves in three ways:
 *
 * told      Microsoft published the limit: the pace is a little below it, and never above.
 * learning  no limit has shown itself yet: the pace starts at a guess, and climbs while callers have to wait for it.
 * learnt    an answer was 429: the pace fell below what Microsoft had let through, and from there climbs slowly, so that
 *           it meets the limit again every few minutes, and notices when it was raised. A limit that was told, and then
 *           was lower, is met in the same way.
 */
export type Pace = {
  readonly perMinute: number;
  /** The latest time on any worker's clock. A clock that lags behind, or stands still, is taken to show this time. */
  readonly seenAtMs: number;
  /** Behind all slots that were handed out; a past time means that calls were left unused. */
  readonly nextAtMs: number;
  /** The same for calls that do not buy, within the part that is theirs. */
  readonly nextOtherAtMs: number;
  /** When the part that is reserved for buying has a slot, whatever was handed out to others. */
  readonly nextReservedAtMs: number;
  /** When a buying call last got a slot; 0 for never. */
  readonly boughtAtMs: number;
  /** When an answer last lowered the pace, or showed a pause to be too short; 0 for never. */
  readonly throttledAtMs: number;
  /** No slot is handed out before this. */
  readonly pausedUntilMs: number;
  /** Slots handed out, from a minute ago on, oldest first: time and number. */
  readonly granted: readonly (readonly [number, number])[];
};

export const MINUTE_MS = 60_000;

/**
 * The pace with which a limit is met for the first time. Of a limit that was told, the pace is 96 %; what
 * CATCH_UP_MS lets through on top keeps any 60 s at 98 %, and the rest is for calls that overtake one another on their way.
 */
export function freshPace(limit: ApiLimit, nowMs: number): Pace {
  return {
    perMinute: limit.perMinute === undefined ? (limit.beginsAt ?? FIRST_GUESS) : highestPace(limit),
    seenAtMs: nowMs,
    nextAtMs: 0,
    nextOtherAtMs: 0,
    nextReservedAtMs: 0,
    boughtAtMs: 0,
    throttledAtMs: 0,
    pausedUntilMs: 0,
    granted: [],
  };
}

/** No pace climbs higher than this. */
export function highestPace(limit: ApiLimit): number {
  return limit.perMinute === undefined ? HIGHEST_GUESS : limit.perMinute * 0.96;
}

/** The pace as it lies in the register. A text that is none, as after a release that writes another, begins afresh. */
export function paceUnder(limit: ApiLimit): StateKind<Pace> {
  return {
    fresh: (nowMs) => freshPace(limit, nowMs),
    print: (pace) => JSON.stringify(pace),
    read: (text) => {
      try {
        const decoded = decode(schema, JSON.parse(text));
        return decoded.ok ? decoded.value : undefined;
      } catch {
        return undefined;
      }
    },
    hasToBeWritten: false,
  };
}

const FIRST_GUESS = 600; // A little above the one number that Microsoft publishes for any of its resources.
const HIGHEST_GUESS = 6_000; // 100 a second is more than everything here could ask for.

const time = z.number().check(z.gte(0));
const schema = z.object({
  perMinute: z.number().check(z.gt(0)),
  seenAtMs: time,
  nextAtMs: time,
  nextOtherAtMs: time,
  nextReservedAtMs: time,
  boughtAtMs: time,
  throttledAtMs: time,
  pausedUntilMs: time,
  granted: z.array(z.readonly(z.tuple([time, z.number()]))),
});
