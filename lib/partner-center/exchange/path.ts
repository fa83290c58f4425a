/**
 * A path whose values cannot leave their place: `path`/v1/customers/${id}/orders``. Every value becomes exactly one
 * segment, percent-encoded; an empty one, `.`, `..` and half a character are refused with a TypeError.
 */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((before, text, index) => before + segment(values[index - 1] ?? '') + text);
}

/** What every path of a host begins with: nothing else there is ours to ask. */
const PREFIXES = { partner_center: '/v1/', graph: '/v1.0/reports/partners/billing/' } as const;

/** True for a path that stays below its place when it is put behind its host. */
export function isPlainPath(text: string, host: keyof typeof PREFIXES): boolean {
  if (!text.startsWith(PREFIXES[host]) || !/^(\/[^/?#\\\s]+)+$/.test(text)) return false;
  return !text.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part));
}

/** The customer that a path is about; undefined where it is about none. */
export function customerIn(text: string): string | undefined {
  return /^\/v1\/customers\/([^/]+)/.exec(text)?.[1]?.toLowerCase();
}

function segment(value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed())
    throw new TypeError(`${JSON.stringify(value)} is no segment of a path`);
  return encodeURIComponent(value);
}
