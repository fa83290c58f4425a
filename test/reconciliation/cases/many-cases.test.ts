import { beforeEach, describe, expect, it } from '@jest/globals';
import { readBulkRows } from '../../../lib/reconciliation/cases/bulk-rows.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { uploadCases } from '../../../lib/reconciliation/cases/upload-cases.ts';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { addDays } from '../../../lib/values/day.ts';
import { aDiscrepancy, aReconciliation, NIGHT } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { sha256 } from '../../fakes/sha256.ts';

let books: ReturnType<typeof inMemoryCaseBooks>;
const desk = () => ({ ...books, sha256, nowMs: () => Date.parse('2026-11-20T09:00:00Z') });
const settle = (discrepancies: readonly Discrepancy[], nights = 0) =>
  settleCases(desk(), aReconciliation(discrepancies, addDays(NIGHT, nights)));
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => aDiscrepancy({ id: `case-${index}` }));
beforeEach(() => {
  books = inMemoryCaseBooks();
});

describe('more cases than are read at once', () => {
  it('are all resolved when what they were about is gone, and all open again when it comes back', async () => {
    expect(await settle(many(1_001))).toEqual({ opened: 1_001, changed: 0, resolved: 0 });
    expect(await settle([], 1)).toEqual({ opened: 0, changed: 0, resolved: 1_001 });
    expect(await settle(many(1_001), 2)).toEqual({ opened: 0, changed: 1_001, resolved: 0 });
  });

  it('that came back are looked up together, and only they: no write is in vain', async () => {
    await settle(many(1_200));
    await settle(many(1_200).slice(0, 10), 1);
    const [asked, lost]: [string[][], string[]] = [[], []];
    const cases: typeof books.cases = {
      ...books.cases,
      async readAll(ids) {
        asked.push([...ids]);
        return books.cases.readAll(ids);
      },
      async write(one) {
        const written = await books.cases.write(one);
        if (written === 'lost') lost.push(one.after.id);
        return written;
      },
    };
    const explained = aDiscrepancy({ id: 'explained', explained: true });
    const found = [...many(1_200), explained];
    const told = await settleCases({ ...desk(), cases }, aReconciliation(found, addDays(NIGHT, 2)));
    expect([told, lost]).toEqual([{ opened: 0, changed: 1_190, resolved: 0 }, []]);
    expect(asked.map(({ length }) => length)).toEqual([500, 500, 190]);
    expect(asked.flat()).not.toContain('case-9');
    expect(new Set(asked.flat()).size).toBe(1_190);
  });

  it('are each counted by the one worker that wrote them', async () => {
    const worker = (nowMs: number) =>
      settleCases({ ...desk(), nowMs: () => nowMs }, aReconciliation(many(40)));
    const told = await Promise.all([worker(1_000), worker(2_000)]);
    expect(told.reduce((sum, one) => sum + one!.opened, 0)).toBe(40);
    expect(books.trails.size).toBe(40);
  });

  it('are written by a few at once, so that the table is not run down', async () => {
    let [under, most] = [0, 0];
    const cases: typeof books.cases = {
      ...books.cases,
      async write(one) {
        most = Math.max(most, (under += 1));
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        return books.cases.write(one);
      },
    };
    await settleCases({ ...desk(), cases }, aReconciliation(many(60)));
    expect(most).toBeLessThanOrEqual(16);
    expect(most).toBeGreaterThan(1);
  });
});

describe('a row of an uploaded queue', () => {
  const read = (cells: Readonly<Record<string, string>>) => {
    const { edits, problems } = readBulkRows([{ row: 2, cells: { id: 'one', revision: '1', ...cells } }]);
    return edits[0] ?? problems.map(({ column, reason }) => `${column} ${reason}`);
  };

  it.each(['3', '3.0', '3.000', ' 3 '])('is of revision 3 where it says %j', (revision) => {
    expect(read({ revision })).toMatchObject({ revision: 3 });
  });

  it.each(['0', '-1', 'x3', '3x', '3.5', '3.', 'three', '1234567890'])(
    'is refused where its revision is %j',
    (revision) => {
      expect(read({ revision })).toEqual(['revision is not the revision that was downloaded']);
    },
  );

  it('may write words apart as a person does', () => {
    expect(read({ status: 'Waiting  on - Microsoft' })).toMatchObject({
      edit: { status: 'waiting_on_microsoft' },
    });
  });

  it('says in words what is wrong with a comment', () => {
    expect(read({ comment: 'a bell \u0007' })).toEqual(['comment is not 1 to 2000 printable characters']);
    expect(read({ comment: 'x'.repeat(2_001) })).toEqual(['comment is not 1 to 2000 printable characters']);
    expect(read({ comment: 'Agreed 👍\nby mail' })).toMatchObject({
      edit: { comment: 'Agreed 👍\nby mail' },
    });
  });
});

describe('an uploaded queue', () => {
  const upload = (rows: Parameters<typeof uploadCases>[1]['rows'], cases = books.cases) =>
    uploadCases({ ...desk(), cases }, { rows, sha256: 'sheet', caller: 'ada' });
  const rowOf = (index: number) => ({
    row: index + 2,
    cells: { id: `case-${index}`, revision: '1', owner: 'grace' },
  });

  it('has at most 5,000 rows', async () => {
    const rows = Array.from({ length: 5_001 }, (_, index) => ({ row: index + 2, cells: {} }));
    expect(await upload(rows.slice(1))).toMatchObject({ ok: true });
    expect(await upload(rows)).toMatchObject({
      ok: false,
      problems: [{ field: 'rows', reason: 'are more than the 5000 that can be applied at once' }],
    });
  });

  it('of more rows than are read at once is applied to the last, and refuses nothing', async () => {
    await settle(many(205));
    const answer = await upload(many(205).map((_one, index) => rowOf(index)));
    if (!answer.ok) throw new Error('refused as a whole');
    const { applied, already, unchanged, refused } = answer.value;
    expect([applied.length, already, unchanged, refused]).toEqual([205, [], 0, []]);
    expect(new Set(applied.map(({ row }) => row)).size).toBe(205);
  });

  it('refuses a row whose case moves at that very moment, and names the revision it is at', async () => {
    await settle(many(1));
    const moving = { ...books.cases, write: async () => 'lost' as const };
    expect(await upload([rowOf(0)], moving)).toMatchObject({
      value: {
        applied: [],
        refused: [{ row: 2, column: 'revision', reason: expect.stringMatching(/ is at revision 1$/) }],
      },
    });
  });
});
