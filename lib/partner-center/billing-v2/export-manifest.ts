import type { Exchange, Result } from '../exchange/exchange.ts';
import { path } from '../exchange/path.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { listOf } from '../wire/collections.ts';
import { fields, lenient, optional } from '../wire/fields.ts';
import { instant, label, text, wholeNumber } from '../wire/leaves.ts';
import { hiddenText, hidingSignatures } from './hidden-text.ts';

/** Where the files of a finished export lie, and what opens them. */
export type ExportManifest = ValueOf<typeof exportManifest>;

/**
 * The manifest of a finished export, where the operation only links to it. Errors: 404, 410 its time is over: a new
 * export has to be asked for. Page: partners-billing-manifest-get.
 */
export async function getExportManifest(
  exchange: Exchange,
  manifestId: string,
): Promise<Result<ExportManifest>> {
  const answer = await exchange({
    operation: 'get_export_manifest',
    path: path`/v1.0/reports/partners/billing/manifests/${manifestId}`,
  });
  return readAnswer(exportManifest, answer);
}

/** In today's names and in those of the 2022 beta. */
export const exportManifest = hidingSignatures(
  fields({
    '@odata.context': lenient(text),
    '@odata.type': lenient(text),
    id: lenient(text),
    schemaVersion: lenient(label),
    version: lenient(label),
    dataFormat: lenient(text),
    createdDateTime: lenient(instant),
    utcCreatedDateTime: lenient(instant),
    // So spelt on the page.
    utcCretedDateTime: lenient(instant),
    /** The version of the data: another one means that something in them changed. */
    eTag: text,
    partnerTenantId: lenient(text),
    rootDirectory: lenient(text),
    rootFolder: lenient(text),
    sasToken: lenient(hiddenText),
    rootFolderSAS: lenient(hiddenText),
    partitionType: lenient(text),
    blobCount: optional(wholeNumber),
    sizeInBytes: lenient(wholeNumber),
    blobs: listOf(
      fields({
        '@odata.type': lenient(text),
        name: text,
        partitionValue: lenient(label),
        sizeInBytes: lenient(wholeNumber),
      }),
    ),
  }),
);
