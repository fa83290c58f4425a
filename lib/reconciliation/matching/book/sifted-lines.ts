import type { BilledLine } from '../../../billing/billed-line.ts';
import type { DocumentHeader, Version } from '../../../billing/document.ts';
import type { DocumentId } from '../../../values/id.ts';
import type { CategorySum, PublishedLines } from '../../book.ts';

/** What was sifted out of one version of a document's lines, once and for all. */
export type SiftedVersion = {
  readonly documentId: DocumentId;
  readonly version: string;
  /** How it was sifted; another way of sifting the same version is another entry. */
  readonly sift: string;
};

/**
 * What published versions contribute to a reconciliation. A version never changes, so it is computed once and kept: a night
 * reads again only the lines of documents that changed.
 */
export interface SiftedLines {
  read(of: SiftedVersion): Promise<PublishedLines | undefined>;
  /** The same again is harmless. */
  write(of: SiftedVersion, lines: PublishedLines): Promise<void>;
}

/**
 * Lets all lines of a published version through, in their order: those that take part one by one, and at last what the
 * others come to. `takesPart` has to say the same of lines of one category and one charge type, and is not asked of each.
 */
export type SiftVersion = (
  header: DocumentHeader,
  version: Pick<Version, 'source' | 'parts'>,
  sifting: {
    readonly takesPart: (line: BilledLine) => boolean;
    readonly take: (line: BilledLine) => void;
  },
) => Promise<readonly CategorySum[]>;
