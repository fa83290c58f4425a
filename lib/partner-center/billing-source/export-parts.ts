import type { ExportManifest, RawPart } from '../../billing/billing-source.ts';
import { blobChunks } from '../billing-v2/blob-chunks.ts';
import type { BlobAccess } from '../billing-v2/manifest-blobs.ts';
import type { Download } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

// The domain asks for whole blobs. A larger one than this was never seen, and would not fit beside its neighbours.
const LARGEST_BLOB_BYTES = 512_000_000;
const TRIES = 3;

/** The blobs that the manifest names, in its order, each whole as it lies in the store. */
export async function* exportParts(download: Download, manifest: ExportManifest): AsyncGenerator<RawPart> {
  const access = accessOf(manifest);
  for (const [part, name] of manifest.blobs.entries()) {
    yield { part, bytes: await wholeBlob(download, access, name), format: 'v2_blob' };
  }
}

// A manifest comes back from the domain as it was given; one that does not was never ours.
function accessOf(manifest: ExportManifest): BlobAccess {
  if (typeof manifest.access !== 'function')
    throw new TypeError('the manifest did not come from exportState');
  return manifest.access as BlobAccess;
}

/** Begins anew with a blob that broke off half-way. What failed before its first byte was tried again already. */
async function wholeBlob(download: Download, access: BlobAccess, name: string): Promise<Uint8Array> {
  for (let tries = 1; ; tries += 1) {
    const arrived: Uint8Array[] = [];
    try {
      await collect(blobChunks(download, access, name), arrived, name);
      return Buffer.concat(arrived);
    } catch (error) {
      const brokeOff = error instanceof PartnerCenterError && error.kind === 'unavailable';
      if (!brokeOff || arrived.length === 0 || tries === TRIES) throw error;
    }
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  arrived: Uint8Array[],
  name: string,
): Promise<void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LARGEST_BLOB_BYTES) {
      throw malformed(`blob ${name} is larger than ${LARGEST_BLOB_BYTES} bytes`);
    }
    arrived.push(chunk);
  }
}
