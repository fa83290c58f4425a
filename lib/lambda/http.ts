import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { customersOf, scopesOf } from './claims.ts';
import { HttpProblem, refuse, respond } from './http-problem.ts';

export type HttpRequest = {
  readonly path: string;
  /** Values of the `{name}` parts of the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON body; undefined where none was sent. */
  readonly body: unknown;
  /** Who asks: the subject of the token. Never blank: where two people have to agree, nobody is nobody. */
  readonly caller: string;
  /** The customers that the token is for; undefined where it is for all. */
  readonly customers?: readonly string[] | undefined;
  /** The state that whoever asks has seen, as an entity tag, where they say so: a change counts for that state only. */
  readonly ifMatch?: string | undefined;
  readonly requestId: string;
};

type HttpAnswer = { readonly status: number; readonly body: unknown };

export type HttpRoute = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `/purchases/{id}` */
  readonly path: string;
  /** The scope a token must carry, beside being valid. */
  readonly scope: string;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
};

export type HttpHandler = (event: Event, context?: unknown) => Promise<APIGatewayProxyStructuredResultV2>;

/** The edge of a function that HTTP wakes: routing, scopes, and errors as `application/problem+json`. */
export function httpApi(options: {
  readonly routes: readonly HttpRoute[];
  readonly onFailure: (failure: unknown, requestId: string) => void;
}): HttpHandler {
  const routes = options.routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
  return middy(
    async (event: Event) => {
      try {
        const path = routes.filter((route) => route.pattern.test(event.rawPath));
        if (path.length === 0) throw new HttpProblem(404, `There is nothing at ${event.rawPath}.`);
        const { method } = event.requestContext.http;
        const route = path.find((one) => one.method === method);
        if (!route) throw notAllowed(path);
        if (!scopesOf(event.requestContext.authorizer?.jwt?.claims ?? {}).includes(route.scope))
          throw new HttpProblem(403, `The token lacks the scope ${route.scope}.`);
        const { status, body } = await route.answer(requestOf(event, route.pattern));
        return respond(status, body, { method, seen: headerOf(event, 'if-none-match') });
      } catch (failure) {
        if (failure instanceof HttpProblem) return refuse(failure);
        options.onFailure(failure, event.requestContext.requestId);
        return refuse(
          new HttpProblem(500, `Something went wrong here; quote ${event.requestContext.requestId}.`),
        );
      }
    },
    { timeoutEarlyInMillis: 0 },
  );
}

type Event = APIGatewayProxyEventV2WithJWTAuthorizer;

function notAllowed(routes: readonly HttpRoute[]): HttpProblem {
  const allow = routes.map(({ method }) => method).join(', ');
  return new HttpProblem(405, `Only ${allow} is allowed here.`, {}, { allow });
}

function patternOf(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) => part.replace(/^\{(\w+)\}$/, '(?<$1>[^/]+)').replace(/\.(?=\w+$)/, '\\.'));
  return new RegExp(`^${parts.join('/')}/?$`);
}

function requestOf(event: Event, pattern: RegExp): HttpRequest {
  return {
    path: event.rawPath,
    parameters: parametersOf(event.rawPath, pattern),
    query: event.queryStringParameters ?? {},
    body: bodyOf(event),
    caller: callerOf(event),
    customers: customersOf(event.requestContext.authorizer.jwt.claims),
    ifMatch: headerOf(event, 'if-match'),
    requestId: event.requestContext.requestId,
  };
}

// API Gateway hands on the names of headers in small letters.
function headerOf(event: Event, name: string): string | undefined {
  return event.headers?.[name];
}

function callerOf(event: Event): string {
  const { claims } = event.requestContext.authorizer.jwt;
  const caller = String(claims['sub'] ?? claims['client_id'] ?? '').trim();
  if (caller === '') throw new HttpProblem(403, 'The token does not say whose it is: it has no sub.');
  return caller;
}

function parametersOf(path: string, pattern: RegExp): Readonly<Record<string, string>> {
  try {
    const found = Object.entries(pattern.exec(path)?.groups ?? {});
    return Object.fromEntries(found.map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch (cause) {
    throw new HttpProblem(400, 'The path is not properly encoded.', { cause: String(cause) });
  }
}

function bodyOf(event: Event): unknown {
  if (event.body === undefined || event.body === '') return undefined;
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem(400, 'The body is not JSON.', {
      problems: [{ field: '(whole)', reason: 'is not JSON' }],
    });
  }
}
