import { createClock, type Clock } from '../../../local/clock.ts';
import { createFaults, type Faults } from '../../../local/partner-center/faults.ts';
import { createWorld } from '../../../local/partner-center/create-world.ts';
import type { RequestLimit } from '../../../local/partner-center/gateway/request-limits.ts';
import type { Route } from '../../../local/partner-center/route.ts';
import { startPartnerCenter } from '../../../local/partner-center/server.ts';
import type { VendorProfile } from '../../../local/partner-center/vendor-profile.ts';
import type { World } from '../../../local/partner-center/world.ts';
import type { Scenario } from '../../../local/scenarios/scenario.ts';

type Several = readonly [Json, Json, Json, ...Json[]];
type Link = { readonly uri: string; readonly headers: readonly [{ readonly value: string }] };

/** What a client that knows only Microsoft's documents reads out of answers; each answer has some of it. */
export type Json = {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly error: Json;
  readonly errorCode: number;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: string | number;
  readonly items: Several;
  readonly lineItems: Several;
  readonly orders: Several;
  readonly orderErrors: Several;
  readonly entitledArtifacts: Several;
  readonly virtualMachineReservations: Several;
  readonly reservations: Several;
  readonly terms: Several;
  readonly restrictions: Several;
  readonly invoiceDetails: Several;
  readonly link: Link;
  readonly links: { readonly [name in 'self' | 'next' | 'skus' | 'availabilities']: Link };
  readonly continuationToken: string;
  readonly duration: string;
  readonly catalogItemId: string;
  readonly orderGroup: string;
  readonly friendlyName: string;
  readonly expirationTimestamp: string;
  readonly originalCorrelationId: string;
  readonly resourceNewValue: string;
  readonly pricing: object;
  readonly attributes: { readonly etag: string };
  readonly attestationProperties: object;
  readonly referenceOrder: object;
  readonly skuId: string;
  readonly isRestricted: boolean;
  readonly reasonCode: string;
  readonly purchasePrerequisites: readonly string[];
  readonly inventoryVariables: readonly string[];
};
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
};

export type Shop = {
  readonly world: World;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly origin: string;
  readonly passMinutes: (minutes: number) => void;
  readonly login: (form?: Record<string, string>, path?: string) => Promise<Reply>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Reply>;
  readonly close: () => Promise<void>;
};

type CallOptions = {
  readonly lane?: 'app' | 'user' | 'none';
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

export async function openShop(
  scenario: Scenario,
  {
    vendor,
    ...settings
  }: {
    readonly limits?: readonly RequestLimit[];
    readonly routes?: readonly Route[];
    readonly vendor?: Partial<VendorProfile>;
  } = {},
): Promise<Shop> {
  const clock = createClock(Date.parse(scenario.start));
  const world = createWorld(scenario, clock, vendor);
  const faults = createFaults();
  const server = await startPartnerCenter({ world, port: 0, faults, ...settings });
  const { origin } = server;

  const login: Shop['login'] = async (form = {}, path = '/oauth2/token') =>
    replyOf(
      await fetch(`${origin}/login/${world.partnerTenantId}${path}`, {
        method: 'POST',
        body: new URLSearchParams({
          resource: 'https://api.partnercenter.microsoft.com',
          client_id: 'tieout-local',
          client_secret: 'local-secret',
          grant_type: 'client_credentials',
          ...form,
        }),
      }),
    );
  const tokenOf = async (lane: 'app' | 'user'): Promise<string> => {
    const user = { grant_type: 'refresh_token', refresh_token: 'local-refresh-token' };
    return (await login(lane === 'user' ? user : {})).json.access_token;
  };
  const call: Shop['call'] = async (method, path, options = {}) => {
    const lane = options.lane ?? 'app';
    const token = options.token ?? (lane === 'none' ? undefined : await tokenOf(lane));
    return replyOf(
      await fetch(`${origin}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...options.headers,
        },
        ...(options.body === undefined
          ? {}
          : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
      }),
    );
  };
  return {
    world,
    clock,
    faults,
    origin,
    login,
    call,
    passMinutes: (minutes) => clock.advanceTo(clock.nowMs() + minutes * 60_000),
    close: server.close,
  };
}

async function replyOf(response: Response): Promise<Reply> {
  // Response.text() would swallow the byte-order mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const json = (type.includes('json') ? JSON.parse(text.replace(/^\uFEFF/, '')) : {}) as Json;
  return { status: response.status, headers: response.headers, text, json };
}
