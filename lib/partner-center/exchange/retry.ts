import pRetry from 'p-retry';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

/** Waits in real time; tests hand in one that does not. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** How long one question may take with all its repetitions, and by which clock. */
export type Patience = {
  readonly pause: Pause;
  /** A clock that only runs, in real time: it measures how long was waited, and tells no date. */
  readonly elapsedMs: () => number;
  readonly random: () => number;
  /** From the first try on. What would end later than this is the caller's to ask again. */
  readonly deadlineMs: number;
};

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Asks again, a little later each time and never in step with others, while the failure is one that passes by itself:
 * throttled, or no complete answer. Only for questions that are safe to repeat. `attempt` may ask how much time is left.
 */
export function withRetries<Result>(
  patience: Patience,
  attempt: (leftMs: () => number) => Promise<Result>,
): Promise<Result> {
  const leftMs = timeLeft(patience);
  return pRetry(() => attempt(leftMs), {
    retries: MAX_TRIES - 1,
    // The pauses are ours, below, so that Retry-After and backoff are one wait and tests need none.
    minTimeout: 0,
    maxTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      const milliseconds = pauseBeforeRetryMs(error, attemptNumber, patience.random());
      if (milliseconds === undefined || milliseconds >= leftMs()) return false;
      await patience.pause(milliseconds);
      // A pause may last longer than it was to.
      return leftMs() > 0;
    },
  });
}

/** How much is left until the deadline, from now on. */
export function timeLeft({ elapsedMs, deadlineMs }: Patience): () => number {
  const startedMs = elapsedMs();
  return () => deadlineMs - (elapsedMs() - startedMs);
}

/** How long to wait before asking again after `attemptNumber` failures (from 1); undefined where asking again is no use. */
export function pauseBeforeRetryMs(
  error: unknown,
  attemptNumber: number,
  random: number,
): number | undefined {
  // A token or a turn that could not be had was asked for often enough already.
  if (!(error instanceof PartnerCenterError) || error.nothingSent) return undefined;
  if (error.kind !== 'throttled' && error.kind !== 'unavailable') return undefined;
  const jittered = Math.round(FIRST_PAUSE_MS * 2 ** (attemptNumber - 1) * (1 + random));
  return Math.max(jittered, error.retryAfterMs ?? 0);
}
