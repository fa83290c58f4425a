import { describe, expect, it } from '@jest/globals';
import { fields, optional } from '../../../lib/partner-center/wire/fields.ts';
import { parseJson } from '../../../lib/partner-center/wire/json.ts';
import { amount, text } from '../../../lib/partner-center/wire/leaves.ts';
import { memberOf } from '../../../lib/partner-center/wire/member-of.ts';
import { printedWith } from '../../../lib/partner-center/wire/printed-with.ts';
import { wired } from '../wired.ts';

it.each([
  ['{"Items":[1]}', '[1]'],
  ['{"items":null}', 'null'],
  ['{"other":1}', undefined],
  ['["items"]', undefined],
  ['7', undefined],
  ['null', undefined],
])('the member "items" of %s is %s, whatever its case', (json, member) => {
  expect(JSON.stringify(memberOf(parseJson(json), 'items'))).toBe(member);
});

describe('a value with another member in it', () => {
  const cart = fields({ id: text, total: optional(amount), lines: optional(text) });

  it.each([
    ['its place and spelling', '{"id":"a","LINES":"x","soon":1.50}', '{"id":"a","LINES":[2],"soon":1.50}'],
    ['the end, where it was missing', '{"total":1.10,"id":"a"}', '{"total":1.10,"id":"a","lines":[2]}'],
    ['its place, where it was null', '{"lines":null,"id":"a"}', '{"lines":[2],"id":"a"}'],
  ])('has it at %s, and the rest as it was read', (_where, json, sent) => {
    expect(JSON.stringify(printedWith(cart, wired(cart, json).value, 'lines', [2]))).toBe(sent);
  });
});
