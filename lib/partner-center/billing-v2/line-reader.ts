import { isJsonObject, parseJson, type Json } from '../wire/json.ts';
import { BrokenExport } from './broken-export.ts';
import { lineShape, textShape } from './line-shape.ts';
import { namesMemberTwice } from './named-twice.ts';

/** How a line becomes a value, whichever way it was taken apart. Both ways have to say the same of the same line. */
export type LineReading<Value> = {
  /** Which columns the value is made of. */
  readonly wanted: (name: string) => boolean;
  /** For lines with these wanted columns, in this order: asked once, and then given the literal tokens of each line. */
  readonly fromTokens: (names: readonly string[]) => (tokens: readonly string[]) => Value;
  /** The same for what they say, as a TextShape gives it, for values that do not tell a text from a number. */
  readonly fromTexts?: (names: readonly string[]) => (texts: readonly (string | undefined)[]) => Value;
  readonly fromJson: (json: Json) => Value;
};

// A file has one list of columns; some writers leave out what is empty, and then there are several.
const SHAPES_AT_MOST = 16;
const LONGEST_FLAT_LINE = 65_536;

/**
 * Reads the lines of files exactly. A line with a list of columns that came before is taken apart by its shape; any
 * other line, nested, in another order or oddly written, by the lossless parser. Throws a SyntaxError on a line that is not
 * JSON, a NamedTwice on one that says something twice, and whatever the reading throws. It remembers shapes, and nothing of
 * the lines.
 */
export function createLineReader<Value>(reading: LineReading<Value>): (line: string) => Value {
  const shapes: Shape<Value>[] = [];
  const seen = new Set<string>();
  const learn = (json: Json): void => {
    if (!isJsonObject(json) || seen.size >= SHAPES_AT_MOST) return;
    const names = Object.keys(json);
    const known = names.join('"');
    if (seen.has(known)) return;
    seen.add(known);
    shapes.push(...shapesOf(names, reading));
  };
  return (line) => {
    const found = line.length > LONGEST_FLAT_LINE ? undefined : matching(shapes, line);
    if (found !== undefined) return found.value;
    const json = parseJson(line);
    // A shape has each name once: only lines that fit none can have one twice.
    if (namesMemberTwice(line, json)) throw new NamedTwice();
    learn(json);
    return reading.fromJson(json);
  };
}

/** JSON takes the last one of two members of one name, and which one is meant nobody can say. */
export class NamedTwice extends Error {
  override readonly name = 'NamedTwice' as const;
}

/**
 * The value of a line of a file. Throws a BrokenExport on one that is not JSON, is nested beyond all measure, or names a
 * column twice.
 */
export function readLine<Value>(text: string, lineNumber: number, read: (text: string) => Value): Value {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof NamedTwice) throw new BrokenExport(lineNumber, 'names a column twice');
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    throw new BrokenExport(lineNumber, 'is not JSON');
  }
}

/** A blank line says nothing, and counts. */
export function isBlankLine(text: string): boolean {
  return text.charCodeAt(0) !== OPENING_BRACE && text.trim() === '';
}

const OPENING_BRACE = 0x7b;

/** The value of a line of this shape; undefined for any other line. */
type Shape<Value> = (line: string) => { readonly value: Value } | undefined;

function shapesOf<Value>(names: readonly string[], reading: LineReading<Value>): readonly Shape<Value>[] {
  const { wanted, fromTokens, fromTexts } = reading;
  const taken = names.filter(wanted);
  return [
    fromTexts && shape(textShape(names, wanted), fromTexts(taken)),
    shape(lineShape(names, wanted), fromTokens(taken)),
  ].filter((one) => one !== undefined);
}

function shape<Match, Value>(
  match: ((line: string) => Match | undefined) | undefined,
  read: (match: Match) => Value,
): Shape<Value> | undefined {
  if (match === undefined) return undefined;
  return (line) => {
    const found = match(line);
    return found && { value: read(found) };
  };
}

function matching<Value>(shapes: Shape<Value>[], line: string): { readonly value: Value } | undefined {
  for (let index = 0; index < shapes.length; index += 1) {
    const found = shapes[index]?.(line);
    if (found === undefined) continue;
    // The next line is probably like this one.
    if (index > 0) shapes.unshift(...shapes.splice(index, 1));
    return found;
  }
  return undefined;
}

/** The text of a token that is one; a number, `true`, `false` and `null` stay as they are written. */
export function tokenText(token: string): string {
  if (token.charCodeAt(0) !== QUOTE) return token;
  return token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
}

const QUOTE = 0x22;
