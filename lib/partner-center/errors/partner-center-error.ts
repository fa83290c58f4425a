import { answerClassOf, type AnswerClass } from './answer-class.ts';
import type { OperationName } from '../operations.ts';

/**
 * What went wrong between us and Microsoft, as far as it matters to whoever asked.
 *
 * throttled     a complete 429 or 503 with no more to it: ask again later.
 * unavailable   no complete answer, or a 5xx: what was asked may or may not have happened.
 * unauthorized  no token to be had, or a fresh one was refused.
 * forbidden     the credentials may not do this.
 * not_found     the thing asked for does not exist.
 * conflict      somebody changed it first.
 * refused       a complete no, with Microsoft's code.
 * malformed     a complete answer that is not what the documentation promises.
 */
export type PartnerCenterFailure =
  | 'throttled'
  | 'unavailable'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'refused'
  | 'malformed';

export type PartnerCenterErrorDetails = {
  readonly kind: PartnerCenterFailure;
  readonly description: string;
  /** What was asked. */
  readonly operation?: OperationName | undefined;
  /** HTTP status, where an answer arrived. */
  readonly status?: number | undefined;
  /** Microsoft's own code: `400032`, `invalid_grant`. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Graph's own id of the request, by which it keeps its logs. */
  readonly graphRequestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** True only where it is certain that the question itself never left us: no token was to be had for it. */
  readonly nothingSent?: boolean | undefined;
  readonly cause?: unknown;
};

/** The one error this folder throws for what the world does. Its message carries no token, no body and no signed URL. */
export class PartnerCenterError extends Error {
  readonly kind: PartnerCenterFailure;
  readonly description: string;
  readonly operation: OperationName | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
  readonly graphRequestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly nothingSent: boolean;
  /** Where the question would have changed something: what the failure can be taken for. */
  readonly answerClass: AnswerClass | undefined;

  constructor(details: PartnerCenterErrorDetails) {
    super(messageOf(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PartnerCenterError';
    this.kind = details.kind;
    this.description = withoutSecrets(details.description);
    this.operation = details.operation;
    this.status = details.status;
    this.code = shownCode(details.code);
    this.requestId = details.requestId;
    this.correlationId = details.correlationId;
    this.graphRequestId = details.graphRequestId;
    this.retryAfterMs = details.retryAfterMs;
    this.nothingSent = details.nothingSent ?? false;
    this.answerClass = answerClassOf(details);
  }
}

/** The same failure, told with more, or otherwise. */
export function restated(
  failure: PartnerCenterError,
  changes: Partial<PartnerCenterErrorDetails>,
): PartnerCenterError {
  const { kind, description, operation, status, code, requestId, correlationId } = failure;
  const { graphRequestId, retryAfterMs, nothingSent, cause } = failure;
  const ids = { operation, requestId, correlationId, graphRequestId };
  return new PartnerCenterError({
    ...{ kind, description, status, code, ...ids, retryAfterMs, nothingSent, cause },
    ...changes,
  });
}

/**
 * Text with bearer tokens, JWTs, opaque refresh tokens and the signatures of URLs blanked out: Microsoft's words are
 * repeated in messages, logs and histories, and now and then they repeat what was sent.
 */
export function withoutSecrets(text: string): string {
  return text
    .slice(0, LONGEST_CLEANED)
    .replace(/\bBearer\s+\S+/gi, 'Bearer ***')
    .replace(/\beyJ[\w-]{8,}(\.[\w-]*)*/g, '***')
    .replace(/(https?:\/\/[^\s"'?]+)\?[^\s"']*/gi, '$1?***')
    .replace(/(?<![a-z])(sig|client_secret|refresh_token|access_token)(=|%3D|"?: ?"?)[^&\s"']+/gi, '$1$2***')
    .slice(0, LONGEST_SHOWN);
}

const LONGEST_SHOWN = 2_000;
// Cleaning takes the square of the length at worst, and some texts are as long as a whole answer.
const LONGEST_CLEANED = 10 * LONGEST_SHOWN;
const LONGEST_CODE = 100;

function shownCode(code: string | undefined): string | undefined {
  return code === undefined ? undefined : withoutSecrets(code).slice(0, LONGEST_CODE);
}

function messageOf(details: PartnerCenterErrorDetails): string {
  const numbers = [
    details.status === undefined ? undefined : `status ${details.status}`,
    details.code === undefined ? undefined : `code ${shownCode(details.code)}`,
    details.requestId === undefined ? undefined : `request ${details.requestId}`,
    details.correlationId === undefined ? undefined : `correlation ${details.correlationId}`,
    details.graphRequestId === undefined ? undefined : `Graph's request ${details.graphRequestId}`,
  ].filter((part) => part !== undefined);
  const tail = numbers.length === 0 ? '' : ` (${numbers.join(', ')})`;
  const asked = details.operation === undefined ? '' : `${details.operation}: `;
  return `${details.kind}: ${asked}${withoutSecrets(details.description)}${tail}`;
}
