import { refusal, type SimulatedResponse } from './route.ts';

/** Thrown by a route that has nothing more to say than no; the server sends `response`. */
export class Refused extends Error {
  override readonly name = 'Refused' as const;
  readonly response: SimulatedResponse;

  constructor(status: number, code: number, description: string) {
    super(`${status} ${code} ${description}`);
    this.response = refusal(status, code, description);
  }
}
