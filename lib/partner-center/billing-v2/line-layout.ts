/**
 * Finds the values of a flat JSON line by its bytes, without making a text of anything. `fit` tells where the line ends
 * (its newline), and fills `spans` with where each value begins and ends, quotes included: those of the member at place `n`
 * lie at 2n and 2n + 1. It answers -1 for every line that is not, by the very grammar of JSON, one object with exactly these
 * members in this order, written without a blank: what is odd is for a parser. The bytes have to end with a newline.
 */
export type LineLayout = {
  readonly names: readonly string[];
  readonly spans: Int32Array;
  readonly fit: (bytes: Uint8Array, view: DataView, start: number) => number;
};

const COLUMNS_AT_MOST = 200;

/** Undefined where a name is not plain, or stands twice. */
export function lineLayout(names: readonly string[]): LineLayout | undefined {
  if (names.length === 0 || names.length > COLUMNS_AT_MOST || !names.every(isPlain)) return undefined;
  if (new Set(names).size < names.length) return undefined;
  const marks = names.map((name, place) => wordsOf(`${place === 0 ? '{' : ','}"${name}":`));
  let end = 0;
  const plan: Plan = {
    words: Float64Array.from(marks.flatMap(({ words }) => words)),
    ends: Int32Array.from(marks, ({ words }) => (end += words.length)),
    lengths: Int32Array.from(marks, ({ length }) => length),
    spans: new Int32Array(2 * names.length),
  };
  return { names, spans: plan.spans, fit: (bytes, view, start) => fit(bytes, view, start, plan) };
}

/** How a line becomes a value, of which it is asked what stands at each place; empty where that is nothing. */
export type PlacesReading<Value> = {
  readonly fromPlaces: (names: readonly string[]) => (says: (place: number) => string) => Value;
};

/**
 * What a line says, read out of its text by the spans that `fit` found. The text has one character for each byte; undefined where
 * a value that is asked for has an escape, or a letter that is more than one byte.
 */
export type SpanReader<Value> = (line: string, start: number, isAscii: boolean) => Value | undefined;

/** The columns of lines of one layout, without looking for them again. */
export function spanReader<Value>(
  { names, spans }: LineLayout,
  { fromPlaces }: PlacesReading<Value>,
): SpanReader<Value> {
  let [text, textStart, mayBeOdd, isOdd] = ['', 0, false, false];
  const read = fromPlaces(names);
  const says = (place: number): string => {
    const [from, to] = [spans[2 * place]! - textStart, spans[2 * place + 1]! - textStart];
    const first = text.charCodeAt(from);
    if (first !== QUOTE) return first === NULL[0] ? '' : text.slice(from, to);
    const said = text.slice(from + 1, to - 1);
    if (mayBeOdd && ODD.test(said)) isOdd = true;
    return said;
  };
  return (line, start, isAscii) => {
    [text, textStart, mayBeOdd, isOdd] = [line, start, !isAscii || line.includes('\\'), false];
    const value = read(says);
    return isOdd ? undefined : value;
  };
}

const ODD = /[\\\x80-\xff]/;

function isPlain(name: string): boolean {
  return /^[A-Za-z@][\w @.-]{3,99}$/.test(name);
}

/**
 * What stands before each value, eight bytes at a time. Read as a binary float, eight letters are equal to the same eight letters
 * and to nothing else: they are no zero, and where what is compared is no number it is not equal.
 */
type Plan = {
  readonly words: Float64Array;
  readonly ends: Int32Array;
  readonly lengths: Int32Array;
  readonly spans: Int32Array;
};

/** A text of eight letters at least, in words; the last one ends with it, and may overlap the one before. */
function wordsOf(mark: string): { readonly words: readonly number[]; readonly length: number } {
  const view = new DataView(new TextEncoder().encode(mark).buffer);
  const whole = Math.ceil(mark.length / WORD) - 1;
  const starts = [...Array.from({ length: whole }, (_, index) => index * WORD), mark.length - WORD];
  return { words: starts.map((start) => view.getFloat64(start, true)), length: mark.length };
}

function fit(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  { words, ends, lengths, spans }: Plan,
): number {
  let at = start;
  let word = 0;
  for (let place = 0; place < ends.length; place += 1) {
    const begins = at + (lengths[place] as number);
    if (begins >= bytes.length) return -1;
    const last = (ends[place] as number) - 1;
    for (; word < last; word += 1, at += WORD) if (view.getFloat64(at, true) !== words[word]) return -1;
    if (view.getFloat64(begins - WORD, true) !== words[last]) return -1;
    word += 1;
    at = bytes[begins] === QUOTE ? endOfText(bytes, begins + 1) : endOfScalar(bytes, begins);
    if (at === -1) return -1;
    spans[2 * place] = begins;
    spans[2 * place + 1] = at;
  }
  if (bytes[at] !== CLOSING_BRACE) return -1;
  const end = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1;
  return bytes[end] === NEWLINE ? end : -1;
}

/** Behind the quote that ends the text which began before `at`; -1 where it is no text of JSON. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isPlainFour(bytes, at)) at += 4;
  for (;;) {
    const kind = KINDS[bytes[at] as number];
    if (kind === PLAIN) at += 1;
    else if (kind === ENDS) return at + 1;
    else if (kind === ESCAPES && SHORT_ESCAPES[bytes[at + 1] as number] === 1) at += 2;
    else return -1;
  }
}

/** Whether four bytes go on with a text, without one that ends it, escapes or is forbidden. At the end of all bytes none do. */
function isPlainFour(bytes: Uint8Array, at: number): boolean {
  if (at > bytes.length - 4) return false;
  const either =
    KINDS[bytes[at]!]! | KINDS[bytes[at + 1]!]! | KINDS[bytes[at + 2]!]! | KINDS[bytes[at + 3]!]!;
  return either === PLAIN;
}

/** Behind a number or `null`; -1 where it is neither. */
function endOfScalar(bytes: Uint8Array, from: number): number {
  if (bytes[from] === NULL[0]) return isNull(bytes, from) ? from + NULL.length : -1;
  const whole = bytes[from] === MINUS ? from + 1 : from;
  const point = endOfDigits(bytes, whole);
  if (point === whole || (bytes[whole] === ZERO && point > whole + 1)) return -1;
  if (bytes[point] !== POINT) return point;
  const end = endOfDigits(bytes, point + 1);
  return end === point + 1 ? -1 : end;
}

function isNull(bytes: Uint8Array, from: number): boolean {
  return NULL.every((letter, index) => bytes[from + index] === letter);
}

function endOfDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] as number) >= ZERO && (bytes[at] as number) <= ZERO + 9) at += 1;
  return at;
}

const WORD = 8;
const [QUOTE, BACKSLASH, CLOSING_BRACE, NEWLINE, CARRIAGE_RETURN] = [0x22, 0x5c, 0x7d, 0x0a, 0x0d];
const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30];
const NULL = [...'null'].map((letter) => letter.charCodeAt(0));
const [PLAIN, ENDS, ESCAPES, FORBIDDEN] = [0, 1, 2, 3];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === QUOTE ? ENDS : byte === BACKSLASH ? ESCAPES : byte < 0x20 ? FORBIDDEN : PLAIN,
);
// A letter by its number is for a parser: nobody needs to write one so, and Microsoft does not.
const SHORT_ESCAPES = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
