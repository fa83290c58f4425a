import { isJsonObject, type Json } from './json.ts';
import { isSameInAnyCase } from './words.ts';

/** The member of that name, whatever its case; undefined where there is none, or the value is no object. */
export function memberOf(wire: Json | undefined, name: string): Json | undefined {
  if (wire === undefined || !isJsonObject(wire)) return undefined;
  return Object.entries(wire).find(([spelt]) => isSameInAnyCase(spelt, name))?.[1];
}
