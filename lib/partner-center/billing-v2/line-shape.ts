/** Lines with the same columns in the same order: the tokens of the wanted ones, or undefined for any other line. */
type LineShape = (line: string) => readonly string[] | undefined;

/**
 * Such lines without an escape in a wanted column: what the wanted ones say, the first of them at 1, as a match counts. A
 * text has lost its quotes, and is not told from a number; `null` says nothing.
 */
type TextShape = (line: string) => readonly (string | undefined)[] | undefined;

// RFC 8259, sections 6 and 7. Each alternative begins with another character, and no part can be matched in two ways:
// a line that does not match is given up in a time proportional to its length.
const PLAIN = String.raw`[^"\\\x00-\x1f]*`;
const TEXT = String.raw`"${PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})${PLAIN})*"`;
const NUMBER = String.raw`-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?`;
const SCALAR = `${TEXT}|${NUMBER}|true|false|null`;
// A text and its quotes, or another scalar and none, in one group: whoever finds the quotes outside need not take them off.
const SAID = `"?((?<=")${PLAIN}(?=")|(?<!")(?:${NUMBER}|true|false)(?!"))"?|null`;

const COLUMNS_AT_MOST = 200;

/**
 * The grammar of a flat JSON object with exactly these members, written by one writer: as one regular expression. What
 * matches is JSON by the very grammar of JSON, its values are what stands between its colons and commas, and nothing in
 * it was turned into a number. It costs a third of parsing. Undefined where a name is not plain.
 */
export function lineShape(
  names: readonly string[],
  wanted: (name: string) => boolean,
): LineShape | undefined {
  const grammar = grammarOf(names, wanted, `(${SCALAR})`);
  return grammar && ((line) => grammar.exec(line)?.slice(1));
}

/** The same for lines that escape nothing in a wanted column, which are nearly all: at two thirds of its cost. */
export function textShape(
  names: readonly string[],
  wanted: (name: string) => boolean,
): TextShape | undefined {
  const grammar = grammarOf(names, wanted, `(?:${SAID})`);
  return grammar && ((line) => grammar.exec(line) ?? undefined);
}

function grammarOf(
  names: readonly string[],
  wanted: (name: string) => boolean,
  taken: string,
): RegExp | undefined {
  if (names.length === 0 || names.length > COLUMNS_AT_MOST || !names.every(isPlain)) return undefined;
  const members = names.map((name) => `"${escaped(name)}": ?${wanted(name) ? taken : `(?:${SCALAR})`}`);
  return new RegExp(String.raw`^\{${members.join(', ?')}\}\r?$`);
}

function isPlain(name: string): boolean {
  return /^[A-Za-z@][\w @.-]{0,99}$/.test(name);
}

function escaped(name: string): string {
  return name.replace(/[.-]/g, String.raw`\$&`);
}
