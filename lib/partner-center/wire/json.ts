/** JSON as it was written: every number keeps its literal text, so that printing gives back each digit that was read. */
export type Json = string | boolean | null | JsonNumber | readonly Json[] | JsonObject;
// An interface, because an object type would count as a JsonObject too.
interface JsonNumber {
  readonly rawJSON: string;
}
export type JsonObject = { readonly [name: string]: Json };

/**
 * Parses JSON without ever making a binary floating-point number. A byte-order mark is skipped: recorded answers of
 * Partner Center begin with one. Throws a SyntaxError on text that is not JSON, a RangeError on absurd nesting or an
 * absurd number of values.
 */
export function parseJson(text: string): Json {
  if (text.length > VALUES_AT_MOST && hasMoreValues(text))
    throw new RangeError(`more than ${VALUES_AT_MOST} values`);
  return exact.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, literal);
}

/** The JSON of a body; undefined where it is none. */
export function jsonIn(bytes: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The text of a value; numbers as they were written. */
export function printJson(value: Json): string {
  return exact.stringify(value);
}

/** A number with the literal text that it is to be printed as. Throws a SyntaxError on text that is no scalar of JSON. */
export function jsonNumber(literal: string): JsonNumber {
  return exact.rawJSON(literal);
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return exact.isRawJSON(value);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exact.isRawJSON(value);
}

/** What a text, a number or a truth value says; undefined where the value is none of them. */
export function scalarText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (isJsonNumber(value)) return value.rawJSON;
  return typeof value === 'boolean' ? String(value) : undefined;
}

// Numbers with their text are part of the language since 2025, and not yet of the compiler's library.
const exact = JSON as unknown as {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): Json;
  stringify(value: Json): string;
  rawJSON(text: string): JsonNumber;
  isRawJSON(value: unknown): value is JsonNumber;
};

// A documented page has some forty bytes a value. Sixty megabytes of `1,1,1` would be three gigabytes once they are read.
const VALUES_AT_MOST = 2_000_000;

// Signs within texts count as well, which is near enough.
function hasMoreValues(text: string): boolean {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === COMMA || sign === OPENING_BRACKET || sign === OPENING_BRACE) signs += 1;
  }
  return signs > VALUES_AT_MOST;
}

const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;

function literal(_name: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' ? jsonNumber(context.source ?? String(value)) : value;
}
