import { readWire, type Codec } from './codec.ts';
import type { Json } from './json.ts';

/** An entry of a list as it was written, and what it says, or the field that does not fit and why. */
export type Entry<Value> = { readonly wire: Json } & ReturnType<typeof readWire<Value>>;

/** Entries that are read each by itself, so that one in an odd state hides no other. */
export function eachByItself<Value>(codec: () => Codec<Value>): Codec<Entry<Value>> {
  return {
    read: (wire, reading) => {
      const entry = readEntry(codec(), wire);
      if (entry.ok) for (const { field, reason } of entry.drifts) reading.drift(field, reason);
      else reading.drift(entry.field, entry.reason);
      return entry;
    },
    print: (entry) => (entry.ok ? codec().print(entry.value) : entry.wire),
  };
}

/** Reads one entry. Never throws for what Microsoft sent. */
export function readEntry<Value>(codec: Codec<Value>, wire: Json): Entry<Value> {
  return { wire, ...readWire(codec, wire) };
}
