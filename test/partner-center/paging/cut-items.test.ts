import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutItems } from '../../../lib/partner-center/paging/cut-items.ts';

function cut(text: string) {
  const page = cutItems(new TextEncoder().encode(text));
  const said = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return page && { envelope: said(page.envelope), text: said(page.itemsText), items: page.items.map(said) };
}

describe('a page is cut at its items', () => {
  it.each([
    ['{"items":[{"n":1},{"n":2}],"links":{}}', '{"items":[],"links":{}}', ['{"n":1}', '{"n":2}']],
    ['{ "links": {"items":[1]}, "Items" : [ {"a":[1,{}]} , 2.50 ] }', undefined, ['{"a":[1,{}]}', '2.50']],
    ['\uFEFF{"items":[]}', '{"items":[]}', []],
    ['{"items":[ \n ]}', '{"items":[]}', []],
    [
      String.raw`{"\"items":0,"items":["a]\",{\\","\\"]}`,
      undefined,
      [String.raw`"a]\",{\\"`, String.raw`"\\"`],
    ],
  ])('%s', (text, envelope, items) => {
    const page = cut(text);
    expect(page?.items).toEqual(items);
    if (envelope !== undefined) expect(page?.envelope).toBe(envelope);
  });

  it.each([
    ['{"items":{"n":1}}', 'not a list'],
    ['[{"items":[1]}]', 'not the object itself'],
    ['{"links":{"items":[1]}}', 'not its own'],
    ['{"items":[{"n":1},', 'cut short'],
    ['{"items":[{"n":"1', 'cut short in a text'],
    ['{"items":[1,,2]}', 'a gap'],
    ['{"items":[1,]}', 'a comma too many'],
    ['{"name":"items"}', 'a value of that name'],
    ['', 'nothing'],
  ])('%s is not cut: %s', (text) => {
    expect(cut(text)).toBeUndefined();
  });

  it('a list longer than any page is not cut, however small its items', () => {
    expect(cut(`{"items":[${'1,'.repeat(99_999)}1]}`)?.items).toHaveLength(100_000);
    expect(cut(`{"items":[${'1,'.repeat(100_000)}1]}`)).toBeUndefined();
  });

  it('wherever JSON can be read at all, and every item and all the rest stay what they were', () => {
    let nested = 0;
    let confusing = 0;
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.nat(4), (items, rest, indent) => {
        const text = JSON.stringify({ rest, items, after: rest }, null, indent);
        const page = cut(text);
        expect(page?.items.map((item) => JSON.parse(item) as unknown)).toEqual(
          JSON.parse(JSON.stringify(items)),
        );
        expect(JSON.parse(page?.envelope ?? '')).toEqual(
          JSON.parse(JSON.stringify({ rest, items: [], after: rest })),
        );
        nested += items.some((item) => typeof item === 'object' && item !== null) ? 1 : 0;
        confusing += /"[^"]*[[\]{},\\][^"]*"/.test(page?.text ?? '') ? 1 : 0;
      }),
      { numRuns: 500 },
    );
    expect(nested).toBeGreaterThan(50);
    expect(confusing).toBeGreaterThan(50);
  });
});
