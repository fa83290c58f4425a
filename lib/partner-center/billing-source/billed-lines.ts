import type { BilledLine } from '../../billing/billed-line.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { createLineReader } from '../billing-v2/line-reader.ts';
import { decodeLine } from './decode-line.ts';
import { COLUMN_READING } from './line-columns.ts';
import { rawLines } from './line-parts.ts';

/** The charges of one raw part in their order. Throws an UnreadableLine at the first that cannot be read. */
export async function* billedLines(header: DocumentHeader, part: RawPart): AsyncGenerator<BilledLine> {
  const read = { line: createLineReader(COLUMN_READING), item: COLUMN_READING.fromJson };
  for await (const { lineNumber, value } of rawLines(header.id, part, read)) {
    yield decodeLine({ header, part: part.part, lineNumber }, value);
  }
}
