import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { WholeLine } from '../../billing/printed-columns.ts';
import { createLineReader } from '../billing-v2/line-reader.ts';
import { decodeLine } from './decode-line.ts';
import { rawLines } from './line-parts.ts';
import { WHOLE_READING } from './printed-columns.ts';

/**
 * The charges of one raw part in their order, each with every column of its line, some dozens at a time. For parts that
 * were read and published before: whose lines they are is looked at there (`billedLines`), and their bytes are proven.
 */
export async function* wholeLines(
  header: DocumentHeader,
  part: RawPart,
  fromLine = 0,
): AsyncGenerator<readonly WholeLine[]> {
  const read = createLineReader(WHOLE_READING);
  for await (const lines of rawLines({ of: header.id, part, read, fromLine }))
    yield lines.map(({ lineNumber, value: { columns, printed } }) => ({
      line: decodeLine({ header, part: part.part, lineNumber }, columns),
      printed,
    }));
}
