import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guidOf } from './deterministic-ids.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { createMatchRoute, type MatchRoute } from './match-route.ts';
import { Refused } from './refused.ts';
import { refusal, type Lane, type Route, type SimulatedRequest, type SimulatedResponse } from './route.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { sendAnswer, type Envelope } from './send-answer.ts';
import { refuseByToken } from './tokens.ts';
import type { World } from './world.ts';

export type PartnerCenter = {
  readonly origin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

const BODY_LIMIT = 1_000_000;
const RETRY_AFTER_SECONDS = 1;

/** Starts the simulator on the loopback address; port 0 takes a free one. Rejects where the port is in use. */
export async function startPartnerCenter(options: {
  readonly world: World;
  readonly routes?: readonly Route[];
  readonly port: number;
  readonly faults?: Faults;
}): Promise<PartnerCenter> {
  const { world, routes = shopRoutes, faults = createFaults() } = options;
  const gateway: Gateway = {
    world,
    faults,
    match: createMatchRoute(routes),
    origin: '',
    arrived: 0,
    limited: 0,
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
  origin: string;
  /** Calls so far, and those of them that count for throttling. */
  arrived: number;
  limited: number;
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
      };
      return answerRoute(gateway, matched.route, request, fault !== undefined);
    };
    const status = await sendUnderFault(fault, answer, outgoing, envelope);
    world.calls.push({ method, path, status, requestId: headers['ms-requestid'] });
  } catch {
    // The caller went away in the middle of its request; there is nobody to tell.
    outgoing.destroy();
  }
}

/** Status 0 stands for an answer that never arrived. */
async function sendUnderFault(
  fault: Fault | undefined,
  answer: () => Promise<SimulatedResponse>,
  outgoing: ServerResponse,
  envelope: Envelope,
): Promise<number> {
  if (fault === undefined) return sendAnswer(outgoing, await answer(), envelope);
  if (fault.kind === 'cut_body') return sendAnswer(outgoing, await answer(), envelope, 'half');
  if (fault.executed) await answer();
  if (fault.kind === 'answer') return sendAnswer(outgoing, fault.response, envelope);
  if (fault.kind === 'reset') outgoing.destroy();
  return 0;
}

async function answerRoute(
  gateway: Gateway,
  route: Route,
  request: SimulatedRequest,
  underFault: boolean,
): Promise<SimulatedResponse> {
  const { world } = gateway;
  try {
    if (!underFault && isThrottled(gateway, route.lane)) return throttled();
    return (
      refuseByToken(world, route.lane, request.headers['authorization']) ??
      (await route.answer(request, world))
    );
  } catch (error) {
    if (error instanceof Refused) return error.response;
    console.error(`simulator: ${request.method} ${request.path} failed`, error);
    return refusal(500, 800003, 'Unexpected service error');
  }
}

/** Failed calls count too, as the throttling guidance says; login, Graph and blobs have limits of their own. */
function isThrottled(gateway: Gateway, lane: Lane): boolean {
  if (lane !== 'app_or_user' && lane !== 'user_only') return false;
  gateway.limited += 1;
  const every = gateway.world.scenario.throttleEvery;
  return every > 0 && gateway.limited % every === 0;
}

function throttled(): SimulatedResponse {
  return {
    status: 429,
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    body: {
      statusCode: 429,
      message: `Rate limit is exceeded. Try again in ${RETRY_AFTER_SECONDS} seconds.`,
    },
  };
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
