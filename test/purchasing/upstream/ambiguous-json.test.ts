import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ambiguityIn } from '../../../lib/purchasing/upstream/ambiguous-json.ts';

const TWICE = 'is given twice in the same object';
const INEXACT = 'is a number that cannot be read exactly';

/** Any JSON, of whose numbers floating point keeps every digit. */
const exactValue = fc
  .jsonValue()
  .map((value): unknown =>
    JSON.parse(
      JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === 'number' ? Math.trunc(inner % 1e9) / 4 : inner,
      ),
    ),
  );

describe('ambiguityIn', () => {
  it.each([
    { json: '{"a":1,"a":1}', field: 'a', reason: TWICE },
    { json: '{"a":1,"b":{"c":[1,{"d":2, "d" : 3}]}}', field: 'b.c[1].d', reason: TWICE },
    { json: '[[],[[],{}],{"x":0,"y":{"x":0},"x":0}]', field: '[2].x', reason: TWICE },
    { json: '{"quantity":1,"\\u0071uantity":2}', field: 'quantity', reason: TWICE },
    { json: '{"a\\"b":1,"a\\"b":2}', field: 'a"b', reason: TWICE },
    { json: '{"__proto__":1,"__proto__":2}', field: '__proto__', reason: TWICE },
    { json: '{"":1,"":2}', field: '(whole)', reason: TWICE },
    { json: '{"a":{"b":1},"a":[{"a":1}]}', field: 'a', reason: TWICE },
    { json: '{"a":[1,2,1.0000000000000000001]}', field: 'a[2]', reason: INEXACT },
    { json: '9007199254740993', field: '(whole)', reason: INEXACT },
    { json: '-9007199254740993', field: '(whole)', reason: INEXACT },
    { json: '{"a":1e999}', field: 'a', reason: INEXACT },
    { json: '{"a":1e-999}', field: 'a', reason: INEXACT },
    { json: '{"a":0.30000000000000004000001}', field: 'a', reason: INEXACT },
    { json: '[{"a":1},{"a":1},{"b":[{"b":1,"c":2,"c":3}]}]', field: '[2].b[0].c', reason: TWICE },
  ])('finds in $json that $field $reason', ({ json, field, reason }) => {
    expect(ambiguityIn(json)).toEqual({ field, reason });
  });

  it.each([
    '{}',
    '[]',
    'null',
    '"a"',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"b","b":"a"}',
    '{"a":"a"}',
    '{"a":["a","a"]}',
    '{"a":"\\",\\"a\\":1,"}',
    '{"a":"{[,:","b":"]}\\\\"}',
    ' { "a" : [ 1 , 2.0 , 1e2 , -0 , 1.50 , 0.1 , 1E+3 , 900e-2 , true , false , null ] } ',
    '{"a":"1.0000000000000000001"}',
    '{"A":1,"a":2}',
  ])('finds nothing in %s', (json) => {
    expect(ambiguityIn(json)).toBeUndefined();
  });

  it('of several tells the first', () => {
    expect(ambiguityIn('{"a":1e999,"b":1,"b":2}')?.field).toBe('a');
    expect(ambiguityIn('{"b":1,"b":1e999}')?.field).toBe('b');
  });

  it('keeps what it tells short', () => {
    const name = JSON.stringify(`x${'🧾'.repeat(5_000)}`);
    const field = ambiguityIn(`{${name}:1,${name}:2}`)?.field;
    expect(field).toHaveLength(200);
    expect(field?.isWellFormed()).toBe(true);
  });

  it('finds nothing in whatever was written by JSON.stringify, and never throws', () => {
    fc.assert(
      fc.property(exactValue, fc.constantFrom(0, 2), (value, indent) => {
        expect(ambiguityIn(JSON.stringify(value, null, indent))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds every name that is put into an object a second time', () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), exactValue, (known, chosen, value) => {
        const members = known.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
        const twice = [...members, members[chosen % members.length]!].join(',');
        expect(ambiguityIn(`{${members.join(',')}}`)).toBeUndefined();
        expect(ambiguityIn(`{${twice}}`)?.reason).toBe(TWICE);
      }),
      { numRuns: 1_000 },
    );
  });
});
