import type { Content, ExportManifest } from '../../billing/billing-source.ts';
import { blobChunks } from '../billing-v2/blob-chunks.ts';
import type { BlobAccess } from '../billing-v2/manifest-blobs.ts';
import type { Download } from '../exchange/exchange.ts';

/**
 * One blob of a manifest, counted from 0, as it arrives. What fails before its first byte was tried again already; one
 * that breaks off half-way is the reader's to begin anew.
 */
export function blobContent(download: Download, manifest: ExportManifest, part: number): Content {
  const name = manifest.blobs[part];
  if (name === undefined) throw new TypeError(`the manifest has no blob ${part}`);
  return blobChunks(download, accessOf(manifest), name);
}

// A manifest comes back from the domain as it was given; one that does not was never ours.
function accessOf(manifest: ExportManifest): BlobAccess {
  if (typeof manifest.access !== 'function')
    throw new TypeError('the manifest did not come from exportState');
  return manifest.access as BlobAccess;
}
