import type { Lane, SimulatedResponse } from '../route.ts';
import { throttledByGraph } from '../billing/graph-error.ts';
import type { World } from '../world.ts';
import { createRequestLimits, type RequestLimit } from './request-limits.ts';

/** The refusal of a call that comes too often; undefined where it may pass. */
export type Throttle = (lane: Lane, method: string, path: string) => SimulatedResponse | undefined;

const RETRY_AFTER_SECONDS = 1;

/**
 * Every n-th call of the scenario, and what is beyond a limit. Failed calls count too, as the throttling guidance says.
 * Graph has its own way to refuse; login and blobs have limits of their own, which are nowhere published.
 */
export function createThrottle(world: World, limits: readonly RequestLimit[]): Throttle {
  const { throttleEvery } = world.scenario;
  const countCall = createRequestLimits(limits, world.clock.nowMs);
  let calls = 0;
  return (lane, method, path) => {
    if (lane === 'none') return undefined;
    if (lane === 'graph') {
      const seconds = countCall(method, path);
      return seconds === undefined ? undefined : throttledByGraph(seconds);
    }
    calls += 1;
    const seconds = countCall(method, path);
    if (seconds !== undefined) return throttled(seconds);
    return throttleEvery > 0 && calls % throttleEvery === 0 ? throttled(RETRY_AFTER_SECONDS) : undefined;
  };
}

/** Not Partner Center's error envelope: the gateway before it answers. */
function throttled(seconds: number): SimulatedResponse {
  return {
    status: 429,
    headers: { 'Retry-After': String(seconds) },
    body: { statusCode: 429, message: `Rate limit is exceeded. Try again in ${seconds} seconds.` },
  };
}
