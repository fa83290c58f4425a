import { decimalText, ZERO } from '../../values/decimal.ts';
import type { BillingDocument, DocumentHeader, Version } from '../document.ts';
import { isRecast } from '../night/tied-anew.ts';
import type { Loading, Reading, Sums } from './loading.ts';
import type { Pace } from './pace.ts';
import { readLines, type ReadTools } from './read-lines.ts';
import { fingerprintOf, FIRST, noSums } from './tally.ts';
import { versionId, versionOf } from './version.ts';

export type LoadTools = ReadTools & { readonly nowMs: () => number };

type Loaded =
  | { readonly loaded: 'new'; readonly version: Version }
  /** The lines are those that are published already, perhaps in other parts or another order. */
  | { readonly loaded: 'same'; readonly version: Version }
  | { readonly loaded: 'nothing'; readonly detail: string }
  /** Time ran out on the way. */
  | { readonly loaded: 'stopped'; readonly loading: Loading };

/**
 * Reads the archived parts of a document, streaming, into the book beside the published version. Nobody sees the lines
 * before they are published. Killed anywhere and begun again, it writes the same items.
 */
export async function loadVersion(
  tools: LoadTools,
  document: BillingDocument,
  loading: Loading,
  pace: Pace,
): Promise<Loaded> {
  const { header } = document;
  const published = isRecast(document, header) ? undefined : document.published;
  const id = versionId(document.source, loading.kept, tools.sha256);
  const isSame = published?.version === id;
  if (isSame && (loading.again !== true || published.fingerprint === undefined))
    return { loaded: 'same', version: { ...published, eTag: loading.eTag } };
  let reading = readingOf(loading, id, header);
  // A comparison goes on only while there is something to compare with.
  if (!reading || (reading.purpose === 'compare' && !published))
    reading = begun(published ? 'compare' : 'load', id, header);
  if (published && reading.purpose === 'compare') {
    const compared = await readLines(tools, document, loading, reading, pace);
    if (compared.read === 'some') return { loaded: 'stopped', loading: compared.loading };
    if (fingerprintOf(compared.sums) === published.fingerprint)
      return { loaded: 'same', version: { ...published, eTag: loading.eTag } };
    if (isEmpty(compared.sums, header)) return nothing(header);
    if (isSame)
      throw new Error(
        `the lines of version ${id} are read otherwise than before: READING_VERSION was not counted up`,
      );
    reading = begun('load', id, header);
  }
  const read = await readLines(tools, document, loading, reading, pace);
  if (read.read === 'some') return { loaded: 'stopped', loading: read.loading };
  if (isEmpty(read.sums, header)) return nothing(header);
  return { loaded: 'new', version: versionOf(id, document, loading, read.sums, tools.nowMs()) };
}

// What was counted in another currency, or of other parts, cannot be gone on from.
function readingOf({ reading }: Loading, id: string, { total }: DocumentHeader): Reading | undefined {
  const goesOn = reading?.version === id && reading.sums.total.currency === total.currency;
  return goesOn ? reading : undefined;
}

function begun(purpose: Reading['purpose'], version: string, { total }: DocumentHeader): Reading {
  return { purpose, version, ...FIRST, sums: noSums(total.currency) };
}

// An empty answer for a document that charges something is late data, never zero lines.
function isEmpty(sums: Sums, { total }: DocumentHeader): boolean {
  return sums.count === 0 && !total.amount.eq(ZERO);
}

function nothing({ total: { amount, currency } }: DocumentHeader): Loaded {
  return { loaded: 'nothing', detail: `no line came for a document over ${decimalText(amount)} ${currency}` };
}
