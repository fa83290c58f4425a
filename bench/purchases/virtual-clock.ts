export type VirtualClock = {
  readonly nowMs: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Lets time pass until `work` is done, jumping from one pause's end to the next. */
  readonly run: (work: Promise<unknown>) => Promise<void>;
};

/** Time in which only pauses take any: whatever is under way side by side is so in the same simulated minutes. */
export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  // Soonest first; of those that end at once the first begun.
  const pauses: { readonly untilMs: number; readonly end: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    pause: (milliseconds) =>
      new Promise((end) => {
        const untilMs = nowMs + Math.max(0, milliseconds);
        const later = pauses.findLastIndex((pause) => pause.untilMs <= untilMs) + 1;
        pauses.splice(later, 0, { untilMs, end });
      }),
    async run(work) {
      let isDone = false;
      const done = work.finally(() => (isDone = true));
      for (;;) {
        await allWaiting();
        if (isDone) break;
        const next = pauses.shift();
        if (!next) throw new Error('Something waits for what is no pause.');
        nowMs = next.untilMs;
        next.end();
      }
      await done;
    },
  };
}

// Everything here lives in memory, so that after the microtasks each task waits for a pause again.
function allWaiting(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
