import type { Limits } from '../limits/create-limits.ts';
import { rootOf, type Endpoints } from './endpoints.ts';
import { errorFromResponse } from '../errors/error-from-response.ts';
import type { Answer, Ask, AskedAs, Exchange } from './exchange.ts';
import { createDriftReport, type ReportDrift } from './drift-report.ts';
import { inTime } from './in-time.ts';
import { OPERATIONS } from '../operations.ts';
import { PartnerCenterError, restated } from '../errors/partner-center-error.ts';
import { customerIn, isPlainPath } from './path.ts';
import { timeLeft, withRetries, type Patience } from './retry.ts';
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
  const { patience, newGuid, timeoutMs = TIMEOUT_MS } = parts;
  return async (ask) => {
    const { changes } = OPERATIONS[ask.operation];
    const call = ask.call ?? { requestId: newGuid() };
    const once = (leftMs: () => number) => {
      const askedAs = { operation: ask.operation, correlationId: newGuid(), ...call };
      // What changes something is sent with all the time that an answer may take, or not at all.
      const waitMs = changes ? () => leftMs() - timeoutMs : leftMs;
      const answerMs = changes ? () => timeoutMs : () => Math.min(leftMs(), timeoutMs);
      return askOnce(parts, { ask, url: urlOf(parts.endpoints, ask, askedAs), askedAs, waitMs, answerMs });
    };
    const answer = await (changes ? once(timeLeft(patience)) : withRetries(patience, once));
    return { ...answer, drifted: reportOnce(ask.operation) };
  };
}

/** One try of a question. */
type Try = {
  readonly ask: Ask;
  readonly url: URL;
  readonly askedAs: AskedAs;
  /** How much longer may be waited for a turn and a token, and then for the answer. */
  readonly waitMs: () => number;
  readonly answerMs: () => number;
};

async function askOnce(parts: ExchangeParts, one: Try): Promise<Answer> {
  const { response, token } = await named(one.askedAs, letIn(parts, one));
  if (response.status !== 401) return answerOf(parts, response, one.askedAs);
  parts.tokens.forget(OPERATIONS[one.ask.operation], token);
  const again = await named(one.askedAs, letIn(parts, one)).catch(hasLeft);
  return answerOf(parts, again.response, one.askedAs);
}

type LetIn = { readonly response: WholeResponse; readonly token: string };

/**
 * Sends with a token once the limits allow it, and tells everybody who shares them where Microsoft says that it was too
 * much. The turn comes first: a wait for it could outlast the token.
 */
async function letIn(parts: ExchangeParts, one: Try): Promise<LetIn> {
  const operation = OPERATIONS[one.ask.operation];
  const limited = { api: operation.api, customerId: customerIn(one.ask.path) };
  const turn = await parts.limits.turn(limited, one.waitMs());
  const token = await inTime(parts.tokens.token(operation), one.waitMs()).catch(noToken);
  // What could not be heard out any more is better not said.
  if (one.waitMs() <= 0) noToken(new Error('the time was over'));
  const response = await parts.send(requestOf(parts, one, token));
  if (response.status === 429) {
    const { retryAfterMs } = errorFromResponse(response, one.askedAs, parts.nowMs());
    await parts.limits.throttled(turn, retryAfterMs);
  }
  return { response, token };
}

/** Nothing was sent, because there was no token, or no time for its answer. */
function noToken(cause: unknown): never {
  if (cause instanceof PartnerCenterError) throw cause;
  const description = 'there was no token in time';
  throw new PartnerCenterError({ kind: 'unavailable', nothingSent: true, description, cause });
}

/** The same failure, with what was asked and under which ids. */
async function named<Result>(askedAs: AskedAs, asked: Promise<Result>): Promise<Result> {
  return asked.catch((cause: unknown) => {
    throw cause instanceof PartnerCenterError ? restated(cause, askedAs) : cause;
  });
}

/** The same failure of a question that has left us once, and was not let in. */
function hasLeft(failure: unknown): never {
  if (!(failure instanceof PartnerCenterError) || !failure.nothingSent) throw failure;
  const description = `the token was refused, and there was no second try: ${failure.description}`;
  throw restated(failure, { status: 401, nothingSent: false, description });
}

function answerOf(parts: ExchangeParts, response: WholeResponse, askedAs: AskedAs): Answer {
  // A part of an answer, which nobody asks for, is no answer.
  if (response.status < 200 || response.status > 299 || response.status === 206)
    throw errorFromResponse(response, askedAs, parts.nowMs());
  return { ...response, ...askedAs };
}

/** Built from our own root and a plain path: no answer of Microsoft's can point us, or a token, to another host. */
function urlOf(endpoints: Endpoints, ask: Ask, askedAs: AskedAs): URL {
  const { host } = OPERATIONS[ask.operation];
  const root = rootOf(endpoints, host);
  if (root === undefined) {
    const description = 'Graph has no billing export in this cloud';
    throw new PartnerCenterError({ kind: 'refused', ...askedAs, nothingSent: true, description });
  }
  if (!isPlainPath(ask.path, host)) {
    const description = `not a path below ${host}`;
    throw new PartnerCenterError({ kind: 'malformed', ...askedAs, nothingSent: true, description });
  }
  const url = new URL(`${root}${ask.path}`);
  for (const [name, value] of Object.entries(ask.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function requestOf(
  parts: ExchangeParts,
  { ask, url, askedAs, answerMs }: Try,
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
    timeoutMs: answerMs(),
    maxBytes: parts.maxBytes ?? MAX_BYTES,
  };
}
