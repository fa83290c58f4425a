import type { Content } from '../../billing/billing-source.ts';
import { ZERO, type Decimal } from '../../values/decimal.ts';
import { runningSum, type RunningSum } from '../../values/running-sum.ts';
import { endedLines } from '../billing-v2/ended-lines.ts';
import { lineLayout, type LineLayout } from '../billing-v2/line-layout.ts';
import { isJsonObject, jsonIn } from '../wire/json.ts';
import { spellingsOf } from './line-columns.ts';

/** All lines that say the very same bytes in every column that decides what they are charged for, by a number of their own. */
export type LineKind = number;
/** Of a line that is written oddly, or whose kinds are too many to be told apart. */
export const NO_KIND: LineKind = -1;

/** A line that has to be read: where in the bytes it begins and ends, and its number in the part. */
export type PickedLine = {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly lineNumber: number;
  readonly kind: LineKind;
  /** Whose spans are those of this line, until the next one; undefined for a line that is oddly written, or new. */
  readonly layout: LineLayout | undefined;
};

/** What the lines of a kind come to that were not picked. */
export type KindSum = { readonly kind: LineKind; readonly lines: number; readonly amount: Decimal };

/**
 * Reads a line, and says whether no more is wanted of its kind than their sum. Until it has, every line of a kind is picked; and
 * after it, those whose amount is not written plainly.
 */
type ReadPicked = (picked: PickedLine) => boolean;

/**
 * Takes a part apart into lines that are read, in their order, and kinds that are summed up. Throws a BrokenExport, what
 * content throws, and what the reading throws.
 */
export async function pickLines(content: Content, read: ReadPicked): Promise<readonly KindSum[]> {
  const picker = createPicker();
  for await (const bytes of endedLines(content, picker.reached)) picker.pick(bytes, read);
  return picker.sums();
}

type Kind = { readonly said: DataView; readonly amount: RunningSum; lines: number; isSummed: boolean };

function createPicker() {
  const kinds: Kind[] = [];
  const layouts = createLayouts();
  let lineNumber = 0;

  const kindOf = (bytes: Buffer, view: DataView, layout: Layout): LineKind => {
    const mark = markOf(view, layout);
    const known = layout.kinds.get(mark);
    if (known !== undefined) return saysTheSame(kinds[known]!.said, view, layout) ? known : NO_KIND;
    if (kinds.length === KINDS_AT_MOST) return NO_KIND;
    layout.kinds.set(mark, kinds.length);
    return (
      kinds.push({ said: saidIn(bytes, layout), amount: runningSum(ZERO), lines: 0, isSummed: false }) - 1
    );
  };
  /** Adds a line to its kind's sum, if that is all that is wanted of it. */
  const isSummed = (kind: Kind | undefined, bytes: Buffer, layout: Layout): boolean => {
    const parts = kind?.isSummed ? amountParts(bytes, layout) : undefined;
    if (kind === undefined || parts === undefined) return false;
    kind.lines += 1;
    kind.amount.addParts(parts);
    return true;
  };

  return {
    reached: () => lineNumber,
    pick(given: Buffer, read: ReadPicked): void {
      const bytes = lineNumber === 0 ? withoutMark(given) : given;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let start = 0; start < bytes.length; lineNumber += 1) {
        const { layout, end } = layouts.fitting(bytes, view, start);
        const kind = layout === undefined ? NO_KIND : kindOf(bytes, view, layout);
        if (layout === undefined) layouts.learn(bytes.subarray(start, end));
        const known = kinds[kind];
        if (layout === undefined || !isSummed(known, bytes, layout)) {
          const isEnough = read({ bytes, start, end, lineNumber, kind, layout });
          if (known !== undefined && isEnough) known.isSummed = true;
        }
        start = end + 1;
      }
    },
    sums: (): readonly KindSum[] =>
      kinds.flatMap(({ lines, amount }, kind) =>
        lines === 0 ? [] : { kind, lines, amount: amount.total() },
      ),
  };
}

type Layout = LineLayout & {
  /** Places of the columns that decide, and of the amount. */
  readonly deciding: readonly number[];
  readonly subtotal: number;
  /** Kinds by what markOf makes of a line. */
  readonly kinds: Map<number, LineKind>;
};

// A file has one layout; where a writer leaves out what is empty, it has several.
const LAYOUTS_AT_MOST = 16;
const KINDS_AT_MOST = 10_000;

function createLayouts() {
  const known: Layout[] = [];
  const seen = new Set<string>();
  return {
    learn(bytes: Buffer): void {
      if (seen.size === LAYOUTS_AT_MOST) return;
      const names = namesIn(bytes);
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

/** What cannot be read has no names here: whoever reads it will say what is wrong. */
function namesIn(bytes: Buffer): readonly string[] {
  const line = jsonIn(bytes);
  return line !== undefined && isJsonObject(line) ? Object.keys(line) : [];
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

// What decides is looked at several bytes at a time, in a fraction of the time that one by one takes. The end of its name before a value
// and the comma or brace behind it belong to it, so that none is shorter than a word; its last word overlaps those before.
const startOf = ({ spans }: Layout, place: number): number => (spans[2 * place] as number) - 6;
const endOf = ({ spans }: Layout, place: number): number => (spans[2 * place + 1] as number) + 1;

/** A number made of all that decides. Lines that say the same have the same. */
function markOf(view: DataView, layout: Layout): number {
  let mark = 0;
  for (const place of layout.deciding) {
    const last = endOf(layout, place) - 4;
    // Without the end of the name, which all have.
    for (let at = startOf(layout, place) + 4; at < last; at += 4) mark = mixed(mark, view.getInt32(at, true));
    mark = mixed(mark, view.getInt32(last, true));
  }
  return mark;
}

function mixed(mark: number, word: number): number {
  return Math.imul(mark ^ word, 0x9e3779b1) ^ (mark >>> 15);
}

function saidIn(bytes: Buffer, layout: Layout): DataView {
  const { buffer, byteOffset, length } = Buffer.concat(
    layout.deciding.map((place) => bytes.subarray(startOf(layout, place), endOf(layout, place))),
  );
  return new DataView(buffer, byteOffset, length);
}

/** Eight letters are the same number only where they are the same letters: see the layout. */
function saysTheSame(said: DataView, view: DataView, layout: Layout): boolean {
  let same = 0;
  for (const place of layout.deciding) {
    const [start, end] = [startOf(layout, place), endOf(layout, place)];
    if (same + end - start > said.byteLength) return false;
    for (let at = start; at < end - 8; at += 8)
      if (said.getFloat64(same + at - start, true) !== view.getFloat64(at, true)) return false;
    same += end - start;
    if (said.getFloat64(same - 8, true) !== view.getFloat64(end - 8, true)) return false;
  }
  return same === said.byteLength;
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
