import type { SimulatedResponse } from '../route.ts';

/** Graph's error envelope. */
export function graphError(status: number, code: string, message: string): SimulatedResponse {
  return { status, body: { error: { code, message } } };
}

/** Page: graph/throttling. */
export function throttledByGraph(seconds: number): SimulatedResponse {
  const refused = graphError(429, 'TooManyRequests', 'Please retry after some time.');
  return { ...refused, headers: { 'Retry-After': String(seconds) } };
}
