import type { Download } from '../exchange/exchange.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';
import type { BlobAccess } from './manifest-blobs.ts';

/**
 * The bytes of one blob as they arrive. Throws a PartnerCenterError that names the blob and never its signature:
 * `forbidden` with code `access_lapsed` where the manifest has to be fetched again.
 */
export async function* blobChunks(
  download: Download,
  access: BlobAccess,
  name: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* download(access(name));
  } catch (error) {
    throw refusal(error, name);
  }
}

/** Says in which way the store refused, and drops the original where it could carry the signature on. */
function refusal(error: unknown, name: string): unknown {
  if (!(error instanceof PartnerCenterError)) return error;
  const { kind, status, code, requestId, correlationId, retryAfterMs } = error;
  if (status === 403 || status === 401) {
    const description = `the access to blob ${name} has lapsed: its manifest has to be fetched again`;
    const lapsed = { kind: 'forbidden', code: 'access_lapsed' } as const;
    return new PartnerCenterError({ ...lapsed, description, status, requestId, correlationId });
  }
  const description = `blob ${name}: ${error.description}`;
  return new PartnerCenterError({ kind, description, status, code, requestId, correlationId, retryAfterMs });
}
