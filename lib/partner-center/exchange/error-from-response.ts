import { parseExactJson } from '../../values/exact-json.ts';
import { PartnerCenterError, type PartnerCenterFailure } from './partner-center-error.ts';
import type { WholeResponse } from './send.ts';

/** What was asked, in the ids a support case needs. */
export type AskedAs = { readonly requestId: string; readonly correlationId: string };

/** The error of a complete answer that is not 2xx. */
export function errorFromResponse(
  response: WholeResponse,
  askedAs: AskedAs,
  nowMs: number,
): PartnerCenterError {
  const envelope = envelopeOf(bodyOf(response.bytes));
  return new PartnerCenterError({
    kind: kindOf(response.status),
    status: response.status,
    code: envelope?.code,
    description: envelope?.description ?? `an answer without an error body (${contentType(response)})`,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
    ...askedAs,
  });
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

/**
 * Code and description of an error body, undefined where it is none of the documented ones: Partner Center's envelope
 * (`code` as text or number), the gateway's (`statusCode`, `message`), Graph's (`error.code`) or the login's (`error`,
 * `error_description`).
 */
export function envelopeOf(
  body: unknown,
): { readonly code: string | undefined; readonly description: string } | undefined {
  const outer = recordOf(body);
  if (outer === undefined) return undefined;
  const inner = recordOf(outer['error']) ?? outer;
  const code = textOf(inner['code']) ?? textOf(inner['errorCode']) ?? textOf(outer['error']);
  const description =
    textOf(inner['description']) ??
    textOf(inner['message']) ??
    textOf(inner['error_description'])?.split(/\r?\n/)[0];
  if (code === undefined && description === undefined) return undefined;
  return { code, description: (description ?? 'no description').slice(0, 1_024) };
}

// An HTML page or the XML of a blob store is not repeated: it may name the signature it did not like.
function bodyOf(bytes: Uint8Array): unknown {
  try {
    return parseExactJson(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function contentType(response: WholeResponse): string {
  return response.headers.get('content-type') ?? 'no content type';
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
