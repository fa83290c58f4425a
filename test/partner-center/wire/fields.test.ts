import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWire, type Codec } from '../../../lib/partner-center/wire/codec.ts';
import { collectionOf, listOf, mapOf } from '../../../lib/partner-center/wire/collections.ts';
import { fields, lenient, optional } from '../../../lib/partner-center/wire/fields.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import { amount, anything, label, text } from '../../../lib/partner-center/wire/leaves.ts';

const line = fields({
  id: text,
  total: optional(amount),
  note: lenient(text),
  parts: lenient(listOf(fields({ code: label }))),
});

function read<Value>(codec: Codec<Value>, json: string) {
  const wired = readWire(codec, parseJson(json));
  if (!wired.ok) throw new Error(`${wired.field} ${wired.reason}`);
  return { ...wired, printed: printJson(codec.print(wired.value)) };
}

describe('an object of the wire', () => {
  it('is read without regard to case, and printed in the order and spelling in which it came', () => {
    const json = '{"Parts":[{"CODE":7}],"unheardOf":{"a":1.10},"ID":"x","TOTAL":14.40,"Note":null}';
    const { value, printed } = read(line, json);
    expect(value).toMatchObject({ id: 'x', note: undefined });
    expect(value.parts?.[0]?.code.value).toBe('7');
    expect(printed).toBe(json);
  });

  it('names the path of a required field that is missing or null', () => {
    const list = collectionOf(line);
    expect(readWire(list, parseJson('{"items":[{"id":"a"},{"total":1}]}'))).toEqual({
      ok: false,
      field: 'items[1].id',
      reason: 'is missing',
    });
    expect(readWire(list, parseJson('{"items":[{"id":null}]}'))).toMatchObject({ field: 'items[0].id' });
  });

  it('fails where an optional field is there and odd', () => {
    expect(readWire(line, parseJson('{"id":"a","total":"12,50"}'))).toEqual({
      ok: false,
      field: 'total',
      reason: 'is not an amount',
    });
  });

  it('reads a lenient field that is odd as undefined, notes it, and prints it as it was', () => {
    const json = '{"id":"a","note":{"deep":[1.0]},"parts":[{"code":1},{"code":{}}]}';
    const { value, drifts, printed } = read(line, json);
    expect(value).toMatchObject({ note: undefined, parts: undefined });
    expect(drifts).toEqual([
      { field: 'note', reason: 'is not a text' },
      { field: 'parts[1].code', reason: 'is neither a text nor a number' },
    ]);
    expect(printed).toBe(json);
  });

  it('keeps and notes fields that are not known, with their path', () => {
    const { drifts, printed } = read(listOf(line), '[{"id":"a","later":1}]');
    expect(drifts).toEqual([{ field: '[0].later', reason: 'is not known' }]);
    expect(printed).toBe('[{"id":"a","later":1}]');
  });

  it('keeps a second spelling of a name as a stranger', () => {
    const json = '{"id":"a","ID":"b"}';
    const { value, drifts, printed } = read(line, json);
    expect(value.id).toBe('a');
    expect(drifts).toEqual([{ field: 'ID', reason: 'is not known' }]);
    expect(printed).toBe(json);
  });

  it('made here prints what it has, in our spelling', () => {
    expect(printJson(line.print({ id: 'a', total: undefined, note: 'n', parts: undefined }))).toBe(
      '{"id":"a","note":"n"}',
    );
  });

  it('prints a changed value, not what was read', () => {
    const { value } = read(line, '{"note":"old","id":"a"}');
    expect(printJson(line.print({ ...value, note: 'new' }))).toBe('{"id":"a","note":"new"}');
  });

  it('takes names that an object has of itself for what they are: fields', () => {
    const json = '{"id":"a","__proto__":{"id":"b"},"constructor":1}';
    const { value, printed } = read(line, json);
    expect(value.id).toBe('a');
    expect(printed).toBe(json);
    expect(readWire(line, parseJson('{"__proto__":{"id":"b"}}'))).toMatchObject({ reason: 'is missing' });
  });
});

it('a map keeps names, order and spelling', () => {
  const json = '{"SubscriptionId":"s","scope":"shared","Scope":"x"}';
  const { value, printed } = read(mapOf(text), json);
  expect([...value]).toEqual([
    ['SubscriptionId', 's'],
    ['scope', 'shared'],
    ['Scope', 'x'],
  ]);
  expect(printed).toBe(json);
});

/** JSON text of any shape; names that look like positions are left out, for objects put those first. */
const anyJson = fc.letrec<{ json: string; member: string }>((tie) => ({
  member: fc
    .tuple(
      fc.oneof(fc.constantFrom('id', 'total', 'note', 'parts', 'code'), fc.string()).filter(isNoPosition),
      tie('json'),
    )
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`),
  json: fc.oneof(
    { maxDepth: 4 },
    fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,2})?$/),
    fc.string({ unit: 'grapheme' }).map((one) => JSON.stringify(one)),
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('json'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
    fc
      .uniqueArray(tie('member'), {
        maxLength: 5,
        selector: (one) => Object.keys(JSON.parse(`{${one}}`) as object)[0],
      })
      .map((all) => `{${all.join(',')}}`),
  ),
})).json;

it('whatever JSON stands where, what is read is printed back to the last digit', () => {
  const document = fields({ id: lenient(text), total: lenient(amount), parts: lenient(listOf(line)) });
  let objects = 0;
  fc.assert(
    fc.property(anyJson, (json) => {
      const wire = parseJson(json);
      expect(printJson(anything.print(wire))).toBe(json);
      const wired = readWire(document, wire);
      if (!wired.ok) return;
      objects += 1;
      expect(printJson(document.print(wired.value))).toBe(json);
    }),
    { numRuns: 3_000, seed: 3 },
  );
  expect(objects).toBeGreaterThan(300);
});

function isNoPosition(name: string): boolean {
  return !/^\d+$/.test(name);
}
