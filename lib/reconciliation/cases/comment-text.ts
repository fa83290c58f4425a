import { z } from '../../values/schema.ts';

const LONGEST = 2_000;

/** What a person has to say: a text of several lines, without anything that a spreadsheet or a terminal would trip over. */
export function commentText() {
  const printable = `^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\ufffe\\uffff]{1,${LONGEST}}$`;
  return z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'is blank'),
      z.regex(new RegExp(printable, 'u'), `is not 1 to ${LONGEST} printable characters`),
    );
}
