import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Invoke } from './function-pool.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { resourcesOf, type Template } from '../template/template.ts';
import type { Claims, TokenIssuer } from '../cloud/token-issuer.ts';

/** The port somebody asked for belongs to another program. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse' as const;
}

export type Gateway = { readonly url: string; readonly stop: () => Promise<void> };

type GatewayRoute = {
  readonly method: string;
  readonly routeKey: string;
  readonly pattern: RegExp;
  readonly scopes: readonly string[];
  readonly functionName: string;
};

type Options = {
  readonly template: Template;
  readonly functions: readonly DeployedFunction[];
  readonly invoke: Invoke;
  readonly tokens: TokenIssuer;
  readonly clock: Clock;
  readonly port: number;
  /** Somebody was answered who may have changed something: there may be work now where there was none. */
  readonly onChange: () => void;
};

/** Serves the HTTP API of the template: its routes, its JWT authorizer with scopes, events of payload version 2.0. */
export async function startHttpGateway(options: Options): Promise<Gateway> {
  const routes = gatewayRoutesOf(options.template, options.functions);
  const server = createServer((request, response) => {
    answer(request, routes, options).then(
      (reply) => send(response, reply),
      () => send(response, { statusCode: 500, body: JSON.stringify({ message: 'Internal Server Error' }) }),
    );
  });
  server.listen(options.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw failure;
    throw new PortInUse(
      `Port ${options.port} is in use by another program. Choose another one with --port N.`,
    );
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  };
}

type Reply = {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

async function answer(
  request: IncomingMessage,
  routes: readonly GatewayRoute[],
  options: Options,
): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = routes.find(
    ({ method, pattern }) => (method === 'ANY' || method === request.method) && pattern.test(url.pathname),
  );
  if (!route) return refused(404, 'Not Found');
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const claims = scheme?.toLowerCase() === 'bearer' ? options.tokens.verify(token ?? '') : undefined;
  if (!claims) return refused(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
  const granted = String(claims['scope'] ?? '').split(' ');
  if (route.scopes.length > 0 && !route.scopes.some((scope) => granted.includes(scope)))
    return refused(403, 'Forbidden');
  const body = await bodyOf(request);
  const event = eventOf({ request, url, route, claims, body, atMs: options.clock.nowMs() });
  const reply = (await options.invoke(route.functionName, event)) as Reply;
  if (route.method !== 'GET') options.onChange();
  return reply;
}

function eventOf(given: {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly route: GatewayRoute;
  readonly claims: Claims;
  readonly body: string;
  readonly atMs: number;
}): object {
  const { request, url, route, claims, body, atMs } = given;
  const path = url.pathname;
  const query = Object.fromEntries(url.searchParams);
  const parameters = route.pattern.exec(path)?.groups ?? {};
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    ...(url.search === '' ? {} : { queryStringParameters: query }),
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: decoded(parameters) }),
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { jwt: { claims, scopes: route.scopes } },
      domainName: '127.0.0.1',
      http: {
        method: String(request.method),
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: String(request.headers['user-agent']),
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: '$default',
      time: new Date(atMs).toISOString(),
      timeEpoch: atMs,
    },
  };
}

function gatewayRoutesOf(
  template: Template,
  functions: readonly DeployedFunction[],
): readonly GatewayRoute[] {
  const integrations = new Map(
    resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(([id, properties]) => {
      const { IntegrationUri } = properties as { IntegrationUri: { 'Fn::GetAtt': [string, string] } };
      return [id, functions.find(({ logicalId }) => logicalId === IntegrationUri['Fn::GetAtt'][0])?.name];
    }),
  );
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([id, properties]) => {
    const { RouteKey, Target, AuthorizationScopes } = properties as {
      RouteKey: string;
      Target: { 'Fn::Join': [string, [string, { Ref: string }]] };
      AuthorizationScopes?: readonly string[];
    };
    const functionName = integrations.get(Target['Fn::Join'][1][1].Ref);
    if (functionName === undefined) throw new Error(`${id} leads to no function of the template.`);
    const [method = '', path = ''] = RouteKey.split(' ');
    const asked = RouteKey === EVERYTHING_ELSE ? ANYTHING : { method, pattern: patternOf(path) };
    return { ...asked, routeKey: RouteKey, scopes: AuthorizationScopes ?? [], functionName };
  });
  // The most specific route answers, wherever it stands in the template.
  return routes.toSorted((one, other) => rank(one) - rank(other));
}

const EVERYTHING_ELSE = '$default';
const ANYTHING = { method: 'ANY', pattern: /^/ };

function rank({ routeKey }: GatewayRoute): number {
  return routeKey === EVERYTHING_ELSE ? 1 : 0;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function decoded(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function refused(statusCode: number, message: string, headers: Record<string, string> = {}): Reply {
  const type = { 'content-type': 'application/json' };
  return { statusCode, headers: { ...type, ...headers }, body: JSON.stringify({ message }) };
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.statusCode ?? 200, reply.headers ?? {});
  response.end(reply.body ?? '');
}
