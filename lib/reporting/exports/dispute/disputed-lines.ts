import type { BilledLine } from '../../../billing/billed-line.ts';
import type { Archive } from '../../../billing/billing-book.ts';
import type { ArchivedPart, BillingDocument, Version } from '../../../billing/document.ts';
import type { PrintedColumns } from '../../../billing/printed-columns.ts';
import type { LinePlace } from '../../../reconciliation/discrepancy.ts';
import type { DocumentId } from '../../../values/id.ts';
import { findVersion, type ReadSourceLine } from '../../views/line-view.ts';

/** A line in dispute: as Microsoft wrote it, and what we read in it, where it can be read. */
export type DisputedLine = {
  readonly document: BillingDocument;
  readonly version: string;
  readonly place: LinePlace;
  /** The part of the archive it was taken from. */
  readonly part: ArchivedPart;
  readonly text: string;
  readonly line: BilledLine | undefined;
  readonly printed: PrintedColumns | undefined;
};

/** The lines at some places, out of the archive. A version that is gone, or a part without that line, is told. */
export async function disputedLines(
  tools: { readonly archive: Pick<Archive, 'fetch'>; readonly readSourceLine: ReadSourceLine },
  documents: ReadonlyMap<DocumentId, BillingDocument>,
  places: readonly LinePlace[],
  tell: (problem: string) => void,
): Promise<readonly DisputedLine[]> {
  const found: DisputedLine[] = [];
  for (const place of places) {
    const document = documents.get(place.documentId);
    const line = document && (await lineAt(tools, document, place));
    if (line) found.push(line);
    else tell(`Line ${place.part}/${place.lineNumber} of ${place.documentId} could not be found.`);
  }
  return found;
}

async function lineAt(
  { archive, readSourceLine }: Parameters<typeof disputedLines>[0],
  document: BillingDocument,
  place: LinePlace,
): Promise<DisputedLine | undefined> {
  const version = findVersion(document, place.version);
  const part = typeof version === 'string' ? undefined : partOf(version, place.part);
  if (typeof version === 'string' || part === undefined) return undefined;
  const raw = { part: part.part, format: formatOf(version), content: archive.fetch(part) };
  const source = await readSourceLine(document.header, raw, place.lineNumber);
  if (source === undefined) return undefined;
  const { text, line, printed } = source;
  return { document, version: version.version, place, part, text, line, printed };
}

function partOf({ parts }: Version, number: number): ArchivedPart | undefined {
  return parts.find(({ part }) => part === number);
}

function formatOf({ source }: Version) {
  return source === 'v1' ? ('v1_page' as const) : ('v2_blob' as const);
}
