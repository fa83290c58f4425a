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
  return withMember(isJsonObject(printed) ? printed : {}, member, replacement);
}

/** An object with another member in it, in the place and the spelling of the one it replaces. */
export function withMember(
  object: Readonly<Record<string, unknown>>,
  member: string,
  replacement: unknown,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(object);
  const isMember = (name: string): boolean => isSameInAnyCase(name, member);
  if (!entries.some(([name]) => isMember(name)))
    return Object.fromEntries([...entries, [member, replacement]]);
  return Object.fromEntries(entries.map(([name, one]) => [name, isMember(name) ? replacement : one]));
}
