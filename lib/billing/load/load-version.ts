import { ZERO } from '../../values/decimal.ts';
import type { Archive, BillingBook } from '../billing-book.ts';
import type { BilledLine } from '../billed-line.ts';
import type { BillingSource, RawPart } from '../billing-source.ts';
import type { ArchivedPart, BillingDocument, Version } from '../document.ts';
import { isRecast } from '../night/night-plan.ts';
import { SourceFailure, streamOf } from '../source-failure.ts';
import { tally, versionId, type Sha256, type Sums } from './version.ts';

type LoadTools = {
  readonly source: Pick<BillingSource, 'lines'>;
  readonly book: Pick<BillingBook, 'loadLines'>;
  readonly archive: Archive;
  readonly sha256: Sha256;
  readonly nowMs: () => number;
};

export type Loaded =
  | { readonly loaded: 'new'; readonly version: Version }
  /** Microsoft's data is what is published already, perhaps in other parts or another order. */
  | { readonly loaded: 'same'; readonly version: Version }
  | { readonly loaded: 'nothing'; readonly detail: string };

/**
 * Brings the lines of a document into the archive, then from there, streaming, into the book beside the published
 * version. Nobody sees them before they are published. Killed anywhere and begun again, it writes the same objects
 * and the same items.
 */
export async function loadVersion(
  tools: LoadTools,
  document: BillingDocument,
  raw: () => AsyncIterable<RawPart>,
  data: { readonly eTag: string | undefined; readonly parts: number | undefined },
): Promise<Loaded> {
  const kept = await keepRaw(tools, document, raw);
  if (data.parts !== undefined && kept.length !== data.parts) {
    throw new SourceFailure(`${kept.length} parts came, ${data.parts} were announced`);
  }
  const published = isRecast(document, document.header) ? undefined : document.published;
  const id = versionId(document.source, kept, tools.sha256);
  if (published?.version === id) return { loaded: 'same', version: { ...published, eTag: data.eTag } };
  if (published?.fingerprint !== undefined) {
    const sums = await readThrough(tools, document, kept);
    if (sums.fingerprint === published.fingerprint)
      return { loaded: 'same', version: { ...published, eTag: data.eTag } };
    if (isEmpty(sums, document)) return nothing(document);
  }
  const counting = tally(document.header, tools.sha256);
  const written = await tools.book.loadLines(id, counting.through(linesOf(tools, document, kept)));
  const sums = counting.sums();
  if (written !== sums.count) throw new Error(`${written} lines were written, ${sums.count} were read`);
  if (isEmpty(sums, document)) return nothing(document);
  return { loaded: 'new', version: versionOf(id, document, kept, sums, data.eTag, tools.nowMs()) };
}

type KeptPart = Omit<ArchivedPart, 'lines'>;

async function keepRaw(
  { archive }: LoadTools,
  document: BillingDocument,
  raw: () => AsyncIterable<RawPart>,
): Promise<readonly KeptPart[]> {
  const kept: KeptPart[] = [];
  for await (const { part, bytes } of streamOf(raw)) {
    if (part !== kept.length) throw new SourceFailure(`part ${part} came where part ${kept.length} belongs`);
    kept.push({ part, ...(await archive.keep('lines', document.header.id, bytes)) });
  }
  return kept;
}

async function* linesOf(
  { archive, source, sha256 }: LoadTools,
  { header, source: from }: BillingDocument,
  kept: readonly KeptPart[],
): AsyncGenerator<BilledLine> {
  for (const { part, key, sha256: expected } of kept) {
    const bytes = await archive.fetch(key);
    if (sha256(bytes) !== expected)
      throw new Error(`the archive gave other bytes for ${key} than it was given`);
    yield* streamOf(() =>
      source.lines(header, { part, bytes, format: from === 'v1' ? 'v1_page' : 'v2_blob' }),
    );
  }
}

async function readThrough(
  tools: LoadTools,
  document: BillingDocument,
  kept: readonly KeptPart[],
): Promise<Sums> {
  const counting = tally(document.header, tools.sha256);
  for await (const line of counting.through(linesOf(tools, document, kept))) void line;
  return counting.sums();
}

// An empty answer for a document that charges something is late data, never zero lines.
function isEmpty(sums: Sums, { header }: BillingDocument): boolean {
  return sums.count === 0 && !header.total.amount.eq(ZERO);
}

function nothing({ header }: BillingDocument): Loaded {
  const { amount, currency } = header.total;
  return { loaded: 'nothing', detail: `no line came for a document over ${amount.toString()} ${currency}` };
}

function versionOf(
  id: string,
  { source }: BillingDocument,
  kept: readonly KeptPart[],
  sums: Sums,
  eTag: string | undefined,
  loadedAtMs: number,
): Version {
  return {
    version: id,
    source,
    lineCount: sums.count,
    subtotal: sums.subtotal,
    tax: sums.tax,
    total: sums.total,
    parts: kept.map((part) => ({ ...part, lines: sums.linesOfPart.get(part.part) ?? 0 })),
    loadedAtMs,
    eTag,
    fingerprint: sums.fingerprint,
    unbalancedLines: sums.unbalanced,
  };
}
