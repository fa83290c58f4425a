import { isUtf8 } from 'node:buffer';
import type { Content, RawPart } from '../../billing/billing-source.ts';
import { BrokenExport } from '../billing-v2/broken-export.ts';
import { exportLines, type ExportLimits } from '../billing-v2/export-lines.ts';
import { isBlankLine, readLine } from '../billing-v2/line-reader.ts';
import { cutItems } from '../paging/cut-items.ts';
import { isJsonObject, jsonIn, printJson, type Json } from '../wire/json.ts';
import { isSameInAnyCase } from '../wire/words.ts';
import { UnreadableLine, WHOLE } from './unreadable-line.ts';

/** One element of a part: the line of a file or the item of a page, counted from 0. */
type RawLine<Value> = { readonly lineNumber: number; readonly value: Value };

/** Which lines of which part are read, what is made of the text of each, and whose lines they are, for a complaint. */
type Reading<Value> = {
  readonly of: string;
  readonly part: RawPart;
  readonly read: (text: string) => Value;
  /** Lines before this one are cut off and not looked at. */
  readonly fromLine?: number | undefined;
  readonly limits?: ExportLimits | undefined;
};

/**
 * The lines of one raw part in their order, unpacked as they are read, some dozens at a time. Throws an UnreadableLine
 * where the part is broken; a failure of its content is passed on.
 */
export async function* rawLines<Value>(reading: Reading<Value>): AsyncGenerator<readonly RawLine<Value>[]> {
  const { part, of } = reading;
  try {
    yield* part.format === 'v2_blob' ? fileLines(reading) : pageItems(reading);
  } catch (error) {
    if (!(error instanceof BrokenExport)) throw error;
    const { lineNumber, reason } = error;
    throw new UnreadableLine(of, { part: part.part, lineNumber, field: WHOLE, reason });
  }
}

async function* fileLines<Value>(reading: Reading<Value>): AsyncGenerator<readonly RawLine<Value>[]> {
  const { part, read, fromLine, limits } = reading;
  for await (const { firstLine, lines } of exportLines(part.content, limits, fromLine)) {
    const values: RawLine<Value>[] = [];
    for (const [index, text] of lines.entries()) {
      if (isBlankLine(text)) continue;
      const lineNumber = firstLine + index;
      values.push({ lineNumber, value: readLine(text, lineNumber, read) });
    }
    if (values.length > 0) yield values;
  }
}

async function* pageItems<Value>(reading: Reading<Value>): AsyncGenerator<readonly RawLine<Value>[]> {
  const { part, read, fromLine = 0 } = reading;
  const items = itemsOf(await wholePage(part.content));
  for (let first = fromLine; first < items.length; first += ITEMS_TOGETHER) {
    yield items.slice(first, first + ITEMS_TOGETHER).map((bytes, index) => {
      const lineNumber = first + index;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
      return { lineNumber, value: readLine(text, lineNumber, read) };
    });
  }
}

const ITEMS_TOGETHER = 64;

/** The items of a page, each by itself and none of them decoded yet. What is around them has to be a page. */
function itemsOf(page: Uint8Array): readonly Uint8Array[] {
  const cut = cutItems(page);
  const around = jsonIn(cut?.envelope ?? page);
  if (around === undefined || !isUtf8(page)) throw new BrokenExport(0, 'is not JSON');
  const [left, second] = isJsonObject(around)
    ? Object.keys(around).flatMap((name) => (isSameInAnyCase(name, 'items') ? [around[name]] : []))
    : [];
  // What was cut out leaves an empty list; what is in it after that is a second list of that name.
  const isTwofold = second !== undefined || (cut !== undefined && Array.isArray(left) && left.length > 0);
  if (!Array.isArray(left) || isTwofold) throw new BrokenExport(0, 'is not a page with items');
  // Too oddly written to be cut.
  return cut?.items ?? (left as readonly Json[]).map((item) => Buffer.from(printJson(item)));
}

// No answer that was taken for a page was ever longer.
const LONGEST_PAGE = 64_000_000;

async function wholePage(content: Content): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > LONGEST_PAGE) throw new BrokenExport(0, 'is longer than any page');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
