import { isSafeUrl } from './endpoints.ts';
import { errorFromResponse } from '../errors/error-from-response.ts';
import type { Download } from './exchange.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';
import { withRetries, type Patience } from './retry.ts';
import type { ArrivingResponse, Open } from './send.ts';

type DownloadParts = {
  readonly open: Open;
  readonly nowMs: () => number;
  readonly newGuid: () => string;
  readonly patience: Patience;
  /** Hosts that may be asked: a whole host name, or its ending where it begins with a dot. */
  readonly hosts: readonly string[];
  /** Until a blob is whole. */
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

const TIMEOUT_MS = 600_000;
const MAX_BYTES = 4 * 2 ** 30;

/**
 * Fetches blobs by their signed urls: without Authorization, from the allowed hosts only, the signature in no message.
 * What failed before the first byte is tried again; a blob that breaks off half-way is the reader's to begin anew.
 */
export function createDownload(parts: DownloadParts): Download {
  return async function* download(address) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined || !isSafeUrl(url) || !parts.hosts.some((host) => isHost(url.hostname, host))) {
      const description = `blobs may not be fetched from ${url?.host ?? 'something that is no url'}`;
      throw new PartnerCenterError({ kind: 'refused', description });
    }
    const { chunks } = await withRetries(parts.patience, () => openOnce(parts, url));
    yield* chunks;
  };
}

async function openOnce(parts: DownloadParts, url: URL): Promise<ArrivingResponse> {
  // Blob storage logs this id under the name a support case asks for.
  const requestId = parts.newGuid();
  const response = await parts.open({
    method: 'GET',
    url,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'x-ms-client-request-id': requestId },
    timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
    maxBytes: parts.maxBytes ?? MAX_BYTES,
  });
  if (response.status === 200) return response;
  // The store's own words may repeat the signature it did not like: they are dropped unread.
  await response.discard();
  const ids = { requestId, correlationId: requestId };
  throw errorFromResponse({ ...response, bytes: new Uint8Array() }, ids, parts.nowMs());
}

function isHost(host: string, allowed: string): boolean {
  return allowed.startsWith('.') ? host.endsWith(allowed) && host.length > allowed.length : host === allowed;
}
