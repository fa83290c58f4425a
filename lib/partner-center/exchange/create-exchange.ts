import type { Endpoints } from './endpoints.ts';
import { errorFromResponse, type AskedAs } from './error-from-response.ts';
import type { Answer, Ask, Exchange } from './exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';
import { isPlainPath } from './path.ts';
import { withRetries, type Pause } from './retry.ts';
import type { OutgoingRequest, Send, WholeResponse } from './send.ts';
import type { Tokens } from './tokens.ts';

type ExchangeParts = {
  readonly endpoints: Endpoints;
  readonly tokens: Tokens;
  readonly send: Send;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  readonly pause: Pause;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

const TIMEOUT_MS = 30_000;
// A page of 2,000 invoice lines is about 5 MB.
const MAX_BYTES = 64_000_000;

/**
 * Asks Partner Center or Graph one question. Ids are sent always and reported back with every answer and error. A 401
 * renews the token once, with the same ids: nothing was done by a call that was not let in. What is repeatable is
 * repeated while the failure may pass; what is not leaves exactly once. Page: developer/headers.
 */
export function createExchange(parts: ExchangeParts): Exchange {
  return async (ask) => {
    const url = urlOf(parts.endpoints, ask);
    const askedAs: AskedAs = ask.call ?? { requestId: parts.newGuid(), correlationId: parts.newGuid() };
    const once = () => askOnce(parts, ask, url, askedAs);
    return ask.repeatable ? withRetries(parts.pause, once) : once();
  };
}

async function askOnce(parts: ExchangeParts, ask: Ask, url: URL, askedAs: AskedAs): Promise<Answer> {
  const token = await parts.tokens.token(ask);
  const response = await sendWith(parts, requestOf(parts, ask, url, askedAs, token), askedAs);
  if (response.status !== 401) return answerOf(parts, response, askedAs);
  parts.tokens.forget(ask, token);
  const renewed = await parts.tokens.token(ask).catch((cause: unknown) => {
    // The question did leave once, so this must not look like one that never left.
    const description = 'the token was refused, and there is no new one';
    throw new PartnerCenterError({ kind: 'unauthorized', status: 401, description, ...askedAs, cause });
  });
  return answerOf(
    parts,
    await sendWith(parts, requestOf(parts, ask, url, askedAs, renewed), askedAs),
    askedAs,
  );
}

async function sendWith(
  parts: ExchangeParts,
  request: OutgoingRequest,
  askedAs: AskedAs,
): Promise<WholeResponse> {
  return parts.send(request).catch((cause: unknown) => {
    if (!(cause instanceof PartnerCenterError)) throw cause;
    const { kind, status, description } = cause;
    throw new PartnerCenterError({ kind, status, description, ...askedAs, cause: cause.cause });
  });
}

function answerOf(parts: ExchangeParts, response: WholeResponse, askedAs: AskedAs): Answer {
  if (response.status < 200 || response.status > 299)
    throw errorFromResponse(response, askedAs, parts.nowMs());
  return { ...response, requestId: askedAs.requestId, correlationId: askedAs.correlationId };
}

/** Built from our own root and a plain path: no answer of Microsoft's can point us, or a token, to another host. */
function urlOf(endpoints: Endpoints, ask: Ask): URL {
  const root = ask.host === 'graph' ? endpoints.graph : endpoints.partnerCenter;
  if (root === undefined) {
    throw new PartnerCenterError({
      kind: 'refused',
      description: 'Graph has no billing export in this cloud',
    });
  }
  if (!isPlainPath(ask.path)) {
    throw new PartnerCenterError({ kind: 'malformed', description: 'not a path below the root of the host' });
  }
  const url = new URL(`${root}${ask.path}`);
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value);
  return url;
}

function requestOf(
  parts: ExchangeParts,
  ask: Ask,
  url: URL,
  askedAs: AskedAs,
  token: string,
): OutgoingRequest {
  const ofHost: Record<string, string> =
    ask.host === 'graph'
      ? { 'client-request-id': askedAs.requestId }
      : { 'MS-Contract-Version': 'v1', 'X-Locale': 'en-US' };
  return {
    method: ask.method,
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
    timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
    maxBytes: parts.maxBytes ?? MAX_BYTES,
  };
}
