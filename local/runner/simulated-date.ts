/**
 * A `Date` that reads another clock: `new Date()`, `Date.now()` and `Date()` tell its instant, and everything else is
 * the real one. `instanceof` and subclasses go on working, also for dates made before the exchange.
 */
export function simulatedDate(nowMs: () => number, Real: DateConstructor = Date): DateConstructor {
  return new Proxy(Real, {
    construct: (target, parts: unknown[], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [nowMs()] : parts, newTarget) as Date,
    apply: () => new Real(nowMs()).toString(),
    get: (target, key, receiver): unknown => (key === 'now' ? nowMs : Reflect.get(target, key, receiver)),
  });
}

/** Replaces the `Date` of this thread by the clock in shared memory. Timers stay real. */
export function installSimulatedDate(clockMemory: SharedArrayBuffer): void {
  const instant = new BigInt64Array(clockMemory);
  const simulated = simulatedDate(() => Number(Atomics.load(instant, 0)));
  Date.prototype.constructor = simulated;
  globalThis.Date = simulated;
}
