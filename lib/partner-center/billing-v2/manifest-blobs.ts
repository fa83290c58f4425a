import type { AskedAs } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import { isoInstant } from '../wire/iso-instant.ts';
import { folded } from '../wire/words.ts';
import type { ExportManifest } from './export-manifest.ts';

/** Makes the signed URL of a blob. A closure, so that neither a log nor a store can print the signature. */
export type BlobAccess = (blobName: string) => string;

/** What there is to download: the version of the data, the blobs in their order, and the way to them. */
export type ManifestBlobs = {
  readonly eTag: string;
  readonly blobs: readonly string[];
  readonly access: BlobAccess;
  /** When that way lapses, as the signature says; undefined where it does not. */
  readonly accessUntilMs: number | undefined;
};

/** Throws `malformed` on a manifest that is not what it claims to be: another schema, another number of blobs, another partner's. */
export function manifestBlobs(
  manifest: ExportManifest,
  asked: AskedAs,
  partnerTenantId: string,
): ManifestBlobs {
  const refuse = (reason: string) => malformed(`the export manifest ${reason}`, asked);
  const schema = (manifest.schemaVersion ?? manifest.version)?.value;
  if (schema !== '1') throw refuse(`has the schema version ${schema ?? '(none)'}, not 1`);
  // Two words for one format: the table of the page has the longer one, its example the shorter.
  if (!['compressedjson', 'compressedjsonlines'].includes(folded(manifest.dataFormat ?? ''))) {
    throw refuse(`has the data format ${JSON.stringify(manifest.dataFormat ?? null)}`);
  }
  if (manifest.eTag === '') throw refuse('has no eTag');
  const tenant = manifest.partnerTenantId ?? '(none)';
  if (tenant.toLowerCase() !== partnerTenantId.toLowerCase()) {
    throw refuse(`belongs to the partner tenant ${tenant}, which is not ours`);
  }
  const blobs = manifest.blobs.map((blob) => blob.name);
  const outside = blobs.find((name) => !liesInside(name));
  if (outside !== undefined) throw refuse(`names a blob ${JSON.stringify(outside)}`);
  // A blob read twice would count its lines twice.
  if (new Set(blobs).size !== blobs.length) throw refuse('names a blob twice');
  const counted = manifest.blobCount?.value;
  if (counted !== blobs.length) throw refuse(`counts ${counted ?? 'no'} blobs and names ${blobs.length}`);
  const root = manifest.rootDirectory ?? manifest.rootFolder ?? '';
  const signature = (manifest.sasToken ?? manifest.rootFolderSAS)?.reveal() ?? '';
  if (root === '' || signature === '') throw refuse('does not say where its blobs lie');
  const access = blobAccess(root, signature);
  return { eTag: manifest.eTag, blobs, access, accessUntilMs: signedUntilMs(signature) };
}

/**
 * The end of a signature (`se`), or that of the key it was made with (`ske`) where that comes first: storage refuses both.
 * `2023-12-13T12:37:17Z`, without seconds, or a day alone. Page: storage services, create-user-delegation-sas.
 */
function signedUntilMs(signature: string): number | undefined {
  const says = new URLSearchParams(signature.replace(/^\?/, ''));
  const ends = ['se', 'ske'].map((name) => isoInstant(says.get(name) ?? '')?.epochMs);
  const known = ends.filter((endMs) => endMs !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function blobAccess(root: string, signature: string): BlobAccess {
  const folder = root.replace(/\/+$/, '');
  const query = signature.replace(/^\?/, '');
  return (blobName) => `${folder}/${encodeURI(blobName)}?${query}`;
}

// Only names that stay inside the manifest's own folder.
function liesInside(name: string): boolean {
  return name !== '' && !/^\/|[\\?#%]|:\/\/|(^|\/)\.\.?(\/|$)/.test(name);
}
