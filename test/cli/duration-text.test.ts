import { expect, it } from '@jest/globals';
import { durationText } from '../../cli/duration-text.ts';

it.each([
  [0, '0 s'],
  [499, '0 s'],
  [42_000, '42 s'],
  [60_000, '1 min'],
  [3_725_000, '1 h 2 min'],
  [3_605_000, '1 h'],
  [90_061_000, '1 d 1 h'],
  [-65_000, '-1 min 5 s'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
