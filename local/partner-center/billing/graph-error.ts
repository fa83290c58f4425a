import type { SimulatedResponse } from '../route.ts';

/** Graph's error envelope. */
export function graphError(status: number, code: string, message: string): SimulatedResponse {
  return { status, body: { error: { code, message } } };
}
