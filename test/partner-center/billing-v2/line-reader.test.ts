import { describe, expect, it } from '@jest/globals';
import { JSON_READING } from '../../../lib/partner-center/billing-v2/flat-json.ts';
import {
  createLineReader,
  NamedTwice,
  readLine,
} from '../../../lib/partner-center/billing-v2/line-reader.ts';
import { lineShape, textShape } from '../../../lib/partner-center/billing-v2/line-shape.ts';
import { printJson } from '../../../lib/partner-center/wire/json.ts';
import { compareReaders } from '../../builders/compare-readers.ts';
import { exportLineMembers, jsonLine } from '../../builders/export-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const all = (): boolean => true;

describe('the shape of a line', () => {
  it('gives the wanted values as they are written', () => {
    const match = lineShape(['a', 'b', 'c'], (name) => name !== 'b');
    expect(match?.('{"a":1.10,"b":"x","c":"y \\"z\\""}')).toEqual(['1.10', '"y \\"z\\""']);
    expect(match?.('{"a": null, "b": -0, "c": true}\r')).toEqual(['null', 'true']);
  });

  it.each([
    '{"a":1,"b":2}',
    '{"b":1,"a":2,"c":3}',
    '{"a":1,"b":2,"c":3,"d":4}',
    '{"a":1,"b":2,"c":03}',
    '{"a":1,"b":2,"c":[3]}',
    '{"a":1,"b":2,"c":"\t"}',
    '{"a":1,"b":2,"c":"\\x"}',
    '{"a":1,"b":2,"c":3}}',
    '{"a":1,"b":2,"c":3}\n',
    ' {"a":1,"b":2,"c":3}',
    '{"A":1,"b":2,"c":3}',
  ])('is not that of %j', (line) => {
    expect(lineShape(['a', 'b', 'c'], all)?.(line)).toBeUndefined();
  });

  it('gives what the wanted columns say, where nothing in them is escaped', () => {
    const match = textShape(['a', 'b', 'c'], (name) => name !== 'b');
    const said = (line: string) => match?.(line)?.slice(1);
    expect(said('{"a":1.10,"b":"\\"","c":"y z"}')).toEqual(['1.10', 'y z']);
    expect(said('{"a": "", "b": -0, "c": true}\r')).toEqual(['', 'true']);
    expect(said('{"a":null,"b":null,"c":"null"}')).toEqual([undefined, 'null']);
    expect(said('{"a":"\\u0041","b":1,"c":2}')).toBeUndefined();
  });

  it.each(['5"', '"5', '"5""', '""5', '55"', '"null', 'null"', '"a"b"', '-', '01', '"a\tb"', '', '"'])(
    'is not that of a line with the value %j',
    (value) => {
      for (const shape of [lineShape(['a', 'b'], all), textShape(['a', 'b'], all)]) {
        expect(shape?.(`{"a":${value},"b":1}`)).toBeUndefined();
        expect(shape?.(`{"a":"x","b":${value}}`)).toBeUndefined();
      }
    },
  );

  it.each([
    [[]],
    [['a', '']],
    [['a"b']],
    [['a\\b']],
    [['__proto__']],
    [Array.from({ length: 201 }, () => 'a')],
  ])('is not made of the names %j', (names) => {
    expect(lineShape(names, all)).toBeUndefined();
  });

  it('takes names for what they are, and not for patterns', () => {
    const match = lineShape(['@odata.type', 'a-b'], all);
    expect(match?.('{"@odata.type":1,"a-b":2}')).toEqual(['1', '2']);
    expect(match?.('{"@odataXtype":1,"a-b":2}')).toBeUndefined();
  });

  it('gives up a long line that does not match at once', () => {
    const names = Array.from({ length: 40 }, (_, n) => `c${n}`);
    const [match, matchTexts] = [lineShape(names, all), textShape(names, all)];
    const members = names.map((name) => [name, `"${'\\\\'.repeat(800)}"`] as const);
    const plain = names.map((name) => [name, `"${'x'.repeat(1_600)}"`] as const);
    const startedMs = performance.now();
    for (let time = 0; time < 100; time += 1) {
      expect(match?.(`${jsonLine(members)} x`)).toBeUndefined();
      expect(matchTexts?.(`${jsonLine(plain)} x`)).toBeUndefined();
    }
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe('a reader of lines', () => {
  it('keeps each digit and each escape, by either way', () => {
    const read = createLineReader(JSON_READING);
    const lines = [
      '{"a":0.1999968000511991808131,"b":"12.50","c":null}',
      '{"a":12345678901234567890123456789012345678,"b":"\\u00e9\\n\\"","c":true}',
      '{"a":-0,"b":"","c":1e400}',
    ];
    expect(lines.map((line) => printJson(read(line)))).toEqual([
      lines[0],
      '{"a":12345678901234567890123456789012345678,"b":"é\\n\\"","c":true}',
      lines[2],
    ]);
  });

  it('says of hostile lines what the lossless parser says, and refuses what it refuses', () => {
    const compared = compareReaders(seededRandom(2026), 3_000);
    expect(compared.disagreed).toEqual([]);
    expect(Math.min(compared.byShape, compared.byParser, compared.refused)).toBeGreaterThan(500);
  });

  it.each([
    ['{"a":1,"b":2,"a":1}'],
    ['{"a":1,"b":2,"\\u0061":3}'],
    ['{"a":{"x":":","y":[{"z":1,"z":2}]},"b":2}'],
    ['{"a":"\\\\","a":"\\":"}'],
    ['{"__proto__":1,"__proto__":2}'],
  ])('refuses the line that names a column twice: %s', (line) => {
    const read = createLineReader(JSON_READING);
    read('{"a":1,"b":2}');
    expect(() => read(line)).toThrow(NamedTwice);
    expect(() => readLine(line, 7, read)).toThrow('line 7 names a column twice');
    expect(printJson(read('{"a":3,"b":4}'))).toBe('{"a":3,"b":4}');
  });

  it.each([
    ['{"a":"b:c","b":"\\":\\"","c":["::",{"a":1}],"d":{"a":{}}}'],
    ['{"__proto__":{"a":1},"a":2}'],
    ['["a:b",{}]'],
    ['":"'],
  ])('takes %s for what it is: nothing in it is named twice', (line) => {
    expect(printJson(createLineReader(JSON_READING)(line))).toBe(line);
  });

  it('learns a bounded number of shapes, and reads on without', () => {
    const read = createLineReader(JSON_READING);
    const lines = Array.from({ length: 100 }, (_, n) => `{"c${n}":${n}.0}`);
    for (const line of [...lines, ...lines]) expect(printJson(read(line))).toBe(line);
  });

  it('takes every plain line of a file by its shape, but the first', () => {
    let byParser = 0;
    const read = createLineReader({
      ...JSON_READING,
      fromJson: (json) => {
        byParser += 1;
        return json;
      },
    });
    const random = seededRandom(1);
    for (let line = 0; line < 500; line += 1) read(jsonLine(exportLineMembers(random)));
    expect(byParser).toBe(1);
  });
});
