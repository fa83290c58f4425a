import { z } from '../../values/schema.ts';
import type { ExportManifest } from '../../billing/billing-source.ts';
import type { Answer } from '../exchange/exchange.ts';
import { malformed } from '../exchange/malformed.ts';
import { fields, folded, text, wholeNumber } from '../exchange/wire.ts';

/** A manifest in today's names and in those of the 2022 beta. */
export const manifestOnTheWire = fields({
  schemaVersion: z.optional(text),
  version: z.optional(text),
  dataFormat: text,
  eTag: text.check(z.minLength(1, 'is empty')),
  partnerTenantId: z.optional(text),
  rootDirectory: z.optional(text),
  rootFolder: z.optional(text),
  sasToken: z.optional(text),
  rootFolderSAS: z.optional(text),
  blobCount: wholeNumber,
  blobs: z.array(fields({ name: text })),
});

/** Makes the signed URL of a blob. A closure, so that neither a log nor a store can print the signature. */
export type BlobAccess = (blobName: string) => string;

/** Refuses a manifest that is not what it claims to be: another schema, another number of blobs, another partner's. */
export function exportManifest(
  manifest: z.output<typeof manifestOnTheWire>,
  answer: Answer,
  partnerTenantId: string | undefined,
): ExportManifest {
  const refuse = (reason: string) => malformed(`the export manifest ${reason}`, answer);
  const schema = manifest.schemaVersion ?? manifest.version;
  if (schema !== '1') throw refuse(`has the schema version ${schema ?? '(none)'}, not 1`);
  if (!['compressedjson', 'compressedjsonlines'].includes(folded(manifest.dataFormat))) {
    throw refuse(`has the data format ${JSON.stringify(manifest.dataFormat)}`);
  }
  const tenant = manifest.partnerTenantId ?? '(none)';
  if (partnerTenantId !== undefined && tenant.toLowerCase() !== partnerTenantId.toLowerCase()) {
    throw refuse(`belongs to the partner tenant ${tenant}, which is not ours`);
  }
  const blobs = manifest.blobs.map((blob) => blob.name);
  const outside = blobs.find((name) => !liesInside(name));
  if (outside !== undefined) throw refuse(`names a blob ${JSON.stringify(outside)}`);
  // A blob read twice would count its lines twice.
  if (new Set(blobs).size !== blobs.length) throw refuse('names a blob twice');
  if (manifest.blobCount !== blobs.length) {
    throw refuse(`counts ${manifest.blobCount} blobs and names ${blobs.length}`);
  }
  const root = manifest.rootDirectory ?? manifest.rootFolder ?? '';
  const signature = manifest.sasToken ?? manifest.rootFolderSAS ?? '';
  if (root === '' || signature === '') throw refuse('does not say where its blobs lie');
  return { eTag: manifest.eTag, blobCount: blobs.length, blobs, access: blobAccess(root, signature) };
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
