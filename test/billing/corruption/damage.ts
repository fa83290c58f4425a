/** What can be sent or kept whole and arrive or lie there damaged. */
export type Target = 'blob' | 'page' | 'statement';

/** Parts of one target by their number, as they are when nothing happens to them. */
export type Parts = readonly Uint8Array[];

/** One thing that goes wrong: which parts are other than they were, and where, for those who want to know why. */
export type Damage = { readonly parts: ReadonlyMap<number, Uint8Array>; readonly where: Place | undefined };
type Place = { readonly part: number; readonly byte: number };

export type DamageKind = keyof typeof DAMAGES;
type Make = (parts: Parts, random: () => number) => Damage;

/** Every kind of damage, as a function of what is damaged and of chance. */
export const DAMAGES = {
  'one bit turned': (parts, random) => {
    const { part, byte } = anyByte(parts, random);
    const bytes = (parts[part] ?? new Uint8Array()).slice();
    bytes[byte]! ^= 1 << Math.floor(random() * 8);
    return { parts: new Map([[part, bytes]]), where: { part, byte } };
  },
  'cut short': (parts, random) => {
    const part = chosen(parts, random, ({ length }) => length > 0);
    const bytes = parts[part] ?? new Uint8Array();
    const length = Math.floor(random() * bytes.length);
    return { parts: new Map([[part, bytes.slice(0, length)]]), where: { part, byte: length } };
  },
  'one in place of another': (parts, random) => {
    const from = chosen(parts, random);
    const to = chosen(parts, random, (bytes) => bytes !== parts[from]);
    return { parts: new Map([[to, parts[from] ?? new Uint8Array()]]), where: undefined };
  },
  'twice in a row': (parts, random) => {
    const part = chosen(parts, random, ({ length }) => length > 0);
    const bytes = parts[part] ?? new Uint8Array();
    return { parts: new Map([[part, new Uint8Array([...bytes, ...bytes])]]), where: undefined };
  },
  'two exchanged': (parts, random) => {
    const one = chosen(parts, random);
    const other = chosen(parts, random, (bytes) => bytes !== parts[one]);
    const changed = [
      [one, parts[other] ?? new Uint8Array()],
      [other, parts[one] ?? new Uint8Array()],
    ] as const;
    return { parts: new Map(changed), where: undefined };
  },
} as const satisfies Record<string, Make>;

// Every byte of all parts is as likely as every other.
function anyByte(parts: Parts, random: () => number): Place {
  let byte = Math.floor(random() * parts.reduce((sum, { length }) => sum + length, 0));
  for (const [part, { length }] of parts.entries()) {
    if (byte < length) return { part, byte };
    byte -= length;
  }
  throw new Error('there is nothing here that can be damaged in this way');
}

function chosen(
  parts: Parts,
  random: () => number,
  fits: (bytes: Uint8Array) => boolean = () => true,
): number {
  const fitting = [...parts.keys()].filter((part) => fits(parts[part] ?? new Uint8Array()));
  const found = fitting[Math.floor(random() * fitting.length)];
  if (found === undefined) throw new Error('there is nothing here that can be damaged in this way');
  return found;
}
