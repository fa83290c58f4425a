/** The ways in which a server may count calls. Each answers one call: let in, or how long to wait, in whole seconds. */
export type CountingServer = {
  /** Calls a minute; may change at any time. */
  perMinute: number;
  readonly answer: (nowMs: number) => { readonly retryAfterMs: number | undefined };
};

export type CountingServerName = keyof typeof COUNTING_SERVERS;

export const COUNTING_SERVERS = {
  'fixed window': fixedWindow,
  'sliding window': slidingWindow,
  'token bucket of a minute': (perMinute: number) => tokenBucket(perMinute, MINUTE_MS),
  'token bucket of five seconds': (perMinute: number) => tokenBucket(perMinute, 5_000),
} as const satisfies Record<string, (perMinute: number) => CountingServer>;

const MINUTE_MS = 60_000;

/** Counts from 0 in every calendar minute; refused calls count as well. */
function fixedWindow(perMinute: number): CountingServer {
  let window = 0;
  let calls = 0;
  const server: CountingServer = {
    perMinute,
    answer(nowMs) {
      const current = Math.floor(nowMs / MINUTE_MS);
      if (current !== window) [window, calls] = [current, 0];
      calls += 1;
      return answerOf(calls <= server.perMinute ? 0 : (current + 1) * MINUTE_MS - nowMs);
    },
  };
  return server;
}

/** Counts the calls of the last 60 s. */
function slidingWindow(perMinute: number): CountingServer {
  let letIn: number[] = [];
  const server: CountingServer = {
    perMinute,
    answer(nowMs) {
      letIn = letIn.filter((atMs) => nowMs - atMs < MINUTE_MS);
      const inTheWay = letIn[letIn.length - Math.floor(server.perMinute)];
      if (inTheWay !== undefined) return answerOf(inTheWay + MINUTE_MS - nowMs);
      letIn.push(nowMs);
      return answerOf(0);
    },
  };
  return server;
}

/** Refills evenly; holds as many tokens as come in within `depthMs`. */
function tokenBucket(perMinute: number, depthMs: number): CountingServer {
  let tokens: number | undefined;
  let filledAtMs = 0;
  const server: CountingServer = {
    perMinute,
    answer(nowMs) {
      const perMs = server.perMinute / MINUTE_MS;
      const depth = depthMs * perMs;
      tokens = Math.min(depth, (tokens ?? depth) + (nowMs - filledAtMs) * perMs);
      filledAtMs = nowMs;
      if (tokens < 1) return answerOf((1 - tokens) / perMs);
      tokens -= 1;
      return answerOf(0);
    },
  };
  return server;
}

function answerOf(waitMs: number): { readonly retryAfterMs: number | undefined } {
  return { retryAfterMs: waitMs > 0 ? Math.ceil(waitMs / 1_000) * 1_000 : undefined };
}
