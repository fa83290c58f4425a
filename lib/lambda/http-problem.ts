import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { entityTag, isKnown } from './entity-tag.ts';

/** A refusal in the form of RFC 9457. Throw it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem' as const;
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

export function refuse({ status, message, extra, headers }: HttpProblem): APIGatewayProxyStructuredResultV2 {
  const problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Refused',
    status,
    detail: message,
    ...extra,
  };
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
  };
}

/**
 * An answer in JSON. What was read has an entity tag, and is not sent to whoever has it already (`seen`, the tags of
 * If-None-Match); of what was done no copy may be kept.
 */
export function respond(
  status: number,
  body: unknown,
  asked: { readonly method: string; readonly seen: string | undefined },
): APIGatewayProxyStructuredResultV2 {
  const text = JSON.stringify(body);
  if (asked.method !== 'GET')
    return { statusCode: status, headers: { ...JSON_TYPE, 'cache-control': 'no-store' }, body: text };
  const etag = entityTag(text);
  // Kept by whoever asked and by nobody in between, and asked for anew each time.
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (isKnown(asked.seen, etag)) return { statusCode: 304, headers };
  return { statusCode: status, headers: { ...JSON_TYPE, ...headers }, body: text };
}

const JSON_TYPE = { 'content-type': 'application/json' };

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  422: 'Cannot be done',
  500: 'Internal error',
};
