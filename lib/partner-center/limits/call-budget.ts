import { PartnerCenterError } from '../errors/partner-center-error.ts';
import type { Api, WindowLimit } from './api-limits.ts';
import { pauseCalls, takeCall, type CallWindow } from './call-window.ts';
import type { SharedState } from './shared-state.ts';
import type { WorkerClock } from './worker-clock.ts';

type CallBudgetParts = {
  readonly api: Api;
  readonly limit: WindowLimit;
  readonly window: SharedState<CallWindow>;
  readonly clock: WorkerClock;
};

/**
 * The calls of one worker under a limit of a few in many minutes. A call leaves within some seconds or not at all: who
 * would have to wait for minutes is told so at once, and comes back. Nothing that buys is among them, so that nothing is
 * reserved, and a call that cannot be counted does not leave: that is the other way round than for an even pace.
 */
export function createCallBudget({ api, limit, window, clock }: CallBudgetParts): {
  /** Answers with the time of the call once it has come. Throws a PartnerCenterError (`throttled`, nothing sent). */
  readonly turn: (withinMs: number) => Promise<number>;
  /** Microsoft answered 429. */
  readonly throttled: (retryAfterMs: number | undefined) => Promise<void>;
} {
  // One after the other: a worker would only lose races against itself.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const result = before.then(change);
    before = result.catch(() => undefined);
    return result;
  };
  return {
    async turn(withinMs) {
      const latestAtMs = clock.nowMs() + Math.min(withinMs, LONGEST_WAIT_MS);
      const call = await inTurn(() =>
        window.change((left, nowMs) => takeCall(left, { limit, nowMs, latestAtMs })),
      );
      if (call === undefined) throw refusal(api, 'nobody could count it', UNCOUNTED_MS);
      const waitMs = Math.ceil(call.callAtMs - call.nowMs);
      if (!call.taken) throw refusal(api, 'its limit is used up', waitMs);
      await clock.pass(call.nowMs, call.callAtMs);
      return call.callAtMs;
    },
    async throttled(retryAfterMs) {
      await inTurn(() => window.change((left, nowMs) => ({ state: pauseCalls(left, retryAfterMs, nowMs) })));
    },
  };
}

const LONGEST_WAIT_MS = 5_000;
const UNCOUNTED_MS = 60_000; // The register is back by then, or a person has been told.

function refusal(api: Api, why: string, retryAfterMs: number): PartnerCenterError {
  const description = `no turn for ${api} now: ${why}`;
  return new PartnerCenterError({ kind: 'throttled', nothingSent: true, retryAfterMs, description });
}
