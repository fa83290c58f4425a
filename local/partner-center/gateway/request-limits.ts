/**
 * At most so many calls that fit: "500 requests per minute per tenant identifier" for orders, for instance, or 14 in ten
 * minutes for what is below Graph's `/reports`.
 */
export type RequestLimit = {
  readonly method?: string;
  /** Tried on the path without the query. */
  readonly path: RegExp;
} & ({ readonly perMinute: number } | { readonly calls: number; readonly minutes: number });

/** Counts a call, and says how many seconds it has to wait where that is one too many. */
type CountCall = (method: string, path: string) => number | undefined;

const MINUTE_MS = 60_000;

/**
 * A limit's minute begins with its first call, as the 57 seconds of the documented answer suggest; refused and failed
 * calls count too (page api-throttling-guidance). A world has one partner, so a count is that of a partner tenant.
 *
 * The minute is that of the world's clock, like everything that ages here: a test moves it and nobody sleeps. A caller
 * that waits in real seconds meets a clock that stands still; who plays limits to such a caller has to move the clock.
 */
export function createRequestLimits(limits: readonly RequestLimit[], nowMs: () => number): CountCall {
  const windows = limits.map((limit) => ({ limit, sinceMs: -Infinity, calls: 0 }));
  const lengthMs = (limit: RequestLimit) => MINUTE_MS * ('minutes' in limit ? limit.minutes : 1);
  return (method, path) => {
    const waits = windows.flatMap((window) => {
      const { limit } = window;
      if ((limit.method ?? method) !== method || !limit.path.test(path)) return [];
      if (nowMs() >= window.sinceMs + lengthMs(limit)) Object.assign(window, { sinceMs: nowMs(), calls: 0 });
      window.calls += 1;
      const leftMs = window.sinceMs + lengthMs(limit) - nowMs();
      return window.calls > ('perMinute' in limit ? limit.perMinute : limit.calls)
        ? [Math.ceil(leftMs / 1000)]
        : [];
    });
    return waits.length === 0 ? undefined : Math.max(...waits);
  };
}
