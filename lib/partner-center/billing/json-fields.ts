/** The members of a JSON object by their names in lower case: Microsoft's casing differs from page to page. */
export type Fields = ReadonlyMap<string, unknown>;

/** Undefined for anything that is not a JSON object. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}
