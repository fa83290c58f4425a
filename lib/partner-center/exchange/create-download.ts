import { isSafeUrl } from './endpoints.ts';
import { errorFromResponse } from './error-from-response.ts';
import type { Download } from './exchange.ts';
import { PartnerCenterError } from './partner-center-error.ts';
import { withRetries, type Pause } from './retry.ts';
import type { Send } from './send.ts';

type DownloadParts = {
  readonly send: Send;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  readonly pause: Pause;
  /** Hosts that may be asked: a whole host name, or its ending where it begins with a dot. */
  readonly hosts: readonly string[];
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 512_000_000;

/** Fetches blobs by their signed urls: without Authorization, from the allowed hosts only, the signature in no message. */
export function createDownload(parts: DownloadParts): Download {
  return async (address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !isSafeUrl(url) || !parts.hosts.some((host) => isHost(url.hostname, host))) {
      const description = `blobs may not be fetched from ${url?.host ?? 'something that is no url'}`;
      throw new PartnerCenterError({ kind: 'refused', description });
    }
    return withRetries(parts.pause, () => downloadOnce(parts, url));
  };
}

async function downloadOnce(parts: DownloadParts, url: URL): Promise<Uint8Array> {
  // Blob storage logs this id under the name a support case asks for.
  const requestId = parts.newGuid();
  const response = await parts.send({
    method: 'GET',
    url,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'x-ms-client-request-id': requestId },
    timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
    maxBytes: parts.maxBytes ?? MAX_BYTES,
  });
  if (response.status === 200) return response.bytes;
  throw errorFromResponse(response, { requestId, correlationId: requestId }, parts.nowMs());
}

function isHost(host: string, allowed: string): boolean {
  return allowed.startsWith('.') ? host.endsWith(allowed) && host.length > allowed.length : host === allowed;
}
