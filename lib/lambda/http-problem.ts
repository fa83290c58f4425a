import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A refusal in the form of RFC 9457. Throw it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem' as const;
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, detail: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.status = status;
    this.extra = extra;
  }
}

export function refuse({ status, message, extra }: HttpProblem): APIGatewayProxyStructuredResultV2 {
  return respond(status, 'application/problem+json', {
    type: 'about:blank',
    title: TITLES[status] ?? 'Refused',
    status,
    detail: message,
    ...extra,
  });
}

export function respond(status: number, type: string, body: unknown): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  422: 'Cannot be done',
  500: 'Internal error',
};
