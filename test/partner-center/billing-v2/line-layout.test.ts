import { describe, expect, it } from '@jest/globals';
import { lineLayout } from '../../../lib/partner-center/billing-v2/line-layout.ts';
import { parseJson, printJson, type JsonObject } from '../../../lib/partner-center/wire/json.ts';
import { exportLineMembers } from '../../builders/export-line.ts';
import { hostileLine } from '../../builders/hostile-line.ts';
import { seededRandom } from '../../builders/seeded-random.ts';

const NAMES = exportLineMembers(seededRandom(1)).map(([name]) => name);

/** The values that are found in a line of these names, as they are written; undefined where it does not fit. */
function valuesIn(line: string, names: readonly string[]): readonly string[] | undefined {
  const bytes = Buffer.from(`{"x":1}\n${line}\n{"y":2}\n`);
  const layout = lineLayout(names);
  const end = layout?.fit(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 8) ?? -1;
  if (layout === undefined || end === -1) return undefined;
  expect(bytes.toString('utf8', 8, end)).toBe(line);
  return names.map((_, place) =>
    bytes.toString('utf8', layout.spans[2 * place], layout.spans[2 * place + 1]),
  );
}

describe('the layout of a flat line', () => {
  it('finds in hostile lines what the parser finds, or does not fit', () => {
    const random = seededRandom(7);
    let fitted = 0;
    for (let count = 0; count < 20_000; count += 1) {
      const line = hostileLine(random);
      const values = valuesIn(line, NAMES);
      if (values === undefined) continue;
      fitted += 1;
      const parsed = parseJson(line) as JsonObject;
      expect(Object.keys(parsed)).toEqual(NAMES);
      expect(values.map((value) => printJson(parseJson(value)))).toEqual(
        NAMES.map((name) => printJson(parsed[name]!)),
      );
    }
    expect(fitted).toBeGreaterThan(5_000);
  });

  it.each([
    ['{"alpha":"x","beta":1}', ['"x"', '1']],
    ['{"alpha":"\\"\\\\","beta":-0.50}\r', undefined],
    ['{"alpha":null,"beta":""}', ['null', '""']],
    ['{"alpha":"x","beta":01}', undefined],
    ['{"alpha":"x","beta":1.}', undefined],
    ['{"alpha":"x","beta":-}', undefined],
    ['{"alpha":"x","beta":nul}', undefined],
    ['{"alpha":"\\x","beta":1}', undefined],
    ['{"alpha":"x" ,"beta":1}', undefined],
    ['{"alpha":"x","gamma":1}', undefined],
    ['{"alpha":"x","beta":1,"gamma":2}', undefined],
    ['{"alpha":"x"}', undefined],
    ['{"alpha":{"beta":1},"beta":1}', undefined],
    ['', undefined],
  ])('takes apart %s', (line, values) => {
    if (line.endsWith('\r')) expect(valuesIn(line, ['alpha', 'beta'])).toEqual(['"\\"\\\\"', '-0.50']);
    else expect(valuesIn(line, ['alpha', 'beta'])).toEqual(values);
  });

  it('has none where a name is short, not plain or stands twice', () => {
    expect(lineLayout([])).toBeUndefined();
    expect(lineLayout(['abc'])).toBeUndefined();
    expect(lineLayout(['abcd'])).toBeDefined();
    expect(lineLayout(['alpha', 'alpha'])).toBeUndefined();
    expect(lineLayout(['alp"ha'])).toBeUndefined();
  });
});
