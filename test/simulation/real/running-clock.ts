import { createClock, type Clock } from '../../../local/clock.ts';

/** A clock that begins somewhere else, runs as real time does, and jumps ahead where it is told to. */
export function runningClock(startMs: number): Clock {
  let aheadMs = startMs - performance.now();
  return {
    memory: createClock(startMs).memory,
    nowMs: () => Math.floor(aheadMs + performance.now()),
    advanceTo: (instantMs) => {
      aheadMs = Math.max(aheadMs, instantMs - performance.now());
    },
  };
}
