/** Time that passes only where everybody waits for it, in order, so that minutes of waiting take a moment. */
export type VirtualTime = {
  readonly nowMs: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Lets time pass until then. */
  readonly runUntil: (atMs: number) => Promise<void>;
};

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  const waiting: { readonly atMs: number; readonly go: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    pause: (milliseconds) =>
      new Promise((go) => {
        const atMs = nowMs + Math.max(0, milliseconds);
        const later = waiting.findIndex((other) => other.atMs > atMs);
        waiting.splice(later === -1 ? waiting.length : later, 0, { atMs, go });
      }),
    async runUntil(atMs) {
      for (;;) {
        await settled();
        const next = waiting[0];
        if (next === undefined || next.atMs > atMs) break;
        waiting.shift();
        nowMs = next.atMs;
        next.go();
      }
      nowMs = atMs;
    },
  };
}

// Everything that needs no time is done once the event loop has come round.
function settled(): Promise<void> {
  return new Promise((go) => setImmediate(go));
}
