import { isUtf8 } from 'node:buffer';
import type { BilledLine, LineCategory } from '../../billing/billed-line.ts';
import type { Content, RawPart } from '../../billing/billing-source.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import { ZERO, type Decimal } from '../../values/decimal.ts';
import { runningSum, type RunningSum } from '../../values/running-sum.ts';
import { EXPORT_LIMITS } from '../billing-v2/export-lines.ts';
import { BrokenExport } from '../billing-v2/broken-export.ts';
import { lineLayout, type LineLayout } from '../billing-v2/line-layout.ts';
import { createLineReader, isBlankLine, readLine } from '../billing-v2/line-reader.ts';
import { unpackedBlob } from '../billing-v2/unpack-blob.ts';
import { decodeLine } from './decode-line.ts';
import { COLUMN_READING, spellingsOf } from './line-columns.ts';

/** What a reconciliation asks of every line; equal answers for lines that say the same in CATEGORY_COLUMNS. */
type TakesPart = (line: BilledLine) => boolean;

/** Of the lines of one part: those that take part, some at a time, and at last what the others come to before tax. */
export type SiftedLines = {
  readonly charges: readonly BilledLine[];
  readonly others: readonly OtherLines[];
};

type OtherLines = { readonly category: LineCategory; readonly lines: number; readonly amount: Decimal };

/**
 * Sifts a part of a published version out of the archive: a line that takes part is read whole, of any other only its sum
 * is. Such a line costs a quarter of a whole one: what it is charged for was decided by the whole reading of a line before
 * that says the very same bytes in every column that a category is decided by, and its amount is added up digit by digit. A
 * line that is oddly written, or says something new, is read whole. What is published has been read whole once, so that a
 * line which cannot be read at all is not looked for here.
 */
export async function* siftedPart(
  header: DocumentHeader,
  { part, content }: Pick<RawPart, 'part' | 'content'>,
  takesPart: TakesPart,
): AsyncGenerator<SiftedLines> {
  const sifter = createSifter(header, part, takesPart);
  for await (const bytes of wholeLines(content, sifter.reached)) {
    const charges = sifter.sift(bytes);
    if (charges.length > 0) yield { charges, others: [] };
  }
  yield { charges: [], others: sifter.others() };
}

// Nothing but sums is kept of most bytes: with a megabyte at a time, unpacking costs the reading thread a third.
const LIMITS = { ...EXPORT_LIMITS, chunkBytes: 2 ** 20 };

/** Bytes that end with a line, or with all; a line that goes over the edge of two chunks comes by itself. */
async function* wholeLines(content: Content, reached: () => number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const { buffer, byteOffset, length } of unpackedBlob(content, LIMITS, reached)) {
    const bytes = Buffer.from(buffer, byteOffset, length);
    const begun = rest.length === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (begun > 0) yield Buffer.concat([rest, bytes.subarray(0, begun)]);
    if (end > begun) yield bytes.subarray(begun, end);
    rest = end === 0 ? Buffer.concat([rest, bytes]) : bytes.subarray(end);
    if (rest.length > LIMITS.lineBytes) throw new BrokenExport(reached(), 'is longer than is allowed');
  }
  if (rest.length > 0) yield rest;
}

type Sum = { lines: number; readonly amount: RunningSum };
/** All lines that say the same of what they are: those of no part are summed up, those that take part have no sum. */
type Kind = { readonly said: Uint8Array; readonly sum: Sum | undefined };
type Layout = LineLayout & { readonly subtotal: number; readonly deciding: readonly number[] };

function createSifter(header: DocumentHeader, part: number, takesPart: TakesPart) {
  const readColumns = createLineReader(COLUMN_READING);
  const sums = new Map<LineCategory, Sum>();
  const kinds = new Map<number, Kind>();
  let layout: Layout | undefined;
  let lineNumber = 0;

  const sumOf = (category: LineCategory): Sum => {
    const sum = sums.get(category) ?? { lines: 0, amount: runningSum(ZERO) };
    if (sum.lines === 0) sums.set(category, sum);
    return sum;
  };
  const readWhole = (text: string, charges: BilledLine[]): Sum | undefined => {
    const line = decodeLine({ header, part, lineNumber }, readLine(text, lineNumber, readColumns));
    if (takesPart(line)) return void charges.push(line);
    const sum = sumOf(line.category);
    sum.lines += 1;
    sum.amount.add(line.subtotal);
    return sum;
  };
  const siftLine = (bytes: Buffer, start: number, charges: BilledLine[]): number => {
    const end = layout?.fit(bytes, start) ?? -1;
    if (layout === undefined || end === -1) {
      const newline = bytes.indexOf(NEWLINE, start);
      const text = bytes.toString('utf8', start, newline === -1 ? bytes.length : newline);
      if (!isBlankLine(text)) {
        readWhole(text, charges);
        layout ??= layoutOf(text);
      }
      return newline === -1 ? bytes.length : newline;
    }
    const mark = markOf(bytes, layout);
    const kind = kinds.get(mark);
    const isKnown = kind !== undefined && saysTheSame(kind.said, bytes, layout);
    const parts = isKnown && kind.sum ? amountParts(bytes, layout) : NaN;
    if (isKnown && kind.sum && !Number.isNaN(parts)) {
      kind.sum.lines += 1;
      kind.sum.amount.addParts(parts);
    } else {
      const sum = readWhole(bytes.toString('utf8', start, end), charges);
      if (kind === undefined && kinds.size < KINDS_AT_MOST) kinds.set(mark, { said: saidIn(bytes, layout), sum });
    }
    return end;
  };
  return {
    reached: () => lineNumber,
    sift(given: Buffer): readonly BilledLine[] {
      const bytes = lineNumber === 0 ? withoutMark(given) : given;
      if (!isUtf8(bytes)) throw new BrokenExport(lineNumber, 'is not UTF-8');
      const charges: BilledLine[] = [];
      for (let start = 0; start < bytes.length; lineNumber += 1) start = siftLine(bytes, start, charges) + 1;
      return charges;
    },
    others: (): readonly OtherLines[] =>
      [...sums].map(([category, { lines, amount }]) => ({ category, lines, amount: amount.total() })),
  };
}

// Columns, in every spelling, out of which a category is decided, and the word for what a line does.
const DECIDING = spellingsOf([
  ...(['productCategory', 'termAndBillingCycle', 'subscriptionDescription', 'publisherName'] as const),
  ...(['publisherId', 'skuName', 'productName', 'chargeEnd', 'chargeType'] as const),
]);
const SUBTOTAL = spellingsOf(['subtotal']);
const KINDS_AT_MOST = 10_000;

function layoutOf(text: string): Layout | undefined {
  const layout = lineLayout(Object.keys(JSON.parse(text) as object));
  if (layout === undefined) return undefined;
  const placesOf = (spellings: ReadonlySet<string>) =>
    [...layout.names.keys()].filter((place) => spellings.has(layout.names[place]!.toLowerCase()));
  const [subtotal, another] = placesOf(SUBTOTAL);
  if (subtotal === undefined || another !== undefined) return undefined;
  return { ...layout, subtotal, deciding: placesOf(DECIDING) };
}

/** A number made of all that decides. Lines that say the same have the same. */
function markOf(bytes: Uint8Array, { spans, deciding }: Layout): number {
  let mark = 0;
  for (let index = 0; index < deciding.length; index += 1) {
    const place = deciding[index] as number;
    const end = spans[2 * place + 1] as number;
    for (let at = spans[2 * place] as number; at < end; at += 1)
      mark = Math.imul(mark ^ (bytes[at] as number), 16_777_619);
  }
  return mark;
}

function saidIn(bytes: Buffer, { spans, deciding }: Layout): Uint8Array {
  return Buffer.concat(deciding.map((place) => bytes.subarray(spans[2 * place], spans[2 * place + 1])));
}

function saysTheSame(said: Uint8Array, bytes: Uint8Array, { spans, deciding }: Layout): boolean {
  let same = 0;
  for (let index = 0; index < deciding.length; index += 1) {
    const place = deciding[index] as number;
    const end = spans[2 * place + 1] as number;
    for (let at = spans[2 * place] as number; at < end; at += 1, same += 1)
      if (said[same] !== bytes[at]) return false;
  }
  return same === said.length;
}

/** An amount in ten-thousandths, with or without quotes around it; not a number where it is not written plainly. */
function amountParts(bytes: Uint8Array, { spans, subtotal }: Layout): number {
  let [at, end] = [spans[2 * subtotal] as number, spans[2 * subtotal + 1] as number];
  if (bytes[at] === QUOTE) [at, end] = [at + 1, end - 1];
  const isNegative = bytes[at] === MINUS;
  if (isNegative) at += 1;
  if (end - at > LONGEST_PLAIN) return NaN;
  let [digits, places, parts] = [0, -1, 0];
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - DIGIT_ZERO;
    if (digit === POINT && places === -1 && digits > 0) places = 0;
    else if (digit < 0 || digit > 9) return NaN;
    else {
      parts = parts * 10 + digit;
      digits += 1;
      if (places !== -1) places += 1;
    }
  }
  if (digits === 0 || places === 0 || places > 4 || digits - Math.max(places, 0) > 9) return NaN;
  for (let missing = 4 - Math.max(places, 0); missing > 0; missing -= 1) parts *= 10;
  return isNegative ? -parts : parts;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const [NEWLINE, QUOTE, MINUS, DIGIT_ZERO] = [0x0a, 0x22, 0x2d, 0x30];
const POINT = 0x2e - 0x30;
const LONGEST_PLAIN = 14;
