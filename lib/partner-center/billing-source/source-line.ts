import type { BilledLine } from '../../billing/billed-line.ts';
import type { Content, RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { PrintedColumns } from '../../billing/printed-columns.ts';
import { createLineReader } from '../billing-v2/line-reader.ts';
import { decodeLine } from './decode-line.ts';
import { rawLines } from './line-parts.ts';
import { WHOLE_READING } from './printed-columns.ts';

/** One line as it was written, and the charge that is read in it with the rest of its columns, or why none is. */
type SourceLine = {
  readonly text: string;
  readonly line: BilledLine | undefined;
  readonly printed: PrintedColumns | undefined;
  readonly problem: string | undefined;
};

/**
 * The text of one line or item of a raw part, counted from 0; undefined where the part ends before it, or it is blank.
 * The part is read to its end, because only there its keeper knows that the bytes are the ones it was given.
 */
export async function sourceLine(
  header: DocumentHeader,
  part: RawPart,
  lineNumber: number,
): Promise<SourceLine | undefined> {
  const { content, rest } = readOnce(part.content);
  const text = await textOf(header, { ...part, content }, lineNumber);
  await rest();
  return text === undefined ? undefined : { text, ...chargeIn(header, part.part, lineNumber, text) };
}

async function textOf(header: DocumentHeader, part: RawPart, fromLine: number): Promise<string | undefined> {
  for await (const lines of rawLines({ of: header.id, part, read: (text) => text, fromLine }))
    return lines.find(({ lineNumber }) => lineNumber === fromLine)?.value;
  return undefined;
}

function chargeIn(
  header: DocumentHeader,
  part: number,
  lineNumber: number,
  text: string,
): Omit<SourceLine, 'text'> {
  try {
    const { columns, printed } = createLineReader(WHOLE_READING)(text);
    return { line: decodeLine({ header, part, lineNumber }, columns), printed, problem: undefined };
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    return { line: undefined, printed: undefined, problem };
  }
}

/** A content whose reader may stop half-way; what it left is read afterwards. */
function readOnce(whole: Content): { readonly content: Content; readonly rest: () => Promise<void> } {
  const chunks = whole[Symbol.asyncIterator]();
  const one = { next: () => chunks.next(), [Symbol.asyncIterator]: () => one };
  return {
    content: one,
    rest: async () => {
      while ((await chunks.next()).done !== true);
    },
  };
}
