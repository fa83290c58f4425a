import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { decodeLine } from '../lib/partner-center/billing-source/decode-line.ts';
import { COLUMN_READING } from '../lib/partner-center/billing-source/line-columns.ts';
import { reconciliationLine } from '../lib/partner-center/billing-v2/reconciliation-line.ts';
import { exportLines } from '../lib/partner-center/billing-v2/export-lines.ts';
import { JSON_READING } from '../lib/partner-center/billing-v2/flat-json.ts';
import { createLineReader } from '../lib/partner-center/billing-v2/line-reader.ts';
import { readWire } from '../lib/partner-center/wire/codec.ts';
import { listedDocument } from '../test/builders/listed-document.ts';
import { blobNames, parsedLines } from './export-files.ts';

/** One pass over the blobs of an export, in one of the ways that are compared; how many lines were read. */
export type PassName = keyof typeof PASSES;

export const PASSES = {
  /** Unpack and JSON.parse: what anybody would write, digits lost. */
  bare: (folder: string) => bareLines(folder),
  /** The columns that the domain asks for, as the exact text that stands there. */
  fields: (folder: string) => eachLine(folder, readsColumns()),
  /** The domain's own value of a line: decimals, days, category. */
  domain: (folder: string) => eachLine(folder, readsBilledLines()),
  /** Every column by the wire codec, able to print the line again to the last digit. */
  lossless: (folder: string) => eachLine(folder, readsWireLines()),
} as const;

async function bareLines(folder: string): Promise<number> {
  let count = 0;
  for (const blob of await blobsOf(folder))
    for await (const batch of parsedLines(blob))
      count += batch.filter(({ Currency: currency }) => typeof currency === 'string').length;
  return count;
}

async function eachLine(folder: string, isRead: (line: string) => boolean): Promise<number> {
  let count = 0;
  for (const blob of await blobsOf(folder)) {
    for await (const { lines } of exportLines(createReadStream(blob) as AsyncIterable<Uint8Array>)) {
      for (const line of lines) if (isRead(line)) count += 1;
    }
  }
  return count;
}

function readsColumns(): (line: string) => boolean {
  const read = createLineReader(COLUMN_READING);
  return (line) => read(line).ok;
}

function readsBilledLines(): (line: string) => boolean {
  const read = createLineReader(COLUMN_READING);
  const place = { header: listedDocument(), part: 0, lineNumber: 0 };
  return (line) => decodeLine(place, read(line)).currency === 'EUR';
}

function readsWireLines(): (line: string) => boolean {
  const read = createLineReader(JSON_READING);
  return (line) => {
    const found = readWire(reconciliationLine, read(line));
    return found.ok && found.drifts.length === 0;
  };
}

async function blobsOf(folder: string): Promise<readonly string[]> {
  return (await blobNames(folder)).map((name) => join(folder, name));
}
