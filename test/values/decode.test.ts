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

  it('says that the whole is at fault where no field is', () => {
    const decoded = decode(schema, 'rubbish');
    expect(decoded.ok ? [] : decoded.problems.map((problem) => problem.field)).toEqual(['(whole)']);
  });
});
