import type { Archive } from '../../billing/billing-book.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader, Version } from '../../billing/document.ts';
import { billedLines } from './billed-lines.ts';
import { siftPart, type OtherLines, type Sifting } from './sift-part.ts';

/**
 * Sifts published versions out of the archive, part by part: no line is asked of the book, where a million of them cost
 * 125,000 read units. Tells what the lines that take no part come to; throws where the archive or a part of it fails.
 */
export function versionSifter(contentOf: Archive['fetch']) {
  return async (
    header: DocumentHeader,
    { source, parts }: Pick<Version, 'source' | 'parts'>,
    sifting: Sifting,
  ): Promise<readonly OtherLines[]> => {
    const others: OtherLines[] = [];
    for (const kept of parts) {
      const part = { part: kept.part, content: contentOf(kept) };
      others.push(
        ...(source === 'v1'
          ? await siftPage(header, { ...part, format: 'v1_page' }, sifting)
          : await siftPart(header, part, sifting)),
      );
    }
    return others;
  };
}

/** Pages of v1 are old and small: all of their lines are read whole. */
async function siftPage(
  header: DocumentHeader,
  part: RawPart,
  { takesPart, take }: Sifting,
): Promise<readonly OtherLines[]> {
  const others: OtherLines[] = [];
  for await (const lines of billedLines(header, part)) {
    for (const line of lines) {
      if (takesPart(line)) take(line);
      else others.push({ category: line.category, lines: 1, amount: line.subtotal });
    }
  }
  return others;
}
