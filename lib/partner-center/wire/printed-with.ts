import type { Codec } from './codec.ts';
import { isJsonObject } from './json.ts';
import { isSameInAnyCase } from './words.ts';

/**
 * A value with another member in it and the rest as it was read, whatever it is: how something of Microsoft's goes back
 * that is not ours to rewrite. The member keeps its place and its spelling, and comes last where it was missing.
 */
export function printedWith<Value>(
  codec: Codec<Value>,
  value: Value,
  member: string,
  replacement: unknown,
): Readonly<Record<string, unknown>> {
  const printed = codec.print(value);
  const entries = isJsonObject(printed) ? Object.entries(printed) : [];
  const isMember = (name: string): boolean => isSameInAnyCase(name, member);
  if (!entries.some(([name]) => isMember(name)))
    return Object.fromEntries([...entries, [member, replacement]]);
  return Object.fromEntries(entries.map(([name, one]) => [name, isMember(name) ? replacement : one]));
}
