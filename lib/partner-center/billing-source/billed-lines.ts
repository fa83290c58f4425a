import type { BilledLine } from '../../billing/billed-line.ts';
import type { RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { createLineReader } from '../billing-v2/line-reader.ts';
import { decodeLine } from './decode-line.ts';
import { columnText, COLUMN_READING } from './line-columns.ts';
import { rawLines } from './line-parts.ts';
import { UnreadableLine } from './unreadable-line.ts';

/**
 * The charges of one raw part in their order, from a line on, some dozens at a time. Throws an UnreadableLine at the first
 * that cannot be read, that has no column for the number of its document where its neighbours have one (a name that was
 * damaged on the way would make a stranger's line one of ours), or that names another partner than the lines before it.
 */
export async function* billedLines(
  header: DocumentHeader,
  part: RawPart,
  fromLine = 0,
): AsyncGenerator<readonly BilledLine[]> {
  const read = createLineReader(COLUMN_READING);
  let isNumbered: boolean | undefined;
  let partnerId = '';
  for await (const lines of rawLines({ of: header.id, part, read, fromLine })) {
    yield lines.map(({ lineNumber, value }) => {
      const line = decodeLine({ header, part: part.part, lineNumber }, value);
      isNumbered ??= value.ok && value.isNumbered;
      if (value.ok && value.isNumbered !== isNumbered && header.commerce === 'new')
        throw new UnreadableLine(header.id, { part: part.part, lineNumber, ...UNLIKE_ITS_NEIGHBOURS });
      const partner = value.ok ? columnText(value.texts, 'partnerId') : '';
      if (partner !== '' && partner !== partnerId) {
        if (partnerId !== '' && partner.toLowerCase() !== partnerId.toLowerCase())
          throw new UnreadableLine(header.id, { part: part.part, lineNumber, ...ANOTHER_PARTNER });
        partnerId = partner;
      }
      return line;
    });
  }
}

const UNLIKE_ITS_NEIGHBOURS = {
  field: 'invoiceNumber',
  reason: 'is a column of some lines of this part and not of others',
};

const ANOTHER_PARTNER = { field: 'partnerId', reason: 'is another than that of the lines before it' };
