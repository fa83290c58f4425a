import type { OrderFailure } from './faults.ts';
import type { BadEnd, World } from './world.ts';

/** A request as a route sees it: already authorised, its path matched, its body still text. */
export type SimulatedRequest = {
  readonly method: string;
  readonly path: string;
  /** Values of the `:name` parts of the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Where the server is reached: `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** Planted faults of this checkout. */
  readonly orderFailure?: OrderFailure;
  readonly badEnd?: { readonly minutes: number; readonly status: BadEnd['status'] };
};

export type SimulatedResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, text and bytes as they are; nothing for an empty body. */
  readonly body?: object | string | Uint8Array;
};

/** Which token an operation takes: none (login, blobs), Partner Center App or App+User, App+User only, or Graph. */
export type Lane = 'none' | 'app_or_user' | 'user_only' | 'graph';

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v1/customers/:customerId/carts/:cartId`; matched without case and with or without a trailing slash. */
  readonly path: string;
  readonly lane: Lane;
  readonly answer: (
    request: SimulatedRequest,
    world: World,
  ) => SimulatedResponse | Promise<SimulatedResponse>;
};

/** Partner Center's error envelope. */
export function refusal(status: number, code: number | string, description: string): SimulatedResponse {
  return { status, body: { code: String(code), description, data: [], source: 'PartnerFD' } };
}
