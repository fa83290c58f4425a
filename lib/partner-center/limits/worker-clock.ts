import type { Pause } from '../exchange/retry.ts';

/** The time of one worker, and its only way to let it pass. */
export type WorkerClock = {
  readonly nowMs: () => number;
  /** Waits from one time to another; it is that other time afterwards, whatever the machine's clock says. */
  readonly pass: (fromMs: number, toMs: number) => Promise<void>;
};

/** A clock on which waits count: while the machine's own stands still, as a simulated one may, or lags behind others'. */
export function createWorkerClock(machineNowMs: () => number, pause: Pause): WorkerClock {
  let passedMs = 0;
  const nowMs = () => Math.max(machineNowMs(), passedMs);
  return {
    nowMs,
    async pass(fromMs, toMs) {
      const waitMs = toMs - Math.max(fromMs, nowMs());
      if (waitMs > 0) await pause(waitMs);
      passedMs = Math.max(passedMs, toMs);
    },
  };
}
