import type { RawPart } from '../../billing/billing-source.ts';
import { BrokenExport } from '../billing-v2/broken-export.ts';
import { EXPORT_LIMITS, exportLines, type ExportLimits } from '../billing-v2/export-lines.ts';
import { isBlankLine, readLine } from '../billing-v2/line-reader.ts';
import { parseJson, type Json } from '../wire/json.ts';
import { memberOf } from '../wire/member-of.ts';
import { UnreadableLine, WHOLE } from './unreadable-line.ts';

/** One element of a part: the line of a file or the item of a page, counted from 0. */
type RawLine<Value> = { readonly lineNumber: number; readonly value: Value };

/** What is made of a line that is still text, and of an item of a page that is parsed. */
type ElementReader<Value> = {
  readonly line: (text: string) => Value;
  readonly item: (json: Json) => Value;
};

/** The lines of one raw part in their order, unpacked as they are read. Throws an UnreadableLine where the part is broken. */
export function rawLines<Value>(
  documentId: string,
  part: RawPart,
  read: ElementReader<Value>,
  limits: ExportLimits = EXPORT_LIMITS,
): AsyncIterable<RawLine<Value>> {
  return part.format === 'v2_blob'
    ? fileLines(documentId, part, read.line, limits)
    : pageItems(documentId, part, read.item);
}

async function* pageItems<Value>(
  documentId: string,
  part: RawPart,
  read: (json: Json) => Value,
): AsyncGenerator<RawLine<Value>> {
  const items = itemsOf(documentId, part);
  if (!Array.isArray(items)) throw broken(documentId, part, 0, 'is not a page with items');
  for (const [lineNumber, item] of (items as readonly Json[]).entries()) {
    yield { lineNumber, value: read(item) };
  }
}

function itemsOf(documentId: string, part: RawPart): Json | undefined {
  try {
    const page = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(part.bytes));
    return memberOf(page, 'items');
  } catch {
    throw broken(documentId, part, 0, 'is not JSON');
  }
}

async function* fileLines<Value>(
  documentId: string,
  part: RawPart,
  read: (text: string) => Value,
  limits: ExportLimits,
): AsyncGenerator<RawLine<Value>> {
  try {
    for await (const { firstLine, lines } of exportLines(oneChunk(part.bytes), limits)) {
      for (const [index, text] of lines.entries()) {
        if (isBlankLine(text)) continue;
        const lineNumber = firstLine + index;
        yield { lineNumber, value: readLine(text, lineNumber, read) };
      }
    }
  } catch (error) {
    throw error instanceof BrokenExport ? broken(documentId, part, error.lineNumber, error.reason) : error;
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function broken(documentId: string, part: RawPart, lineNumber: number, reason: string): UnreadableLine {
  return new UnreadableLine(documentId, { part: part.part, lineNumber, field: WHOLE, reason });
}
