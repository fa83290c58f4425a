import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hexOf } from '../deterministic-ids.ts';
import type { ExportData } from '../world.ts';

/** Microsoft fixes neither the number of blobs nor their size; even a small export comes in several. */
const LINES_PER_BLOB = 20_000;
const FEWEST_BLOBS = 3;
const BYTE_ORDER_MARK = '\uFEFF';
const compress = promisify(gzip);

export function blobNames({ eTag, rows }: ExportData): readonly string[] {
  const count = Math.max(FEWEST_BLOBS, Math.ceil(rows.length / LINES_PER_BLOB) + 1);
  return Array.from(
    { length: count },
    (_, index) => `part-${String(index).padStart(5, '0')}-${hexOf(`${eTag} ${index}`, 32)}.c000.json.gz`,
  );
}

/**
 * One blob: gzip over JSON lines. With the habits of the real ones: a byte-order mark before the first, no newline after
 * the last line of the second, and a last one with nothing in it.
 */
export async function blobBytes(data: ExportData, name: string): Promise<Uint8Array | undefined> {
  const names = blobNames(data);
  const index = names.indexOf(name);
  if (index < 0) return undefined;
  const filled = names.length - 1;
  const size = Math.ceil(data.rows.length / filled);
  const texts = index === filled ? [] : data.rows.slice(index * size, (index + 1) * size);
  const end = texts.length > 0 && index !== 1 ? '\n' : '';
  return compress(`${index === 0 && texts.length > 0 ? BYTE_ORDER_MARK : ''}${texts.join('\n')}${end}`);
}
