import { isJsonObject, type Json } from '../wire/json.ts';

/**
 * Whether an object in a text of JSON has two members of one name, of which its value shows only one: then the text has
 * more colons outside of its strings than the value has members.
 */
export function namesMemberTwice(text: string, value: Json): boolean {
  return namedMembers(text) !== members(value);
}

// The text is known to be JSON.
function namedMembers(text: string): number {
  let count = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) isInText = !isInText;
    else if (isInText && sign === BACKSLASH) at += 1;
    else if (!isInText && sign === COLON) count += 1;
  }
  return count;
}

function members(value: Json): number {
  if (Array.isArray(value)) return total(value as readonly Json[]);
  if (!isJsonObject(value)) return 0;
  const values = Object.values(value);
  return values.length + total(values);
}

function total(values: readonly Json[]): number {
  return values.reduce((sum: number, value) => sum + members(value), 0);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
