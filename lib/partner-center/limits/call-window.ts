import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import type { WindowLimit } from './api-limits.ts';
import type { StateKind } from './shared-state.ts';

/** What all workers know together about a limit of a few calls in many minutes. */
export type CallWindow = {
  /** The latest time on any worker's clock. A clock that lags behind, or stands still, is taken to show this time. */
  readonly seenAtMs: number;
  /** When the last calls were to leave, in order; never more of them than the limit allows. */
  readonly leftAtMs: readonly number[];
  /** No call leaves before this. */
  readonly pausedUntilMs: number;
};

type Wanted = { readonly limit: WindowLimit; readonly nowMs: number; readonly latestAtMs: number };

/**
 * The next call, and the window with it. Calls leave as soon as they like until there are as many as are allowed; from
 * then on each waits for the end of the one so many before it. Undefined where that is too late: then the window is
 * the very one that went in.
 */
export function takeCall(
  before: CallWindow,
  { limit, nowMs: onClockMs, latestAtMs }: Wanted,
): {
  readonly state: CallWindow;
  readonly nowMs: number;
  readonly callAtMs: number;
  readonly taken: boolean;
} {
  const nowMs = Math.max(onClockMs, before.seenAtMs);
  const { leftAtMs, pausedUntilMs } = before;
  const endsAtMs = (leftAtMs.at(-limit.calls) ?? -Infinity) + limit.windowMs + SURE_MS;
  const callAtMs = Math.max(nowMs, pausedUntilMs, leftAtMs.at(-1) ?? 0, endsAtMs);
  if (callAtMs > latestAtMs + (nowMs - onClockMs)) return { state: before, nowMs, callAtMs, taken: false };
  const left = [...leftAtMs, callAtMs].slice(-limit.calls);
  return { state: { ...before, seenAtMs: nowMs, leftAtMs: left }, nowMs, callAtMs, taken: true };
}

// A call may wait for its token after its turn, so that Microsoft counts it later than we do, and clocks differ.
const SURE_MS = 15_000;

/** The window after a 429: nobody's call leaves until Microsoft's `Retry-After` is over. */
export function pauseCalls(before: CallWindow, retryAfterMs: number | undefined, nowMs: number): CallWindow {
  const seenAtMs = Math.max(nowMs, before.seenAtMs);
  const untilMs = seenAtMs + (retryAfterMs ?? UNTOLD_PAUSE_MS) + ROUNDING_MS;
  return { ...before, seenAtMs, pausedUntilMs: Math.max(before.pausedUntilMs, untilMs) };
}

const UNTOLD_PAUSE_MS = 60_000;
const ROUNDING_MS = 1_000; // Retry-After comes in whole seconds, and nobody says which way they were rounded.

// Two workers that both take the last call there is would be one call too many.
export const CALL_WINDOW: StateKind<CallWindow> = {
  fresh: () => ({ seenAtMs: 0, leftAtMs: [], pausedUntilMs: 0 }),
  print: (window) => JSON.stringify(window),
  read: (text) => {
    try {
      const decoded = decode(schema, JSON.parse(text));
      return decoded.ok ? decoded.value : undefined;
    } catch {
      return undefined;
    }
  },
  hasToBeWritten: true,
};

const time = z.number().check(z.gte(0));
const schema = z.object({
  seenAtMs: time,
  leftAtMs: z.readonly(z.array(time)),
  pausedUntilMs: time,
});
