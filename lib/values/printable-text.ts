import { z } from './schema.ts';

/**
 * A text of somebody else's that is repeated to others: well-formed Unicode without control characters, U+FFFE and
 * U+FFFF, since a queue refuses to carry those for ever.
 */
export function printableText(longest: number) {
  const pattern = `^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\ufffe\\uffff]{1,${longest}}$`;
  return z.string().check(z.regex(new RegExp(pattern, 'u'), `is not 1 to ${longest} printable characters`));
}
