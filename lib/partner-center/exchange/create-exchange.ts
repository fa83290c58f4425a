import type { Limits } from '../limits/create-limits.ts';
import { rootOf, type Endpoints } from './endpoints.ts';
import { errorFromResponse } from './error-from-response.ts';
import type { Answer, Ask, AskedAs, Exchange } from './exchange.ts';
import { createDriftReport, type ReportDrift } from './drift-report.ts';
import { OPERATIONS } from './operations.ts';
import { PartnerCenterError } from './partner-center-error.ts';
import { customerIn, isPlainPath } from './path.ts';
import { withRetries, type Patience } from './retry.ts';
import type { OutgoingRequest, Send, WholeResponse } from './send.ts';
import type { Tokens } from '../sign-in/tokens.ts';

type ExchangeParts = {
  readonly endpoints: Endpoints;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly send: Send;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  readonly patience: Patience;
  readonly reportDrift?: ReportDrift | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

const TIMEOUT_MS = 30_000;
// A page of 2,000 invoice lines is about 5 MB.
const MAX_BYTES = 64_000_000;

/**
 * Asks Partner Center or Graph one question. Ids are sent always and reported back with every answer and error. A 401
 * renews the token once, with the same ids: nothing was done by a call that was not let in. A look-up is repeated while
 * its failure may pass; what changes something leaves exactly once. Page: developer/headers.
 */
export function createExchange(parts: ExchangeParts): Exchange {
  const reportOnce = createDriftReport(parts.reportDrift);
  return async (ask) => {
    const url = urlOf(parts.endpoints, ask);
    const drifted = reportOnce(ask.operation);
    const call = ask.call ?? { requestId: parts.newGuid() };
    const once = (leftMs: number) => {
      const askedAs = { operation: ask.operation, correlationId: parts.newGuid(), ...call };
      return askOnce(parts, {
        ask,
        url,
        askedAs,
        timeoutMs: Math.min(leftMs, parts.timeoutMs ?? TIMEOUT_MS),
      });
    };
    const isRepeatable = !OPERATIONS[ask.operation].changes;
    const answer = await (isRepeatable ? withRetries(parts.patience, once) : once(parts.patience.deadlineMs));
    return { ...answer, drifted };
  };
}

/** One try of a question. */
type Try = {
  readonly ask: Ask;
  readonly url: URL;
  readonly askedAs: AskedAs;
  readonly timeoutMs: number;
};

async function askOnce(parts: ExchangeParts, one: Try): Promise<Answer> {
  const { askedAs } = one;
  const tokenFor = OPERATIONS[one.ask.operation];
  const token = await named(askedAs, parts.tokens.token(tokenFor));
  const response = await inTurn(parts, one, token);
  if (response.status !== 401) return answerOf(parts, response, askedAs);
  parts.tokens.forget(tokenFor, token);
  const renewed = await parts.tokens.token(tokenFor).catch((cause: unknown) => {
    // The question did leave once, so this must not look like one that never left.
    const description = 'the token was refused, and there is no new one';
    throw new PartnerCenterError({ kind: 'unauthorized', status: 401, description, ...askedAs, cause });
  });
  return answerOf(parts, await inTurn(parts, one, renewed).catch(hasLeft), askedAs);
}

/** The same failure of a question that has left us once, and was not let in. */
function hasLeft(failure: unknown): never {
  if (!(failure instanceof PartnerCenterError) || !failure.nothingSent) throw failure;
  const { kind, description, operation, requestId, correlationId, retryAfterMs } = failure;
  throw new PartnerCenterError({
    ...{ kind, status: 401, description, operation, requestId, correlationId, retryAfterMs },
    cause: failure.cause,
  });
}

/** Sends when the limits allow it, and tells everybody who shares them where Microsoft says that it was too much. */
async function inTurn(parts: ExchangeParts, one: Try, token: string): Promise<WholeResponse> {
  const limited = { api: OPERATIONS[one.ask.operation].api, customerId: customerIn(one.ask.path) };
  const turn = await named(one.askedAs, parts.limits.turn(limited));
  const response = await named(one.askedAs, parts.send(requestOf(parts, one, token)));
  if (response.status === 429) {
    const { retryAfterMs } = errorFromResponse(response, one.askedAs, parts.nowMs());
    await parts.limits.throttled(turn, retryAfterMs);
  }
  return response;
}

/** The same failure, with what was asked and under which ids. */
async function named<Result>(askedAs: AskedAs, asked: Promise<Result>): Promise<Result> {
  return asked.catch((cause: unknown) => {
    if (!(cause instanceof PartnerCenterError)) throw cause;
    const { kind, status, code, description, retryAfterMs, nothingSent } = cause;
    throw new PartnerCenterError({
      ...{ kind, status, code, description, retryAfterMs, nothingSent },
      ...askedAs,
      cause: cause.cause,
    });
  });
}

function answerOf(parts: ExchangeParts, response: WholeResponse, askedAs: AskedAs): Answer {
  if (response.status < 200 || response.status > 299)
    throw errorFromResponse(response, askedAs, parts.nowMs());
  return { ...response, ...askedAs };
}

/** Built from our own root and a plain path: no answer of Microsoft's can point us, or a token, to another host. */
function urlOf(endpoints: Endpoints, ask: Ask): URL {
  const { operation } = ask;
  const { host } = OPERATIONS[operation];
  const root = rootOf(endpoints, host);
  if (root === undefined) {
    const description = 'Graph has no billing export in this cloud';
    throw new PartnerCenterError({ kind: 'refused', operation, nothingSent: true, description });
  }
  if (!isPlainPath(ask.path, host)) {
    const description = `not a path below ${host}`;
    throw new PartnerCenterError({ kind: 'malformed', operation, nothingSent: true, description });
  }
  const url = new URL(`${root}${ask.path}`);
  for (const [name, value] of Object.entries(ask.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function requestOf(
  parts: ExchangeParts,
  { ask, url, askedAs, timeoutMs }: Try,
  token: string,
): OutgoingRequest {
  const { method, host } = OPERATIONS[ask.operation];
  const ofHost: Record<string, string> =
    host === 'graph'
      ? { 'client-request-id': askedAs.requestId }
      : { 'MS-Contract-Version': 'v1', 'X-Locale': 'en-US' };
  return {
    method,
    url,
    headers: {
      ...ask.headers,
      ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...ofHost,
      accept: ask.accept ?? 'application/json',
      authorization: `Bearer ${token}`,
      'MS-RequestId': askedAs.requestId,
      'MS-CorrelationId': askedAs.correlationId,
    },
    body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
    timeoutMs,
    maxBytes: parts.maxBytes ?? MAX_BYTES,
  };
}
