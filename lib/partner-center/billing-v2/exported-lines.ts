import type { Download } from '../exchange/exchange.ts';
import { malformed } from '../errors/malformed.ts';
import type { PartnerCenterError } from '../errors/partner-center-error.ts';
import type { Json } from '../wire/json.ts';
import { blobChunks } from './blob-chunks.ts';
import { BrokenExport } from './broken-export.ts';
import { EXPORT_LIMITS, exportLines, type ExportLimits } from './export-lines.ts';
import { JSON_READING } from './flat-json.ts';
import { createLineReader, isBlankLine, readLine } from './line-reader.ts';
import type { ManifestBlobs } from './manifest-blobs.ts';

/** Lines of one blob that came together, exactly as they were written; lines are counted from 0, blank ones included. */
type ExportedLines = {
  readonly blob: string;
  readonly lines: readonly { readonly lineNumber: number; readonly line: Json }[];
};

/**
 * The lines of a finished export as they arrive: blob after blob in the order of the manifest, some dozens at a time,
 * and nothing of them is kept. Read each by `reconciliationLine` or `usageLine`. Complete or an error: throws a
 * PartnerCenterError that names the blob and never its signature, `malformed` with the number of the line where a blob is
 * not whole lines of JSON. A blob that broke off half-way is not begun anew, for its first lines were given already.
 */
export async function* exportedLines(
  download: Download,
  { blobs, access }: ManifestBlobs,
  limits: ExportLimits = EXPORT_LIMITS,
): AsyncGenerator<ExportedLines> {
  const read = createLineReader(JSON_READING);
  for (const blob of blobs) {
    try {
      for await (const { firstLine, lines } of exportLines(blobChunks(download, access, blob), limits)) {
        yield { blob, lines: lines.flatMap((text, index) => numbered(text, firstLine + index, read)) };
      }
    } catch (error) {
      throw error instanceof BrokenExport ? notLines(blob, error) : error;
    }
  }
}

function numbered(text: string, lineNumber: number, read: (text: string) => Json) {
  return isBlankLine(text) ? [] : [{ lineNumber, line: readLine(text, lineNumber, read) }];
}

function notLines(blob: string, { message }: BrokenExport): PartnerCenterError {
  return malformed(`blob ${blob}: ${message}`);
}
