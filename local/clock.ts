/** The one clock of the simulator and the local runner. It stands still until somebody advances it. */
export type Clock = {
  readonly nowMs: () => number;
  /** Moves forward to an instant; an instant in the past changes nothing. */
  readonly advanceTo: (instantMs: number) => void;
  /** Shared memory behind the clock: worker threads read the same instant through `sharedClock`. */
  readonly memory: SharedArrayBuffer;
};

export function createClock(startMs: number): Clock {
  const memory = new SharedArrayBuffer(8);
  const instant = new BigInt64Array(memory);
  Atomics.store(instant, 0, BigInt(startMs));
  return {
    memory,
    nowMs: () => Number(Atomics.load(instant, 0)),
    advanceTo: (instantMs) => {
      if (BigInt(instantMs) > Atomics.load(instant, 0)) Atomics.store(instant, 0, BigInt(instantMs));
    },
  };
}
