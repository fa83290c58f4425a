import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guidOf } from './deterministic-ids.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { letLateCallsTakeEffect, postponed } from './gateway/late-calls.ts';
import { createMatchRoute, type MatchRoute } from './gateway/match-route.ts';
import type { RequestLimit } from './gateway/request-limits.ts';
import { sendAnswer, type Envelope } from './gateway/send-answer.ts';
import { sendUnderFault } from './gateway/send-fault.ts';
import { createThrottle, type Throttle } from './gateway/throttle.ts';
import { Refused } from './refused.ts';
import { refusal, type Route, type SimulatedRequest, type SimulatedResponse } from './route.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { refuseByToken } from './tokens.ts';
import type { World } from './world.ts';

export type PartnerCenter = {
  readonly origin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

const BODY_LIMIT = 1_000_000;

/**
 * Starts the simulator on the loopback address; port 0 takes a free one. Rejects where the port is in use. Without
 * `limits` nothing but the scenario's `throttleEvery` is ever too much.
 */
export async function startPartnerCenter(options: {
  readonly world: World;
  readonly routes?: readonly Route[];
  readonly port: number;
  readonly faults?: Faults;
  readonly limits?: readonly RequestLimit[];
}): Promise<PartnerCenter> {
  const { world, routes = shopRoutes, faults = createFaults(), limits = [] } = options;
  const gateway: Gateway = {
    world,
    faults,
    match: createMatchRoute(routes),
    throttle: createThrottle(world, limits),
    origin: '',
    arrived: 0,
  };
  const server = createServer((incoming, outgoing) => void answerCall(gateway, incoming, outgoing));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  gateway.origin = `http://127.0.0.1:${port}`;
  return {
    origin: gateway.origin,
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        // A call that is never answered would otherwise keep the server for ever.
        server.closeAllConnections();
      }),
  };
}

type Gateway = {
  readonly world: World;
  readonly faults: Faults;
  readonly match: MatchRoute;
  readonly throttle: Throttle;
  origin: string;
  /** Calls so far. */
  arrived: number;
};

async function answerCall(
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const { world } = gateway;
    const method = incoming.method ?? 'GET';
    const url = URL.parse((incoming.url ?? '/').replace(/^\/+/, '/'), gateway.origin);
    const path = url?.pathname ?? '/';
    const matched = url === null ? undefined : gateway.match(method, path);
    const body = await readBody(incoming);
    gateway.arrived += 1;
    await letLateCallsTakeEffect(world);
    const headers = headersOf(incoming, gateway.arrived);
    const envelope: Envelope = {
      lane: matched?.route.lane ?? 'app_or_user',
      headers,
      number: gateway.arrived,
      nowMs: world.clock.nowMs(),
    };
    const fault = gateway.faults.take(method, path);
    const answer = (): Promise<SimulatedResponse> => {
      if (body === undefined) return Promise.resolve(refusal(413, 800002, 'Invalid request input'));
      if (matched === undefined) return Promise.resolve(refusal(404, 1000, 'Not found'));
      const query = url?.searchParams ?? new URLSearchParams();
      const request = {
        method,
        path,
        parameters: matched.parameters,
        query,
        headers,
        body,
        origin: gateway.origin,
        ...(fault?.kind === 'order_error' ? { orderFailure: fault } : {}),
        ...(fault?.kind === 'bad_end' ? { badEnd: fault } : {}),
      };
      return answerRoute(gateway, matched.route, request, fault);
    };
    const status =
      fault === undefined
        ? sendAnswer(outgoing, await answer(), envelope)
        : await sendUnderFault(fault, answer, outgoing, envelope);
    world.calls.push({
      method,
      path,
      status,
      requestId: headers['ms-requestid'],
      correlationId: headers['ms-correlationid'],
      atMs: envelope.nowMs,
    });
  } catch {
    // The caller went away in the middle of its request; there is nobody to tell.
    outgoing.destroy();
  }
}

async function answerRoute(
  gateway: Gateway,
  route: Route,
  request: SimulatedRequest,
  fault: Fault | undefined,
): Promise<SimulatedResponse> {
  const { world } = gateway;
  try {
    const throttled = gateway.throttle(route.lane, request.method, request.path);
    return (
      (fault === undefined ? throttled : undefined) ??
      refuseByToken(world, route.lane, request.headers['authorization']) ??
      (fault?.kind === 'late' ? postponed(world, route, request, fault) : undefined) ??
      (await route.answer(request, world))
    );
  } catch (error) {
    if (error instanceof Refused) return error.response;
    console.error(`simulator: ${request.method} ${request.path} failed`, error);
    return refusal(500, 800003, 'Unexpected service error');
  }
}

/** The ids that tie a call to its answer are made where the caller sent none. */
function headersOf(incoming: IncomingMessage, number: number): Record<string, string> {
  const headers: Record<string, string> = {
    'ms-requestid': guidOf(`request ${number}`),
    'ms-correlationid': guidOf(`correlation ${number}`),
  };
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= BODY_LIMIT) chunks.push(chunk);
  }
  return length > BODY_LIMIT ? undefined : Buffer.concat(chunks).toString('utf8');
}
