import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from '../../lib/values/exact-json.ts';

describe('exact JSON', () => {
  it('gives every number as its literal text, string or not', () => {
    expect(
      parseExactJson('{"a":820,"b":"720","c":[0.1999968000511991808131,-1.50e3],"d":null,"e":true}'),
    ).toEqual({
      a: '820',
      b: '720',
      c: ['0.1999968000511991808131', '-1.50e3'],
      d: null,
      e: true,
    });
  });

  it('skips a byte-order mark', () => {
    expect(parseExactJson('\ufeff{"a":1}')).toEqual({ a: '1' });
  });

  it('is not confused by text that looks like JSON', () => {
    expect(parseExactJson(String.raw`{"a":"{\"Total\":12.50}"}`)).toEqual({ a: '{"Total":12.50}' });
  });

  it('refuses what is no JSON', () => {
    expect(() => parseExactJson('{"a":')).toThrow(SyntaxError);
  });
});
