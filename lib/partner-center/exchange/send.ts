import { PartnerCenterError } from '../errors/partner-center-error.ts';

export type OutgoingRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Until the answer is whole. */
  readonly timeoutMs: number;
  /** A longer answer is cut off and refused. */
  readonly maxBytes: number;
};

/** An answer whose head has arrived; its body arrives while it is read. */
export type ArrivingResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of a body that nobody reads, and that may never arrive. */
  readonly discard: () => Promise<void>;
};

/** An answer that arrived whole, whatever its status. */
export type WholeResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
};

export type Open = (request: OutgoingRequest) => Promise<ArrivingResponse>;
export type Send = (request: OutgoingRequest) => Promise<WholeResponse>;

/**
 * The one function that calls `fetch`. It follows no redirect: fetch would repeat a POST with its body at another host.
 * Whatever is answered, only a GET is ever sent twice by fetch itself. An answer that does not arrive whole is
 * `unavailable`: what was asked may or may not have happened.
 */
export function createOpen(fetchOnce: typeof fetch): Open {
  return async (request) => {
    const response = await fetchOnce(request.url, {
      method: request.method,
      ...sentOnce(request),
      redirect: 'manual',
      // Whole milliseconds are all it takes.
      signal: AbortSignal.timeout(Math.max(1, Math.floor(request.timeoutMs))),
    }).catch((cause: unknown) => {
      throw notWhole(request, cause);
    });
    return {
      status: response.status,
      headers: response.headers,
      chunks: chunksOf(request, response),
      discard: async () => response.body?.cancel().catch(() => undefined),
    };
  };
}

/** Waits for the whole answer. */
export function createSend(open: Open): Send {
  return async (request) => {
    const { status, headers, chunks } = await open(request);
    const bytes: Uint8Array[] = [];
    for await (const chunk of chunks) bytes.push(chunk);
    const [only] = bytes;
    return {
      status,
      headers,
      bytes: bytes.length === 1 && only !== undefined ? only : new Uint8Array(Buffer.concat(bytes)),
    };
  };
}

/**
 * After a 421 fetch asks once more by itself, with every method, unless the body is a stream, which it could not send
 * again. So whatever may change something has a stream for its body, and its length beside it, or it would go in chunks.
 */
function sentOnce({ method, headers, body }: OutgoingRequest): RequestInit {
  if (method === 'GET') return { headers };
  const bytes = new TextEncoder().encode(body);
  return {
    headers: { ...headers, 'content-length': String(bytes.length) },
    body: new Blob([bytes]).stream(),
    duplex: 'half',
  };
}

async function* chunksOf(request: OutgoingRequest, response: Response): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength;
      if (length > request.maxBytes) {
        throw new PartnerCenterError({
          kind: 'malformed',
          status: response.status,
          description: `the answer is longer than ${request.maxBytes} bytes`,
        });
      }
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof PartnerCenterError ? cause : notWhole(request, cause);
  }
}

function notWhole(request: OutgoingRequest, cause: unknown): PartnerCenterError {
  const asked = `${request.method} ${request.url.host}${request.url.pathname}`;
  const description = `${asked}: ${reasonOf(cause)}`;
  return new PartnerCenterError({ kind: 'unavailable', description, cause: withoutWire(cause) });
}

// With what is no HTTP its bytes are kept, and whoever sent them may have repeated our token or a signature in them.
function withoutWire(cause: unknown): unknown {
  const keepsBytes = wordOf(cause, 'cause', 'data') !== undefined;
  return keepsBytes ? new Error(wordOf(cause, 'cause', 'message')) : cause;
}

// fetch says only "fetch failed"; why is in the cause: ECONNRESET, UND_ERR_SOCKET, or the name of a timeout.
function reasonOf(cause: unknown): string {
  const word = wordOf(cause, 'cause', 'code') ?? wordOf(cause, 'name') ?? 'unknown reason';
  return `no complete answer (${word})`;
}

function wordOf(value: unknown, ...names: readonly string[]): string | undefined {
  const inner = names.reduce<unknown>(
    (outer, name) =>
      typeof outer === 'object' && outer !== null ? (outer as Record<string, unknown>)[name] : undefined,
    value,
  );
  return typeof inner === 'string' ? inner : undefined;
}
