/**
 * A path whose values cannot leave their place: `path`/v1/customers/${id}/orders``. Every value becomes exactly one
 * segment, percent-encoded; an empty one, `.` and `..` are refused with a TypeError.
 */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((before, text, index) => before + segment(values[index - 1] ?? '') + text);
}

/** True for a path that stays below its root when it is put behind a host. */
export function isPlainPath(text: string): boolean {
  return /^(\/[^/?#\\\s]+)+$/.test(text) && !text.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part));
}

function segment(value: string): string {
  if (value === '' || value === '.' || value === '..')
    throw new TypeError(`"${value}" is no segment of a path`);
  return encodeURIComponent(value);
}
