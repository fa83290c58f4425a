import type { Codec } from './codec.ts';
import { fields, lenient, optional } from './fields.ts';
import { isJsonObject, type Json } from './json.ts';
import { anything, text } from './leaves.ts';

/** A list in its order. */
export function listOf<Value>(codec: Codec<Value>): Codec<readonly Value[]> {
  return {
    read: (wire, reading) => {
      if (!Array.isArray(wire)) throw reading.unfit('is not a list');
      return (wire as readonly Json[]).map((one, index) =>
        reading.within(index, () => codec.read(one, reading)),
      );
    },
    print: (values) => values.map(codec.print),
  };
}

/** An object whose names are not known beforehand, such as a provisioning context; spelling and order are kept. */
export function mapOf<Value>(codec: Codec<Value>): Codec<ReadonlyMap<string, Value>> {
  return {
    read: (wire, reading) => {
      if (!isJsonObject(wire)) throw reading.unfit('is not an object');
      return new Map(
        Object.entries(wire).map(([name, one]) => [
          name,
          reading.within(name, () => codec.read(one, reading)),
        ]),
      );
    },
    print: (values) => Object.fromEntries([...values].map(([name, value]) => [name, codec.print(value)])),
  };
}

/** A link of Microsoft's. Where it leads is never followed: it is often misspelt, and a token would go with it. */
const link = fields({
  uri: lenient(text),
  method: lenient(text),
  headers: lenient(listOf(fields({ key: text, value: optional(text) }))),
  body: lenient(anything),
});

export const links = fields({ self: lenient(link), next: lenient(link), previous: lenient(link) });

/**
 * A list with its envelope. `totalCount` counts the page, and often wrongly: it is kept and never used. The
 * continuation token of seek paging stands in the body, in the link to the next page, or in both.
 */
export function collectionOf<Value>(element: Codec<Value>) {
  return fields({
    totalCount: lenient(anything),
    items: listOf(element),
    links: lenient(links),
    continuationToken: lenient(text),
    attributes: lenient(anything),
  });
}
