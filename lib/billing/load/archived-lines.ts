import type { Archive } from '../billing-book.ts';
import type { BilledLine } from '../billed-line.ts';
import type { Content, RawPart } from '../billing-source.ts';
import type { DocumentHeader, LineSource } from '../document.ts';
import { streamOf } from '../source-failure.ts';
import type { KeptPart } from './loading.ts';
import type { Place } from './tally.ts';

/** `Line`: what the source makes of a line; everything of it, or what is asked for. */
export type ArchivedLinesTools<Line = BilledLine> = {
  readonly source: {
    lines(header: DocumentHeader, part: RawPart, fromLine?: number): AsyncIterable<readonly Line[]>;
  };
  readonly archive: Pick<Archive, 'fetch'>;
};

/** The lines of archived parts in their order, from a place on. No question leaves for Microsoft. */
export async function* archivedLines<Line = BilledLine>(
  { source, archive }: ArchivedLinesTools<Line>,
  { header, source: from }: { readonly header: DocumentHeader; readonly source: LineSource },
  parts: readonly KeptPart[],
  first: Place,
): AsyncGenerator<readonly Line[]> {
  for (const kept of parts) {
    if (kept.part < first.part) continue;
    const read = readingOf(archive.fetch(kept));
    const format = from === 'v1' ? 'v1_page' : 'v2_blob';
    const part = { part: kept.part, format, content: read.content } as const;
    const fromLine = kept.part === first.part ? first.lineNumber : 0;
    try {
      yield* streamOf(() => source.lines(header, part, fromLine));
    } catch (failure) {
      throw read.failure() ?? failure;
    }
  }
}

// What fails in our own archive comes back through the reader of lines, and is ours all the same.
function readingOf(content: Content): { content: Content; failure: () => unknown } {
  let failure: unknown;
  async function* watched(): Content {
    try {
      yield* content;
    } catch (cause) {
      failure = cause;
      throw cause;
    }
  }
  return { content: watched(), failure: () => failure };
}
