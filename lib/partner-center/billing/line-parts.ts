import { createGunzip } from 'node:zlib';
import type { RawPart } from '../../billing/billing-source.ts';
import { parseExactJson } from '../../values/exact-json.ts';
import { fieldsOf } from './json-fields.ts';
import { UnreadableLine, WHOLE } from './unreadable-line.ts';

/** One element of a part, not yet decoded: the line of a file or the item of a page, counted from 0. */
type RawLine = { readonly lineNumber: number; readonly value: unknown };

/** Against archives that unpack for ever. Microsoft names no size; these are far above any that is known. */
export type PartLimits = { readonly unpackedBytes: number; readonly lineCharacters: number };
const LIMITS: PartLimits = { unpackedBytes: 16 * 2 ** 30, lineCharacters: 4 * 2 ** 20 };

/** The lines of one raw part in their order, unpacked as they are read. Throws an UnreadableLine where the part is broken. */
export function rawLines(
  documentId: string,
  part: RawPart,
  limits: PartLimits = LIMITS,
): AsyncIterable<RawLine> {
  return part.format === 'v2_blob' ? fileLines(documentId, part, limits) : pageItems(documentId, part);
}

async function* pageItems(documentId: string, part: RawPart): AsyncGenerator<RawLine> {
  let items: unknown;
  try {
    items = fieldsOf(parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(part.bytes)))?.get(
      'items',
    );
  } catch {
    throw broken(documentId, part, 0, 'is not JSON');
  }
  if (!Array.isArray(items)) throw broken(documentId, part, 0, 'is not a page with items');
  for (const [lineNumber, value] of (items as readonly unknown[]).entries()) yield { lineNumber, value };
}

async function* fileLines(documentId: string, part: RawPart, limits: PartLimits): AsyncGenerator<RawLine> {
  let lineNumber = 0;
  for await (const text of textLines(documentId, part, limits)) {
    if (text.trim() !== '') yield { lineNumber, value: parsedLine(documentId, part, lineNumber, text) };
    lineNumber += 1;
  }
}

function parsedLine(documentId: string, part: RawPart, lineNumber: number, text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw broken(documentId, part, lineNumber, 'is not JSON');
  }
}

/** Text by line; the last one may lack its newline. */
async function* textLines(documentId: string, part: RawPart, limits: PartLimits): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let unpacked = 0;
  let lineNumber = 0;
  let rest = '';
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw broken(documentId, part, lineNumber, 'is not UTF-8');
    }
  };
  for await (const chunk of unpackedChunks(documentId, part, () => lineNumber)) {
    unpacked += chunk.length;
    if (unpacked > limits.unpackedBytes)
      throw broken(documentId, part, lineNumber, 'unpacks to more than is allowed');
    const lines = (rest + decoded(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.length > limits.lineCharacters)
        throw broken(documentId, part, lineNumber, 'is longer than is allowed');
      yield line;
      lineNumber += 1;
    }
    if (rest.length > limits.lineCharacters)
      throw broken(documentId, part, lineNumber, 'is longer than is allowed');
  }
  rest += decoded();
  if (rest !== '') yield rest;
}

async function* unpackedChunks(
  documentId: string,
  part: RawPart,
  reached: () => number,
): AsyncGenerator<Uint8Array> {
  // A store that marks its gzip as an encoding of the transfer has it undone on the way: then it is text already.
  if (startsLikeText(part.bytes)) {
    yield part.bytes;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 2 ** 18 });
  gunzip.end(part.bytes);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof UnreadableLine) throw error;
    throw broken(
      documentId,
      part,
      reached(),
      `does not unpack: ${error instanceof Error ? error.message : 'not gzip'}`,
    );
  } finally {
    gunzip.destroy();
  }
}

function startsLikeText(bytes: Uint8Array): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes[start] === 0x7b; // An opening brace.
}

function broken(documentId: string, part: RawPart, lineNumber: number, reason: string): UnreadableLine {
  return new UnreadableLine(documentId, { part: part.part, lineNumber, field: WHOLE, reason });
}
