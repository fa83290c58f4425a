import type { BillingDocument } from '../document.ts';
import { remember, rememberOnce } from '../history.ts';
import { SourceFailure } from '../source-failure.ts';
import { beginComparing, pairOf, withDifference } from './compared-pair.ts';
import { comparePass, type DifferenceTools } from './difference.ts';
import type { Comparing } from './loading.ts';

type CompareTools = DifferenceTools & {
  readonly nowMs: () => number;
  readonly alarm: (message: string, failure: unknown, fields: Readonly<Record<string, unknown>>) => void;
};

/**
 * One pass of comparing a restated document with what it was, line by line. What fails here holds up nothing: both
 * versions are kept, and the next look at the document's lines has them compared again.
 */
export async function compareStep(
  tools: CompareTools,
  document: BillingDocument,
  comparing: Comparing,
): Promise<BillingDocument> {
  const pair = pairOf(document, comparing);
  if (!pair) return beginComparing({ ...document, comparing: undefined });
  try {
    const next = await comparePass(tools, document, comparing, pair);
    if (!next) return { ...document, comparing: triedOnceMore(comparing) };
    if (next.done < next.passes) return { ...document, comparing: { ...next, tries: undefined } };
    const { removed, added, kept } = next;
    // An earlier one may have failed. It is next, at once: a document of long ago may have no other look for a week.
    const compared = beginComparing(withDifference(document, pair, { removed, added, kept }));
    return remember(compared, {
      atMs: tools.nowMs(),
      what: 'difference recorded',
      ids: {
        from: pair.from.version,
        to: pair.to.version,
        removed: String(removed.lines),
        added: String(added.lines),
        sha256: kept.map(({ sha256 }) => sha256).join(' '),
      },
    });
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    const { id: documentId } = document.header;
    tools.alarm('versions not compared', failure instanceof SourceFailure ? failure.cause : failure, {
      documentId,
      why,
    });
    const event = { atMs: tools.nowMs(), what: 'difference not worked out', ids: { why } };
    return rememberOnce({ ...document, comparing: undefined }, event);
  }
}

// A worker that began with little time left proves nothing; so many in a row do. Smaller passes would be of no help: each
// of them reads both versions, and the reading is what takes the time.
const TRIES = 5;

function triedOnceMore(comparing: Comparing): Comparing {
  const tries = (comparing.tries ?? 0) + 1;
  if (tries >= TRIES) throw new Error(`one pass takes longer than a worker has: ${tries} ran out of time`);
  return { ...comparing, tries };
}
