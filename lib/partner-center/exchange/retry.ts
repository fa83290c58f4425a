import pRetry from 'p-retry';
import { PartnerCenterError } from './partner-center-error.ts';

/** Waits in real time; tests hand in one that does not. */
export type Pause = (milliseconds: number) => Promise<unknown>;

const MAX_TRIES = 4;
/** A longer `Retry-After` is the caller's to wait for: a function that sleeps is paid for. */
export const LONGEST_PAUSE_MS = 5_000;
const FIRST_PAUSE_MS = 200;

/**
 * Asks again, a little later each time and never in step with others, while the failure is one that passes by itself:
 * throttled, or no complete answer. Only for questions that are safe to repeat.
 */
export function withRetries<Result>(pause: Pause, attempt: () => Promise<Result>): Promise<Result> {
  return pRetry(attempt, {
    retries: MAX_TRIES - 1,
    // The pauses are ours, below, so that Retry-After and backoff are one wait and tests need none.
    minTimeout: 0,
    maxTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      const milliseconds = pauseBeforeRetryMs(error, attemptNumber, Math.random());
      if (milliseconds === undefined) return false;
      await pause(milliseconds);
      return true;
    },
  });
}

/** How long to wait before asking again after `attemptNumber` failures (from 1); undefined where asking again is no use. */
export function pauseBeforeRetryMs(
  error: unknown,
  attemptNumber: number,
  random: number,
): number | undefined {
  // A token that could not be had was asked for often enough already.
  if (!(error instanceof PartnerCenterError) || error.nothingSent) return undefined;
  if (error.kind !== 'throttled' && error.kind !== 'unavailable') return undefined;
  const jittered = Math.round(FIRST_PAUSE_MS * 2 ** (attemptNumber - 1) * (1 + random));
  const wanted = Math.max(jittered, error.retryAfterMs ?? 0);
  return wanted <= LONGEST_PAUSE_MS ? wanted : undefined;
}
