import { describe, expect, it } from '@jest/globals';
import { readWire, type Codec } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson } from '../../../lib/partner-center/wire/json.ts';

describe('JSON', () => {
  it.each(['1,', '[],', '{},'])('of more values than any answer has, as in [%s…], is not read', (value) => {
    expect(() => parseJson(`[${value.repeat(2_000_001)}1]`)).toThrow(RangeError);
  });

  it('may be long, and have long texts in it', () => {
    const text = 'a '.repeat(2_000_000);
    expect(parseJson(`[${JSON.stringify(text)}]`)).toEqual([text]);
  });
});

describe('a value', () => {
  it('that is nested too deeply for its codec is unfit, and throws nothing', () => {
    const endless: Codec<unknown> = {
      read: (wire, reading) => [endless.read(wire, reading)],
      print: () => null,
    };
    expect(readWire(endless, null)).toEqual({ ok: false, field: '(whole)', reason: 'is nested too deeply' });
  });
});
