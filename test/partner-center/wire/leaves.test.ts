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
  ['1.0', '(whole) is not a whole number'],
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

describe('an instant', () => {
  it.each([
    ['2018-03-15T02:17:15.6455674Z', '2018-03-15T02:17:15.645Z'],
    ['2018-03-06T17:37:05.253-08:00', '2018-03-07T01:37:05.253Z'],
    ['2023-03-09T08:12:53', '2023-03-09T08:12:53.000Z'],
    ['2015-11-25T06: 41: 12Z', '2015-11-25T06:41:12.000Z'],
    ['2023-05-18TT21:22:26Z', '2023-05-18T21:22:26.000Z'],
    ['2019-01-16', '2019-01-16T00:00:00.000Z'],
  ])('written as %s is %s', (written, iso) => {
    const { says, prints } = read(instant, JSON.stringify(written));
    expect(new Date(says as number).toISOString()).toBe(iso);
    expect(prints).toBe(JSON.stringify(written));
  });

  it('of the year 1 is none, and prints as it was', () => {
    expect(read(instant, '"0001-01-01T00:00:00"')).toEqual({
      says: undefined,
      prints: '"0001-01-01T00:00:00"',
    });
  });

  it('that is no date is unfit', () => {
    expect(read(instant, '"soon"').says).toBe('(whole) is not a date and time');
  });
});

it.each([
  ['2024-01-31T23:30:00-08:00', '2024-02-01'],
  ['2024-01-31T23:30:00', '2024-01-31'],
  ['2024-01-31', '2024-01-31'],
  ['1/31/2024', '2024-01-31'],
  ['0001-01-01T00:00:00', undefined],
  ['9999-12-31T00:00:00Z', undefined],
  ['', undefined],
  ['2024-02-30', '(whole) is not a date'],
  ['31/1/2024', '(whole) is not a date'],
])('the day written as "%s" is %s', (written, says) => {
  expect(read(day, JSON.stringify(written)).says).toBe(says);
});

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
