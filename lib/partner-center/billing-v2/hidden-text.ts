import type { Codec } from '../wire/codec.ts';
import { isJsonObject, type Json } from '../wire/json.ts';

/** A signature that opens a folder of somebody's billing: no log, no inspection and no JSON shows it. */
class HiddenText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return '***';
  }

  toString(): string {
    return '***';
  }
}

/** A text below a codec of `hidingSignatures`. */
export const hiddenText: Codec<HiddenText> = {
  read: (wire, reading) => {
    const given: unknown = wire;
    if (!(given instanceof HiddenText)) throw reading.unfit('is not a text');
    return given;
  },
  print: hiddenJson,
};

/**
 * A codec of answers that carry signatures (`sasToken`, `rootFolderSAS`). They are hidden before anything is read, so
 * that they also stand in none of the raw fields that a value keeps in order to print itself; printing shows them.
 */
export function hidingSignatures<Value>(codec: Codec<Value>): Codec<Value> {
  return {
    read: (wire, reading) => codec.read(hidden(wire), reading),
    print: (value) => shown(codec.print(value)),
  };
}

function hidden(wire: Json): Json {
  return mapped(wire, (name, value) =>
    typeof value === 'string' && /sas/i.test(name) ? hiddenJson(new HiddenText(value)) : hidden(value),
  );
}

function shown(wire: Json): Json {
  return mapped(wire, (_name, value) => {
    const given: unknown = value;
    return given instanceof HiddenText ? given.reveal() : shown(value);
  });
}

function mapped(wire: Json, member: (name: string, value: Json) => Json): Json {
  if (Array.isArray(wire)) return (wire as readonly Json[]).map((value) => mapped(value, member));
  if (!isJsonObject(wire) || (wire as unknown) instanceof HiddenText) return wire;
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, member(name, value)]));
}

// It travels through the codecs as if it were JSON: they hand on whole what they do not read.
function hiddenJson(text: HiddenText): Json {
  return text as unknown as Json;
}
