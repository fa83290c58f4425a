import { parseExactJson } from '../../../../lib/values/exact-json.ts';
import { startPartnerCenter } from '../../../../local/partner-center/server.ts';
import { billingRoutes } from '../../../../local/partner-center/routes/billing-routes.ts';
import {
  GRAPH_AUDIENCE,
  issueAccessToken,
  PARTNER_CENTER_AUDIENCE,
} from '../../../../local/partner-center/tokens.ts';
import type { World } from '../../../../local/partner-center/world.ts';

type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** Numbers are their literal text. */
  readonly json: Json;
};
/** What a client reads out of answers; each answer has some of it. */
export type Json = { readonly [name: string]: Json & string } & readonly Json[];

export type BillingDesk = {
  readonly world: World;
  readonly origin: string;
  readonly get: (path: string, lane?: Lane, headers?: Record<string, string>) => Promise<Answered>;
  readonly post: (path: string, body: unknown) => Promise<Answered>;
  readonly passMinutes: (minutes: number) => void;
  readonly close: () => Promise<void>;
};

type Lane = 'app' | 'user' | 'graph' | 'none';

/** The billing side of the simulator on a real socket, with tokens for every lane. */
export async function openBilling(world: World): Promise<BillingDesk> {
  const server = await startPartnerCenter({ world, routes: billingRoutes, port: 0 });
  const authorization = (lane: Lane): Record<string, string> => {
    if (lane === 'none') return {};
    const audience = lane === 'graph' ? GRAPH_AUDIENCE : PARTNER_CENTER_AUDIENCE;
    return { Authorization: `Bearer ${issueAccessToken(world, audience, lane === 'user' ? 'user' : 'app')}` };
  };
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(path.startsWith('http') ? path : `${server.origin}${path}`, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const json = (isJson ? parseExactJson(new TextDecoder().decode(bytes)) : {}) as Json;
    return { status: response.status, headers: response.headers, bytes, json };
  };
  return {
    world,
    origin: server.origin,
    get: (path, lane = 'app', headers = {}) => ask(path, { headers: { ...authorization(lane), ...headers } }),
    post: (path, body) =>
      ask(path, { method: 'POST', headers: authorization('graph'), body: JSON.stringify(body) }),
    passMinutes: (minutes) => world.clock.advanceTo(world.clock.nowMs() + minutes * 60_000),
    close: server.close,
  };
}

/** The value at the end of a path; undefined where the path ends before. */
export function valueAt(json: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
    json,
  );
}
