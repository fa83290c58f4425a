import type { ExportManifest, RawPart } from '../../billing/billing-source.ts';
import type { Download } from '../exchange/exchange.ts';
import type { BlobAccess } from './export-manifest.ts';
import { PartnerCenterError } from '../exchange/partner-center-error.ts';

/** The blobs that the manifest names, in its order, each whole as it lies in the store. */
export async function* exportBlobs(download: Download, manifest: ExportManifest): AsyncGenerator<RawPart> {
  const urlOf = blobAccess(manifest);
  for (const [part, name] of manifest.blobs.entries()) {
    yield { part, bytes: await blob(download, urlOf(name), name), format: 'v2_blob' };
  }
}

// A manifest comes back from the domain as it was given; one that does not was never ours.
function blobAccess(manifest: ExportManifest): BlobAccess {
  if (typeof manifest.access !== 'function')
    throw new TypeError('the manifest did not come from exportState');
  return manifest.access as BlobAccess;
}

async function blob(download: Download, url: string, name: string): Promise<Uint8Array> {
  try {
    return await download(url);
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
    return new PartnerCenterError({
      kind: 'forbidden',
      description,
      status,
      code: 'access_lapsed',
      requestId,
      correlationId,
    });
  }
  const description = `blob ${name}: ${error.description}`;
  return new PartnerCenterError({ kind, description, status, code, requestId, correlationId, retryAfterMs });
}
