import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hexOf } from '../deterministic-ids.ts';
import type { IssuedDocument, IssuedLine } from '../world.ts';
import { ATTRIBUTES } from './line.ts';
import { AMOUNTS } from './v1-one-time-line.ts';
import { amountEncoder } from './wire-amounts.ts';

/** Microsoft fixes neither the number of blobs nor their size; even a small export comes in several. */
const LINES_PER_BLOB = 20_000;
const FEWEST_BLOBS = 3;
const BYTE_ORDER_MARK = '\uFEFF';
const compress = promisify(gzip);

/** Any change of an invoice's data changes it. */
export function eTagOf(document: IssuedDocument): string {
  return hexOf(`${document.id} ${document.dataVersion}`, 17);
}

export function blobNames(document: IssuedDocument): readonly string[] {
  const count = Math.max(FEWEST_BLOBS, Math.ceil(document.lines.length / LINES_PER_BLOB) + 1);
  return Array.from(
    { length: count },
    (_, index) =>
      `part-${String(index).padStart(5, '0')}-${hexOf(`${eTagOf(document)} ${index}`, 32)}.c000.json.gz`,
  );
}

/**
 * One blob: gzip over JSON lines. With the habits of the real ones: a byte-order mark before the first, no newline after
 * the last line of the second, and a last one with nothing in it.
 */
export async function blobBytes(document: IssuedDocument, name: string): Promise<Uint8Array | undefined> {
  const names = blobNames(document);
  const index = names.indexOf(name);
  if (index < 0) return undefined;
  const filled = names.length - 1;
  const size = Math.ceil(document.lines.length / filled);
  const rows = index === filled ? [] : document.lines.slice(index * size, (index + 1) * size);
  const text = rows.map((line, row) => lineText(line, index * size + row)).join('\n');
  const end = rows.length > 0 && index !== 1 ? '\n' : '';
  return compress(`${index === 0 && rows.length > 0 ? BYTE_ORDER_MARK : ''}${text}${end}`);
}

function lineText(line: IssuedLine, row: number): string {
  const amount = amountEncoder(row);
  return JSON.stringify(
    Object.fromEntries(
      ATTRIBUTES.map((name) => [name, AMOUNTS.has(name) ? amount(line[name] ?? '') : (line[name] ?? '')]),
    ),
  );
}
