import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBulkRows } from '../../../lib/reconciliation/cases/bulk-rows.ts';
import { createCaseDesk } from '../../../lib/reconciliation/cases/case-desk.ts';
import { assignCase } from '../../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { uploadCases } from '../../../lib/reconciliation/cases/upload-cases.ts';
import { aDiscrepancy, aReconciliation } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { inMemoryReconciliationStore } from '../../fakes/in-memory-reconciliation-store.ts';
import { sha256 } from '../../fakes/sha256.ts';

const NOW_MS = Date.parse('2026-11-20T09:00:00Z');
const ids = Array.from(
  { length: 30 },
  (_, index) => `billed_not_purchased:order-${String(index).padStart(2, '0')}`,
);

let books: ReturnType<typeof inMemoryCaseBooks>;
const desk = () => ({
  ...books,
  sha256,
  nowMs: () => NOW_MS,
  reconciliations: inMemoryReconciliationStore(),
});
beforeEach(async () => {
  books = inMemoryCaseBooks();
  await settleCases(desk(), aReconciliation(ids.map((id) => aDiscrepancy({ id }))));
});

type Cells = Readonly<Record<string, string>>;
const rows = (...cells: readonly Cells[]) => cells.map((one, index) => ({ row: index + 2, cells: one }));
const upload = async (cells: readonly Cells[], sheet = 'sheet-1') => {
  const answer = await uploadCases(desk(), { rows: rows(...cells), sha256: sheet, caller: 'ada' });
  if (!answer.ok) throw new Error('the sheet was refused as a whole');
  return answer.value;
};
const stored = async (id: string) => (await books.cases.read(id))!;
const FIVE = 'open, investigating, waiting_on_microsoft, accepted, written_off';
const row = (id: string, more: Cells = {}): Cells => ({ id, revision: '1', ...more });

describe('an uploaded queue', () => {
  it('is applied row by row, and a bad row is named with its column while the others are applied', async () => {
    const told = await upload([
      row(ids[0]!, { status: 'accepted', reason: 'proration', comment: 'Half a month.', owner: '' }),
      row(ids[1]!, { status: 'accepted', reason: 'mood' }),
      row('nothing', { status: 'accepted' }),
      row(ids[2]!, { status: 'resolved' }),
      row(ids[3]!, { revision: 'one', owner: 'grace' }),
      row(ids[4]!, { owner: 'grace' }),
      row(ids[5]!, { status: 'open', owner: '' }),
    ]);
    expect(told).toMatchObject({
      applied: [
        { row: 2, id: ids[0] },
        { row: 7, id: ids[4] },
      ],
      already: [],
      unchanged: 1,
      refused: [
        { row: 3, column: 'reason' },
        { row: 4, column: 'id', reason: 'is not the id of a case' },
        { row: 5, column: 'status', reason: expect.stringContaining(FIVE) },
        { row: 6, column: 'revision', reason: 'is not the revision that was downloaded' },
      ],
    });
    expect(await stored(ids[0]!)).toMatchObject({ status: 'accepted', reason: 'proration', comments: 1 });
    expect((await stored(ids[4]!)).owner).toBe('grace');
    expect(books.trails.get(`case:${ids[0]}`)!.at(-1)!.facts).toMatchObject({ sheet: 'sheet-1', row: '2' });
  });

  it('names the statuses that a person may choose where a row has none of them', async () => {
    expect((await upload([row(ids[0]!, { status: 'done' })])).refused).toEqual([
      { row: 2, column: 'status', reason: `is not one of ${FIVE}` },
    ]);
  });

  it('may have a resolved case as it was downloaded, with a comment', async () => {
    await settleCases(desk(), aReconciliation([], '2026-11-21' as never));
    const { revision } = await stored(ids[0]!);
    const told = await upload([
      row(ids[0]!, { revision: String(revision), status: 'resolved', comment: 'Credited.' }),
    ]);
    expect(told).toMatchObject({ applied: [{ row: 2 }], refused: [] });
  });

  it('that brings the reason of the rule back as it was downloaded says no reason of a person', async () => {
    const reason = 'charge_without_purchase';
    await upload([
      row(ids[0]!, { status: 'accepted', owner: 'ada', comment: 'Agreed.', reason }),
      row(ids[1]!, { status: 'accepted', owner: 'ada', comment: 'Agreed.', reason: 'Proration' }),
    ]);
    expect(await stored(ids[0]!)).toMatchObject({ status: 'accepted', reason, reasonBy: 'rule' });
    expect(await stored(ids[1]!)).toMatchObject({ reason: 'proration', reasonBy: 'person' });
  });

  it('needs a comment in the row that accepts or writes off', async () => {
    const { refused } = await upload([row(ids[0]!, { status: 'Written off', owner: 'ada' })]);
    expect(refused).toEqual([{ row: 2, column: 'comment', reason: 'is missing: why is it written off?' }]);
    expect(await stored(ids[0]!)).toMatchObject({ status: 'open', owner: undefined });
  });

  it('uploaded again changes nothing more, whatever happened to its cases since', async () => {
    const cells = ids.slice(0, 3).map((id) => row(id, { status: 'accepted', comment: 'Agreed.' }));
    await upload(cells);
    await assignCase(desk(), { id: ids[0]!, body: { owner: 'grace' }, caller: 'ada' });
    const entries = JSON.stringify([...books.trails]);
    expect(await upload(cells)).toMatchObject({
      applied: [],
      already: [{ row: 2 }, { row: 3 }, { row: 4 }],
      refused: [],
    });
    expect(JSON.stringify([...books.trails])).toBe(entries);
  });

  it('that broke off goes on where it was', async () => {
    const cells = ids.map((id) => row(id, { status: 'accepted', comment: 'Agreed.' }));
    let writes = 0;
    const cases: typeof books.cases = {
      ...books.cases,
      async write(write) {
        writes += 1;
        if (writes > 13) throw new Error('killed');
        return books.cases.write(write);
      },
    };
    const sheet = { rows: rows(...cells), sha256: 'sheet-1', caller: 'ada' };
    await expect(uploadCases({ ...desk(), cases }, sheet)).rejects.toThrow('killed');
    const told = await upload(cells);
    expect([told.already.length, told.applied.length, told.refused]).toEqual([13, 17, []]);
    expect([...books.trails.values()].every((trail) => trail.length === 2)).toBe(true);
  });

  it('does not count for a case that has moved since it was downloaded', async () => {
    await assignCase(desk(), { id: ids[0]!, body: { owner: 'grace' }, caller: 'ada' });
    const { refused } = await upload([row(ids[0]!, { status: 'accepted' })]);
    expect(refused).toMatchObject([{ row: 2, column: 'revision' }]);
    expect(refused[0]!.reason).toContain('is at revision 2');
    expect((await stored(ids[0]!)).status).toBe('open');
  });

  it('names the second row of one case', async () => {
    const told = await upload([row(ids[0]!, { owner: 'ada' }), row(ids[0]!, { owner: 'grace' })]);
    expect(told).toMatchObject({
      applied: [{ row: 2 }],
      refused: [{ row: 3, column: 'id', reason: 'stands in row 2 already' }],
    });
  });

  it('takes nobody away from a case whose column of owners is not there', async () => {
    await assignCase(desk(), { id: ids[0]!, body: { owner: 'grace' }, caller: 'ada' });
    await upload([{ id: ids[0]!, revision: '2', status: 'investigating' }]);
    expect(await stored(ids[0]!)).toMatchObject({ owner: 'grace', status: 'investigating' });
    await upload([{ id: ids[0]!, revision: '3', owner: ' ' }], 'sheet-2');
    expect((await stored(ids[0]!)).owner).toBeUndefined();
  });

  it('is refused as a whole where it is no sheet, and known by what it says', async () => {
    const office = createCaseDesk(desk());
    const asked = (body: unknown) => office.resolveSheet({ id: '', body, caller: 'ada' });
    expect(await asked({ lines: [] })).toMatchObject({ ok: false, why: 'invalid' });
    const sheet = { rows: rows(row(ids[0]!, { owner: 'grace' })) };
    expect(await asked(sheet)).toMatchObject({ ok: true, value: { applied: [{ row: 2 }] } });
    expect(await asked(sheet)).toMatchObject({ ok: true, value: { already: [{ row: 2 }] } });
    const tooMany = Array.from({ length: 5_001 }, (_, index) => ({ row: index + 2, cells: {} }));
    expect(await asked({ rows: tooMany })).toMatchObject({ ok: false, why: 'invalid' });
  });
});

describe('the rows of an uploaded queue', () => {
  it('are read in any spelling that a spreadsheet and its user produce', () => {
    const cells = {
      ' ID ': ' one ',
      Revision: '3.0',
      STATUS: 'Written off',
      Reason: 'price-changed',
      Amount: '12,00',
    };
    expect(readBulkRows([{ row: 2, cells }])).toEqual({
      edits: [{ row: 2, id: 'one', revision: 3, edit: { status: 'written_off', reason: 'price_changed' } }],
      problems: [],
    });
  });

  it('that are empty are skipped', () => {
    expect(readBulkRows([{ row: 9, cells: { id: '', revision: ' ', owner: '', comment: '' } }])).toEqual({
      edits: [],
      problems: [],
    });
  });

  it('are each either read or named, whatever is in them', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('', '1', 'open', 'accepted', 'tax', '=1+1', 'one', 'two'),
    );
    const column = fc.oneof(
      fc.constantFrom('id', 'revision', 'owner', 'status', 'reason', 'comment'),
      fc.string(),
    );
    const plausible = fc.record({
      id: fc.constantFrom('one', 'two', 'three'),
      revision: fc.constantFrom('1', '2.0', 'x'),
      owner: cell,
    });
    const anyRow = fc.oneof(fc.dictionary(column, cell, { maxKeys: 8 }), plausible);
    const seen = { read: 0, named: 0 };
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 8 }), (sheet) => {
        const { edits, problems } = readBulkRows(rows(...sheet));
        const read = edits.map((edit) => edit.row);
        const named = problems.map((problem) => problem.row);
        expect(new Set(edits.map(({ id }) => id)).size).toBe(edits.length);
        expect(read.filter((one) => named.includes(one))).toEqual([]);
        for (const { column: name, reason } of problems)
          expect([name, reason].every((text) => text !== '')).toBe(true);
        seen.read += read.length;
        seen.named += named.length;
      }),
      { numRuns: 1_000, seed: 7 },
    );
    expect(seen.read).toBeGreaterThan(20);
    expect(seen.named).toBeGreaterThan(20);
  });
});
