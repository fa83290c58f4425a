import { Logger } from '@aws-lambda-powertools/logger';

/** Ids and figures a line is about: purchaseId, documentId, requestId, correlationId … Never a body, never a secret. */
type LogFields = Readonly<Record<string, unknown>>;

/** Structured JSON lines. The members are plain functions and may be handed on one by one. */
type Log = {
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, failure?: unknown, fields?: LogFields) => void;
  /** The same log with ids that every further line carries. */
  readonly with: (fields: LogFields) => Log;
};

export function createLog(service: string, logger = new Logger({ serviceName: service })): Log {
  return logWith(logger, {});
}

/** What a line may show of an error: its name, words, kind, code and ids for a support case, and its cause. */
function shownError(failure: unknown, depth = 0): unknown {
  if (!(failure instanceof Error)) return scrubbed('failure', failure);
  const extra = failure as Error & Partial<Record<(typeof SHOWN)[number], unknown>>;
  return {
    name: failure.name,
    message: scrubText(failure.message),
    ...Object.fromEntries(
      SHOWN.flatMap((key) => (extra[key] === undefined ? [] : [[key, scrubbed(key, extra[key])]])),
    ),
    ...(failure.cause === undefined || depth >= 4 ? {} : { cause: shownError(failure.cause, depth + 1) }),
    stack: scrubText(failure.stack ?? ''),
  };
}

const SHOWN = [
  ...['kind', 'code', 'status', 'operation', 'answerClass', 'retryAfterMs'],
  ...['requestId', 'correlationId', 'graphRequestId'],
] as const;
const SECRET_NAME = /secret|token|password|authorization|credential|signature|assertion/i;
const SECRETS_IN_TEXT = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi,
  /\b(client_secret|refresh_token|access_token|client_assertion|sig|sasToken)=[^&\s"']+/gi,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];

function logWith(logger: Logger, kept: LogFields): Log {
  const line = (fields: LogFields | undefined) =>
    scrubbed('', { ...kept, ...fields }) as Record<string, unknown>;
  return {
    info: (message, fields) => logger.info(message, line(fields)),
    warn: (message, fields) => logger.warn(message, line(fields)),
    error: (message, failure, fields) =>
      logger.error(message, {
        ...line(fields),
        ...(failure === undefined ? {} : { failure: shownError(failure) }),
      }),
    with: (fields) => logWith(logger, { ...kept, ...fields }),
  };
}

// A second net only: what must not be logged is not handed to the log in the first place.
function scrubbed(name: string, value: unknown, depth = 0): unknown {
  if (SECRET_NAME.test(name)) return '[redacted]';
  if (typeof value === 'string') return scrubText(value);
  if (value instanceof Error) return shownError(value);
  if (typeof value !== 'object' || value === null || depth >= 4) return value;
  if (Array.isArray(value)) return value.map((item) => scrubbed(name, item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, scrubbed(key, inner, depth + 1)]),
  );
}

function scrubText(text: string): string {
  return SECRETS_IN_TEXT.reduce((clean, secret) => clean.replace(secret, '[redacted]'), text);
}
