import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readWire, type Codec } from '../../../lib/partner-center/wire/codec.ts';
import { parseJson, printJson } from '../../../lib/partner-center/wire/json.ts';
import {
  amount,
  currencyCode,
  day,
  flag,
  instant,
  label,
  text,
  wholeNumber,
  word,
} from '../../../lib/partner-center/wire/leaves.ts';
import type { Written } from '../../../lib/partner-center/wire/written.ts';
import { decimalText } from '../../../lib/values/decimal.ts';

const run = promisify(execFile);

/** What a leaf reads from JSON text, in words where it does not fit, and what it prints of it. */
function read<Value>(leaf: Codec<Written<Value>>, json: string): { says: unknown; prints?: string } {
  const wired = readWire(leaf, parseJson(json));
  if (!wired.ok) return { says: `${wired.field} ${wired.reason}` };
  return { says: wired.value.value, prints: printJson(leaf.print(wired.value)) };
}

describe('an amount', () => {
  it.each([
    ['820', '820'],
    ['"820"', '820'],
    ['14.40', '14.4'],
    ['"-0.00"', '0'],
    ['0.1999968000511991808131', '0.1999968000511991808131'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['1.5e-7', '0.00000015'],
    ['" 12.5 "', '12.5'],
  ])('written as %s is exactly %s, and prints as it was', (json, plain) => {
    const { says, prints } = read(amount, json);
    expect(decimalText(says as Parameters<typeof decimalText>[0]).replace(/^-0$/, '0')).toBe(plain);
    expect(prints).toBe(json);
  });

  it.each(['"12,50"', 'true', '[]', '{}', '""', '"1e999999"', `"${'9'.repeat(101)}"`])(
    'is not read out of %s',
    (json) => {
      expect(read(amount, json).says).toMatch(/^\(whole\) is (not an amount|neither a text nor a number)$/);
    },
  );
});

it.each([
  ['50', 50],
  ['"50"', 50],
  ['"-1"', -1],
  ['50.0', 50],
  ['"50.00"', 50],
  ['50.5', '(whole) is not a whole number'],
  ['"50."', '(whole) is not a whole number'],
  ['5e1', '(whole) is not a whole number'],
  ['"9999999999999999.0"', '(whole) is not a whole number'],
  ['"9999999999999999"', '(whole) is not a whole number'],
])('a whole number written as %s is %s', (json, says) => {
  expect(read(wholeNumber, json).says).toBe(says);
});

it.each([
  ['true', true],
  ['"False"', false],
  ['"yes"', '(whole) is not true or false'],
  ['1', '(whole) is not a text'],
])('a flag written as %s is %s', (json, says) => {
  expect(read(flag, json).says).toBe(says);
});

/** How dates and times are written, and what they mean. No machine's own time zone plays a part. */
const WRITTEN: readonly (readonly [string, string])[] = [
  ['2018-03-15T02:17:15.6455674Z', '2018-03-15T02:17:15.645Z'],
  ['2018-03-15T02:17:15.64556749999Z', '2018-03-15T02:17:15.645Z'],
  ['2018-03-15T02:17:15.6Z', '2018-03-15T02:17:15.600Z'],
  ['2018-03-06T17:37:05.253-08:00', '2018-03-07T01:37:05.253Z'],
  ['2018-03-06T17:37:05+0530', '2018-03-06T12:07:05.000Z'],
  ['2023-03-09T08:12:53', '2023-03-09T08:12:53.000Z'],
  ['2023-03-09 08:12:53', '2023-03-09T08:12:53.000Z'],
  // An hour that does not exist in New York.
  ['2024-03-10T02:30:00', '2024-03-10T02:30:00.000Z'],
  ['2023-03-09t08:12z', '2023-03-09T08:12:00.000Z'],
  ['2015-11-25T06: 41: 12Z', '2015-11-25T06:41:12.000Z'],
  ['2023-05-18TT21:22:26Z', '2023-05-18T21:22:26.000Z'],
  ['2024-02-29T23:59:59.999+00:00', '2024-02-29T23:59:59.999Z'],
  ['2019-01-16', '2019-01-16T00:00:00.000Z'],
  [' 2019-01-16 ', '2019-01-16T00:00:00.000Z'],
];

/** What is neither a date nor a time, though a more obliging reader would find one in it. */
const NOT_WRITTEN_SO = [
  ...['soon', 'March 3, 2024', '3 Mar 2024', '2024', '2024-03', '2024-3-1', '20240301', '+002024-03-01'],
  ...['2024-02-30', '2023-02-29T00:00:00Z', '2024-13-01', '2024-00-10', '2024-04-31T10:00:00'],
  ...['2024-03-01T', '2024-03-01T10', '2024-03-01T1:00:00Z', '2024-03-01TTT10:00:00', '2024-03-01  10:00:00'],
  ...['2024-03-01T24:00:00Z', '2024-03-01T25:00:00Z', '2024-03-01T10:60:00Z', '2024-06-30T23:59:60Z'],
  ...['2024-03-01T10:00:00.Z', '2024-03-01T10:00:00 Z', '2024-03-01T10:00:00ZZ', '2024-03-01Z'],
  ...['2024-03-01T10:00:00+24:00', '2024-03-01T10:00:00+8', '2024-03-01T10:00:00 PST', '1 2024-03-01'],
];

describe('an instant', () => {
  it.each(WRITTEN)('written as %s is %s', (written, iso) => {
    const { says, prints } = read(instant, JSON.stringify(written));
    expect(new Date(says as number).toISOString()).toBe(iso);
    expect(prints).toBe(JSON.stringify(written));
  });

  it.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00+08:00', '0001-01-01'])(
    'of the year 1 is none, and prints as it was: %s',
    (written) => {
      const json = JSON.stringify(written);
      expect(read(instant, json)).toEqual({ says: undefined, prints: json });
    },
  );

  it.each([...NOT_WRITTEN_SO, '', '0001-01-01T99:00:00', '3/1/2024'])(
    'is not read out of "%s"',
    (written) => {
      expect(read(instant, JSON.stringify(written)).says).toBe('(whole) is not a date and time');
    },
  );
});

describe('a day', () => {
  it.each(WRITTEN)('written as %s is that of %s', (written, iso) => {
    const { says, prints } = read(day, JSON.stringify(written));
    expect(says).toBe(iso.slice(0, 10));
    expect(prints).toBe(JSON.stringify(written));
  });

  it.each([
    ['2024-01-31T23:30:00-08:00', '2024-02-01'],
    ['2024-01-31T23:30:00', '2024-01-31'],
    ['1/31/2024', '2024-01-31'],
    ['1/31/2024 12:00:00 AM', '2024-01-31'],
    ['0001-01-01T00:00:00', undefined],
    ['0001-01-01T00:00:00+08:00', undefined],
    ['9999-12-31T00:00:00Z', undefined],
    ['9999-12-31T23:59:59-08:00', undefined],
    ['12/31/9999', undefined],
    ['', undefined],
  ])('written as "%s" is %s', (written, says) => {
    expect(read(day, JSON.stringify(written)).says).toBe(says);
  });

  it.each([...NOT_WRITTEN_SO, '31/1/2024', '2/30/2024'])('is not read out of "%s"', (written) => {
    expect(read(day, JSON.stringify(written)).says).toBe('(whole) is not a date');
  });
});

it.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])(
  'dates and times mean the same on a machine in %s',
  async (zone) => {
    const script = `
      import { isoInstant } from ${JSON.stringify(new URL('../../../lib/partner-center/wire/iso-instant.ts', import.meta.url))};
      const read = JSON.parse(process.argv[1]).map((text) => isoInstant(text.trim()).epochMs);
      console.log(JSON.stringify({ read, offset: new Date(2024, 0, 1).getTimezoneOffset() }));`;
    const written = JSON.stringify(WRITTEN.map(([text]) => text));
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, written], {
      env: { ...process.env, TZ: zone },
    });
    const there = JSON.parse(stdout) as { readonly read: readonly number[]; readonly offset: number };
    expect(there.offset).not.toBe(0);
    expect(there.read.map((epochMs) => new Date(epochMs).toISOString())).toEqual(
      WRITTEN.map(([, iso]) => iso),
    );
  },
);

it('a currency code is upper case, however it is written', () => {
  expect(read(currencyCode, '" usd "')).toEqual({ says: 'USD', prints: '" usd "' });
  expect(read(currencyCode, '"dollars"').says).toBe('(whole) is not a currency code');
});

it('a label is a text or a number, and remembers which', () => {
  expect(read(label, '4649221')).toEqual({ says: '4649221', prints: '4649221' });
  expect(read(label, '"4649221"')).toEqual({ says: '4649221', prints: '"4649221"' });
  expect(read(label, 'true').says).toBe('(whole) is neither a text nor a number');
});

it('a word is known in every spelling, and other words are kept as they are', () => {
  const status = word(['registered', 'not_registered']);
  expect(read(status, '"NotRegistered"')).toEqual({ says: 'not_registered', prints: '"NotRegistered"' });
  expect(read(status, '"quarantined"')).toEqual({ says: 'other', prints: '"quarantined"' });
});

it('a text is a text and nothing else', () => {
  expect(readWire(text, parseJson('"a"'))).toMatchObject({ ok: true, value: 'a' });
  expect(readWire(text, parseJson('1'))).toMatchObject({ ok: false, reason: 'is not a text' });
});
