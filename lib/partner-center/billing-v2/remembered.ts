import type { Codec } from '../wire/codec.ts';
import { isJsonNumber } from '../wire/json.ts';

const VALUES_AT_MOST = 1_024;
// A column in which everything is different must not be remembered and forgotten line by line: what was remembered only to
// be thrown away a moment later is what memory grows by.
const FORGETS_AFTER_MISSES = 16 * VALUES_AT_MOST;

/**
 * The same codec for a column that says the same thing over and over: days, currencies, rates. What was read once is
 * given again, so its values must not change. Where there are too many, the rest is read anew each time, and now and then
 * all is forgotten.
 */
export function remembered<Value>(codec: Codec<Value>): Codec<Value> {
  const texts = createMemory<Value>();
  const numbers = createMemory<Value>();
  return {
    read: (wire, reading) => {
      if (typeof wire === 'string') return texts(wire, () => codec.read(ownText(wire), reading));
      return isJsonNumber(wire)
        ? numbers(wire.rawJSON, () => codec.read(wire, reading))
        : codec.read(wire, reading);
    },
    print: codec.print,
  };
}

/** A function of a text that is asked for few different ones, mostly for the last one again, and remembers its answers. */
export function rememberedByText<Value>(read: (text: string) => Value): (text: string) => Value {
  const memory = createMemory<Value>();
  let last: string | undefined;
  let lastValue: Value;
  return (text) => {
    if (text === last) return lastValue;
    lastValue = memory(text, () => read(ownText(text)));
    last = text;
    return lastValue;
  };
}

/** Remembers what was read from a text, for the many times that the same text comes again. */
function createMemory<Value>(): (text: string, read: () => Value) => Value {
  const known = new Map<string, Value>();
  let misses = 0;
  return (text, read) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read();
    misses += 1;
    if (misses % FORGETS_AFTER_MISSES === 0) known.clear();
    if (known.size < VALUES_AT_MOST) known.set(ownText(text), value);
    return value;
  };
}

// A part of a text keeps the whole of it in memory, here a line for each word remembered of it. Putting something before
// it and taking that away again makes a text of its own.
function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
