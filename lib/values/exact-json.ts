/**
 * Parses JSON without ever making a binary floating-point number: every number arrives as its literal text, so that
 * `820`, `"820"` and `0.1999968000511991808131` are read alike and to the last digit. A byte-order mark is skipped.
 * Throws a SyntaxError on text that is not JSON.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(
    text.charCodeAt(0) === 0xfeff ? text.slice(1) : text,
    literal as (key: string, value: unknown) => unknown,
  );
}

function literal(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' ? (context.source ?? String(value)) : value;
}
