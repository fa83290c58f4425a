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
import { parseJson, type JsonObject } from '../wire/json.ts';
import { decodeLine } from './decode-line.ts';
import { COLUMN_READING, spellingsOf } from './line-columns.ts';

/** Which lines take part, and where these go, in their order. */
export type Sifting = {
  /** Has to say the same of lines of one category and one charge type. */
  readonly takesPart: (line: BilledLine) => boolean;
  readonly take: (line: BilledLine) => void;
};

/** Lines that take no part: how many of a category, and what they come to before tax. */
export type OtherLines = {
  readonly category: LineCategory;
  readonly lines: number;
  readonly amount: Decimal;
};

/**
 * Sifts a part of a published version out of the archive: a line that takes part is read whole, of any other only its sum
 * is. Such a line costs a quarter of a whole one: what it is charged for was decided by the whole reading of a line before
 * that says the very same bytes in every column that a category is decided by, and its amount is added up digit by digit. A
 * line that is oddly written, or says something new, is read whole. What is published has been read whole once, so that a
 * line which cannot be read at all is not looked for here.
 */
export async function siftPart(
  header: DocumentHeader,
  { part, content }: Pick<RawPart, 'part' | 'content'>,
  sifting: Sifting,
): Promise<readonly OtherLines[]> {
  const sifter = createSifter(header, part, sifting);
  // What goes through promises outlives its time: lines are handed on as they are found.
  for await (const bytes of wholeLines(content, sifter.reached)) sifter.sift(bytes);
  return sifter.others();
}

// Nothing but sums is kept of most bytes: with a megabyte at a time, unpacking costs the reading thread a third.
const LIMITS = { ...EXPORT_LIMITS, chunkBytes: 2 ** 20 };

/** Bytes that end with a newline; a line that goes over the edge of two chunks comes by itself. */
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
  if (rest.length > 0) yield Buffer.concat([rest, Buffer.of(NEWLINE)]);
}

type Sum = { lines: number; readonly amount: RunningSum };

function createSifter(header: DocumentHeader, part: number, { takesPart, take }: Sifting) {
  const readColumns = createLineReader(COLUMN_READING);
  const sums = new Map<LineCategory, Sum>();
  const layouts = createLayouts();
  let lineNumber = 0;

  const readWhole = (text: string): Sum | undefined => {
    const line = decodeLine({ header, part, lineNumber }, readLine(text, lineNumber, readColumns));
    if (takesPart(line)) return void take(line);
    const sum = sums.get(line.category) ?? { lines: 0, amount: runningSum(ZERO) };
    if (sum.lines === 0) sums.set(line.category, sum);
    sum.lines += 1;
    sum.amount.add(line.subtotal);
    return sum;
  };
  const siftOdd = (bytes: Buffer): void => {
    const text = textOf(bytes, lineNumber);
    if (isBlankLine(text)) return;
    readWhole(text);
    layouts.learn(text);
  };
  const siftFlat = (bytes: Buffer, layout: Layout, start: number, end: number): void => {
    const mark = markOf(bytes, layout);
    const kind = layout.kinds.get(mark);
    const sum = kind?.sum && saysTheSame(kind.said, bytes, layout) ? kind.sum : undefined;
    const parts = sum && amountParts(bytes, layout);
    if (sum && parts !== undefined) {
      sum.lines += 1;
      sum.amount.addParts(parts);
      return;
    }
    const found = readWhole(textOf(bytes.subarray(start, end), lineNumber));
    if (kind === undefined && layout.kinds.size < KINDS_AT_MOST)
      layout.kinds.set(mark, { said: saidIn(bytes, layout), sum: found });
  };
  return {
    reached: () => lineNumber,
    sift(given: Buffer): void {
      const bytes = lineNumber === 0 ? withoutMark(given) : given;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let start = 0; start < bytes.length; lineNumber += 1) {
        const { layout, end } = layouts.fitting(bytes, view, start);
        if (layout === undefined) siftOdd(bytes.subarray(start, end));
        else siftFlat(bytes, layout, start, end);
        start = end + 1;
      }
    },
    others: (): readonly OtherLines[] =>
      [...sums].map(([category, { lines, amount }]) => ({ category, lines, amount: amount.total() })),
  };
}

function textOf(bytes: Buffer, lineNumber: number): string {
  if (!isUtf8(bytes)) throw new BrokenExport(lineNumber, 'is not UTF-8');
  return bytes.toString('utf8');
}

/** All lines that say the same of what they are: those of no part are summed up, those that take part have no sum. */
type Kind = { readonly said: Uint8Array; readonly sum: Sum | undefined };

type Layout = LineLayout & {
  /** Places of the columns that decide, and of the amount. */
  readonly deciding: readonly number[];
  readonly subtotal: number;
  readonly kinds: Map<number, Kind>;
};

// A file has one layout; where a writer leaves out what is empty, it has several.
const LAYOUTS_AT_MOST = 16;
const KINDS_AT_MOST = 10_000;

function createLayouts() {
  const known: Layout[] = [];
  const seen = new Set<string>();
  return {
    learn(text: string): void {
      if (seen.size === LAYOUTS_AT_MOST) return;
      const names = Object.keys(parseJson(text) as JsonObject);
      const layout = seen.has(names.join('"')) ? undefined : layoutOf(names);
      seen.add(names.join('"'));
      if (layout) known.unshift(layout);
    },
    /** The layout of the line that starts there, and where that ends. */
    fitting(bytes: Buffer, view: DataView, start: number) {
      for (let index = 0; index < known.length; index += 1) {
        const layout = known[index] as Layout;
        const end = layout.fit(bytes, view, start);
        if (end === -1) continue;
        // The next line is probably like this one.
        if (index > 0) known.unshift(...known.splice(index, 1));
        return { layout, end };
      }
      return { layout: undefined, end: bytes.indexOf(NEWLINE, start) };
    },
  };
}

// Columns, in every spelling, out of which a category is decided, and the word for what a line does.
const DECIDING = spellingsOf([
  ...(['productCategory', 'termAndBillingCycle', 'subscriptionDescription', 'publisherName'] as const),
  ...(['publisherId', 'skuName', 'productName', 'chargeEnd', 'chargeType'] as const),
]);
const SUBTOTAL = spellingsOf(['subtotal']);

function layoutOf(names: readonly string[]): Layout | undefined {
  const layout = lineLayout(names);
  if (layout === undefined) return undefined;
  const placesOf = (spellings: ReadonlySet<string>) =>
    [...layout.names.keys()].filter((place) => spellings.has(layout.names[place]!.toLowerCase()));
  const [subtotal, another] = placesOf(SUBTOTAL);
  if (subtotal === undefined || another !== undefined) return undefined;
  return { ...layout, subtotal, deciding: placesOf(DECIDING), kinds: new Map() };
}

/** A number made of all that decides, commas included. Lines that say the same have the same. */
function markOf(bytes: Uint8Array, { spans, deciding }: Layout): number {
  let mark = 0;
  for (let index = 0; index < deciding.length; index += 1) {
    const place = deciding[index] as number;
    const end = spans[2 * place + 1] as number;
    for (let at = spans[2 * place] as number; at <= end; at += 1)
      mark = Math.imul(mark ^ (bytes[at] as number), 16_777_619);
  }
  return mark;
}

function saidIn(bytes: Buffer, { spans, deciding }: Layout): Uint8Array {
  return Buffer.concat(
    deciding.map((place) => bytes.subarray(spans[2 * place], (spans[2 * place + 1] as number) + 1)),
  );
}

function saysTheSame(said: Uint8Array, bytes: Uint8Array, { spans, deciding }: Layout): boolean {
  let same = 0;
  for (let index = 0; index < deciding.length; index += 1) {
    const place = deciding[index] as number;
    const end = spans[2 * place + 1] as number;
    for (let at = spans[2 * place] as number; at <= end; at += 1, same += 1)
      if (said[same] !== bytes[at]) return false;
  }
  return same === said.length;
}

/** An amount in ten-thousandths, with or without quotes around it; undefined where it is not written plainly. */
function amountParts(bytes: Uint8Array, { spans, subtotal }: Layout): number | undefined {
  let [at, end] = [spans[2 * subtotal] as number, spans[2 * subtotal + 1] as number];
  if (bytes[at] === QUOTE) [at, end] = [at + 1, end - 1];
  const isNegative = bytes[at] === MINUS;
  if (isNegative) at += 1;
  if (end - at > LONGEST_PLAIN) return undefined;
  let [digits, places, parts] = [0, -1, 0];
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - DIGIT_ZERO;
    if (digit === POINT && places === -1 && digits > 0) places = 0;
    else if (digit < 0 || digit > 9) return undefined;
    else {
      parts = parts * 10 + digit;
      digits += 1;
      if (places !== -1) places += 1;
    }
  }
  if (digits === 0 || places === 0 || places > 4 || digits - Math.max(places, 0) > 9) return undefined;
  for (let missing = 4 - Math.max(places, 0); missing > 0; missing -= 1) parts *= 10;
  return isNegative ? -parts : parts;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const [NEWLINE, QUOTE, MINUS, DIGIT_ZERO] = [0x0a, 0x22, 0x2d, 0x30];
const POINT = 0x2e - 0x30;
const LONGEST_PLAIN = 14;
