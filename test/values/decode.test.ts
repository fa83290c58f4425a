import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { decode } from '../../lib/values/decode.ts';

const schema = z.strictObject({
  name: z.string(),
  lines: z.array(z.strictObject({ quantity: z.int().check(z.gte(1, 'must be at least 1')) })),
});

describe('decoding', () => {
  it('returns the value when it fits', () => {
    expect(decode(schema, { name: 'a', lines: [{ quantity: 1 }] })).toEqual({
      ok: true,
      value: { name: 'a', lines: [{ quantity: 1 }] },
    });
  });

  it('names every field at fault, with the reason', () => {
    const decoded = decode(schema, { lines: [{ quantity: 0, extra: 1 }] });
    expect(decoded.ok).toBe(false);
    const fields = decoded.ok ? [] : decoded.problems.map((problem) => problem.field);
    expect(fields.sort()).toEqual(['lines[0].extra', 'lines[0].quantity', 'name']);
    expect(decoded.ok ? [] : decoded.problems).toContainEqual({
      field: 'lines[0].quantity',
      reason: 'must be at least 1',
    });
  });

  it('tells fifty problems and counts the rest, with paths cut short', () => {
    const extra = Object.fromEntries(Array.from({ length: 25_000 }, (_, index) => [`k${index}`, 1]));
    const many = decode(schema, { name: 'a', lines: [], ...extra });
    const problems = many.ok ? [] : many.problems;
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toEqual({ field: '(whole)', reason: expect.stringContaining('24950 more') });
    const long = decode(schema, { name: 'a', lines: [], ['語'.repeat(100_000)]: 1 });
    expect(long.ok ? [] : long.problems.map(({ field }) => field.length)).toEqual([200]);
  });

  it('says that the whole is at fault where no field is', () => {
    const decoded = decode(schema, 'rubbish');
    expect(decoded.ok ? [] : decoded.problems.map((problem) => problem.field)).toEqual(['(whole)']);
  });
});
