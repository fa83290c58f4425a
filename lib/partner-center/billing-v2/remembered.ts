import type { Codec } from '../wire/codec.ts';
import { isJsonNumber } from '../wire/json.ts';

const VALUES_AT_MOST = 1_024;

/**
 * The same codec for a column that says the same thing over and over: days, currencies, rates. What was read once is
 * given again, so its values must not change. It forgets all when there are too many.
 */
export function remembered<Value>(codec: Codec<Value>): Codec<Value> {
  const texts = new Map<string, Value>();
  const numbers = new Map<string, Value>();
  return {
    read: (wire, reading) => {
      if (typeof wire === 'string') {
        return lookedUp(texts, wire, () => codec.read(ownText(wire), reading));
      }
      return isJsonNumber(wire)
        ? lookedUp(numbers, wire.rawJSON, () => codec.read(wire, reading))
        : codec.read(wire, reading);
    },
    print: codec.print,
  };
}

/** A function of a text that is asked for few different ones, and remembers its answers. */
export function rememberedByText<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => lookedUp(known, text, () => read(text));
}

function lookedUp<Value>(known: Map<string, Value>, text: string, read: () => Value): Value {
  const found = known.get(text);
  if (found !== undefined) return found;
  const value = read();
  if (known.size >= VALUES_AT_MOST) known.clear();
  known.set(ownText(text), value);
  return value;
}

// A part of a text keeps the whole of it in memory, here a line for each word remembered of it. Putting something before
// it and taking that away again makes a text of its own.
function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
