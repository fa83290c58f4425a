import type { AskedAs } from '../exchange/exchange.ts';
import { PartnerCenterError, type PartnerCenterFailure } from './partner-center-error.ts';
import type { WholeResponse } from '../exchange/send.ts';
import { isJsonObject, jsonIn, scalarText, type Json } from '../wire/json.ts';
import { memberOf } from '../wire/member-of.ts';

/** The error of a complete answer that is not 2xx. */
export function errorFromResponse(
  response: WholeResponse,
  askedAs: Omit<AskedAs, 'operation'> & Partial<AskedAs>,
  nowMs: number,
): PartnerCenterError {
  // An HTML page or the XML of a blob store is not repeated: it may name the signature it did not like.
  const envelope = envelopeOf(jsonIn(response.bytes));
  return new PartnerCenterError({
    kind: kindOf(response.status),
    status: response.status,
    code: envelope?.code,
    description: envelope?.description ?? `an answer without an error body (${contentType(response)})`,
    retryAfterMs:
      retryAfterMs(response.headers.get('retry-after'), nowMs) ?? retryAfterInWords(envelope?.description),
    graphRequestId: graphRequestId(response),
    ...askedAs,
  });
}

// A header of anybody's, so only what an id may look like.
function graphRequestId({ headers }: WholeResponse): string | undefined {
  return /^[\w-]{1,64}$/.exec(headers.get('request-id') ?? '')?.[0];
}

/** The kind of failure that a status stands for. */
export function kindOf(status: number): PartnerCenterFailure {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not_found';
    case 409:
    case 412:
    case 417:
      return 'conflict';
    case 408:
      return 'unavailable';
    case 429:
    case 503:
      return 'throttled';
    default:
      if (status >= 500) return 'unavailable';
      // A redirect is not followed, and no documented operation answers with one.
      return status >= 400 ? 'refused' : 'malformed';
  }
}

// A header that asks for more is a mistake of somebody's, and nothing of ours sleeps for years over it.
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** `Retry-After` in milliseconds from now, whether it is given in seconds or as a date; an hour at most. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, LONGEST_RETRY_AFTER_MS);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  return Math.min(Math.max(0, until - nowMs), LONGEST_RETRY_AFTER_MS);
}

// The gateway says it in its body as well: "Rate limit is exceeded. Try again in 57 seconds." (api-throttling-guidance)
function retryAfterInWords(description: string | undefined): number | undefined {
  const seconds = /try again in (\d{1,6}) seconds?/i.exec(description ?? '')?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds) * 1_000, LONGEST_RETRY_AFTER_MS);
}

/**
 * Code and description of an error body, undefined where it is none of the documented ones: Partner Center's envelope
 * (`code` as text or number), the gateway's (`statusCode`, `message`), Graph's (`error.code`) or the login's (`error`,
 * `error_description`).
 */
export function envelopeOf(
  body: Json | undefined,
): { readonly code: string | undefined; readonly description: string } | undefined {
  if (!isJsonObject(body)) return undefined;
  const error = memberOf(body, 'error');
  const inner = isJsonObject(error) ? error : body;
  const code = saidBy(inner, 'code') ?? saidBy(inner, 'errorCode') ?? saidBy(body, 'error');
  const description =
    saidBy(inner, 'description') ??
    saidBy(inner, 'message') ??
    saidBy(inner, 'error_description')?.split(/\r?\n/)[0];
  if (code === undefined && description === undefined) return undefined;
  return { code, description: (description ?? 'no description').slice(0, 1_024) };
}

function saidBy(body: Json, name: string): string | undefined {
  const value = memberOf(body, name);
  return value === undefined ? undefined : scalarText(value) || undefined;
}

function contentType(response: WholeResponse): string {
  return response.headers.get('content-type') ?? 'no content type';
}
