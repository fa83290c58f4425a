import type { BilledLine } from '../../billing/billed-line.ts';
import type { Archive } from '../../billing/billing-book.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { ArchivedPart, BillingDocument, DocumentHeader, Version } from '../../billing/document.ts';
import type { PrintedColumns } from '../../billing/printed-columns.ts';
import { absent, answer, invalid, type Answer } from '../../values/answer.ts';
import { decimalText } from '../../values/decimal.ts';

/** One line as Microsoft wrote it, and what we read in it. Both are undefined, and `problem` says why, where it cannot be read. */
type SourceLine = {
  readonly text: string;
  readonly line: BilledLine | undefined;
  readonly printed: PrintedColumns | undefined;
  readonly problem: string | undefined;
};

/** Finds one line of a raw part; undefined where the part ends before it. Reads the part to its end, so that it is proven. */
export type ReadSourceLine = (
  header: DocumentHeader,
  part: RawPart,
  lineNumber: number,
) => Promise<SourceLine | undefined>;

/** A source line beside its columns. Every column is text: money and rates to the last digit, null where there is none. */
export type LineView = {
  readonly documentId: string;
  readonly version: string;
  readonly part: number;
  readonly line: number;
  /** Null where it cannot be read. */
  readonly customerId: string | null;
  /** The part it lies in; its bytes were read whole, and have this hash. */
  readonly key: string;
  readonly sha256: string;
  readonly raw: string;
  readonly columns: Readonly<Record<string, string | null>> | null;
  readonly problem: string | null;
};

/** Which line is meant: numbers count from 0; the published version where none is named. */
export type LinePlace = {
  readonly part: string | undefined;
  readonly line: string | undefined;
  readonly version?: string | undefined;
};

/** Any field of any line is one read of the archive away. */
export async function lineView(
  document: BillingDocument,
  place: LinePlace,
  archive: Pick<Archive, 'fetch'>,
  readSourceLine: ReadSourceLine,
): Promise<Answer<LineView>> {
  const { id } = document.header;
  const problems = (['part', 'line'] as const)
    .filter((field) => !/^\d{1,9}$/.test(place[field] ?? ''))
    .map((field) => ({ field, reason: 'is not a number that counts from 0' }));
  if (problems.length > 0) return invalid(problems);
  const [partNumber, lineNumber] = [Number(place.part), Number(place.line)];
  const version = findVersion(document, place.version);
  if (typeof version === 'string') return absent(version);
  const part = version.parts.find((one) => one.part === partNumber);
  if (!part) return absent(`That version of ${id} has parts ${partsText(version.parts)}.`);
  const raw: RawPart = {
    part: part.part,
    format: version.source === 'v1' ? 'v1_page' : 'v2_blob',
    content: archive.fetch(part),
  };
  const found = await readSourceLine(document.header, raw, lineNumber);
  if (!found)
    return absent(`Part ${partNumber} of ${id} has no line ${lineNumber}; it has ${part.lines} lines.`);
  return answer({
    documentId: id,
    version: version.version,
    part: partNumber,
    line: lineNumber,
    customerId: found.line?.customerId ?? null,
    key: part.key,
    sha256: part.sha256,
    raw: found.text,
    columns:
      found.line === undefined ? null : { ...columnsOf({ ...found.printed }), ...columnsOf(found.line) },
    problem: found.problem ?? null,
  });
}

/** The version of that name, the published one where none is named; or a sentence that there is none. */
export function findVersion(
  { header, published, restatements }: BillingDocument,
  named: string | undefined,
): Version | string {
  if (named === undefined) return published ?? `${header.id} has no published version yet.`;
  const all = [...(published ? [published] : []), ...restatements.flatMap(({ replaced }) => replaced ?? [])];
  return all.find(({ version }) => version === named) ?? `${header.id} has no version ${named}.`;
}

function partsText(parts: readonly ArchivedPart[]): string {
  return parts.length === 0 ? 'none' : `${parts[0]?.part} to ${parts.at(-1)?.part}`;
}

// Where it lies is said beside them.
const PLACE = new Set(['part', 'lineNumber']);

function columnsOf(line: BilledLine | Partial<PrintedColumns>): LineView['columns'] {
  const columns = Object.entries(line).filter(([name]) => !PLACE.has(name)) as [string, ColumnValue][];
  return Object.fromEntries(
    columns.map(([name, value]) => [
      name,
      value === undefined ? null : typeof value === 'string' ? value : decimalText(value),
    ]),
  );
}

type ColumnValue = Exclude<BilledLine[keyof BilledLine], number>;
