import { isJsonObject, type Json } from '../wire/json.ts';

/** The member of that name, whatever its case; undefined where there is none, or the value is no object. */
export function memberOf(wire: Json | undefined, name: string): Json | undefined {
  if (wire === undefined || !isJsonObject(wire)) return undefined;
  return Object.entries(wire).find(([spelt]) => spelt.toLowerCase() === name.toLowerCase())?.[1];
}
