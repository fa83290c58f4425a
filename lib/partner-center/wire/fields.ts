import type { Codec, Reading, ValueOf } from './codec.ts';
import { isJsonObject, type Json } from './json.ts';

/** A field that may be missing or null. What is there has to fit: money and whatever decides about it. */
export function optional<Value>(codec: Codec<Value>): Optional<Value> {
  return { ...codec, presence: 'optional' };
}

/** A field that may be missing, null or odd. An odd one is undefined, drift, and printed as it was. */
export function lenient<Value>(codec: Codec<Value>): Lenient<Value> {
  return { ...codec, presence: 'lenient' };
}

type Optional<Value> = Codec<Value> & { readonly presence: 'optional' };
type Lenient<Value> = Codec<Value> & { readonly presence: 'lenient' };
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a shape may hold codecs of any values
type Field = Codec<any> & { readonly presence?: 'optional' | 'lenient' };
type Shape = Readonly<Record<string, Field>>;

export type FieldsOf<Fields extends Shape> = {
  readonly [Name in keyof Fields]: Fields[Name] extends { readonly presence: string }
    ? ValueOf<Fields[Name]> | undefined
    : ValueOf<Fields[Name]>;
};

/**
 * An object of the wire. Names match without case; null is the same as missing; fields that are not known are kept, and
 * noted as drift. It prints in the order and the spelling in which it was read, or in ours where it was made here.
 */
export function fields<Fields extends Shape>(shape: Fields): Codec<FieldsOf<Fields>> {
  const known = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  return {
    read: (wire, reading) => {
      if (!isJsonObject(wire)) throw reading.unfit('is not an object');
      const { entries, found } = sorted(wire, known);
      const value: Record<string, unknown> = {};
      for (const name in shape) value[name] = readField(shape[name] as Field, name, found.get(name), reading);
      for (const { name, field } of entries) if (field === undefined) reading.drift(name, 'is not known');
      Object.defineProperty(value, ENTRIES, { value: entries });
      return value as FieldsOf<Fields>;
    },
    print: (value) => {
      const entries = (value as { readonly [ENTRIES]?: readonly Entry[] })[ENTRIES] ?? ours(shape, value);
      return Object.fromEntries(
        entries.map(({ name, field, wire }) => {
          const known = field === undefined ? undefined : value[field];
          return [name, known === undefined ? wire : (shape[field as string] as Field).print(known)];
        }),
      );
    },
  };
}

const ENTRIES = Symbol('how the fields were written');

/** A field as it was written: under which name, for which of ours, and what stood there. */
type Entry = { readonly name: string; readonly field: string | undefined; readonly wire: Json };

function sorted(
  wire: { readonly [name: string]: Json },
  known: ReadonlyMap<string, string>,
): { readonly entries: readonly Entry[]; readonly found: ReadonlyMap<string, Json> } {
  const entries: Entry[] = [];
  const found = new Map<string, Json>();
  for (const [name, value] of Object.entries(wire)) {
    const field = known.get(name.toLowerCase());
    // A second spelling of one name is kept, as a stranger.
    const isFirst = field !== undefined && !found.has(field);
    entries.push({ name, field: isFirst ? field : undefined, wire: value });
    if (isFirst) found.set(field, value);
  }
  return { entries, found };
}

function readField(codec: Field, name: string, wire: Json | undefined, reading: Reading): unknown {
  if (wire === undefined || wire === null) {
    if (codec.presence === undefined) throw reading.within(name, () => reading.unfit('is missing'));
    return undefined;
  }
  const read = (): unknown => codec.read(wire, reading);
  return codec.presence === 'lenient' ? reading.leniently(name, read) : reading.within(name, read);
}

function ours(shape: Shape, value: Readonly<Record<string, unknown>>): readonly Entry[] {
  return Object.keys(shape).flatMap((name) =>
    value[name] === undefined ? [] : [{ name, field: name, wire: null }],
  );
}
