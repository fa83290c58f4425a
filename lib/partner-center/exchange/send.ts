import { PartnerCenterError } from './partner-center-error.ts';

export type OutgoingRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs: number;
  /** A longer answer is cut off and refused. */
  readonly maxBytes: number;
};

/** An answer that arrived whole, whatever its status. */
export type WholeResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
};

export type Send = (request: OutgoingRequest) => Promise<WholeResponse>;

/**
 * The one function that calls `fetch`. It follows no redirect: fetch would repeat a POST with its body at another host.
 * An answer that does not arrive whole is `unavailable`: what was asked may or may not have happened.
 */
export function createSend(fetchOnce: typeof fetch): Send {
  return async (request) => {
    try {
      const response = await fetchOnce(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        redirect: 'manual',
        signal: AbortSignal.timeout(request.timeoutMs),
      });
      return {
        status: response.status,
        headers: response.headers,
        bytes: await readWhole(response, request.maxBytes),
      };
    } catch (cause) {
      if (cause instanceof PartnerCenterError) throw cause;
      const asked = `${request.method} ${request.url.host}${request.url.pathname}`;
      throw new PartnerCenterError({
        kind: 'unavailable',
        description: `${asked}: ${reasonOf(cause)}`,
        cause,
      });
    }
  };
}

async function readWhole(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maxBytes) {
      throw new PartnerCenterError({
        kind: 'malformed',
        status: response.status,
        description: `the answer is longer than ${maxBytes} bytes`,
      });
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined
    ? chunks[0]
    : new Uint8Array(Buffer.concat(chunks, length));
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
