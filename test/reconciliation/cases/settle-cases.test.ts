import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Case } from '../../../lib/reconciliation/cases/case.ts';
import type { CaseBook } from '../../../lib/reconciliation/cases/case-book.ts';
import { setCaseStatus } from '../../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { addDays, type Day } from '../../../lib/values/day.ts';
import { aDiscrepancy, aReconciliation, NIGHT } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { sha256 } from '../../fakes/sha256.ts';

const NEXT = addDays(NIGHT, 1);
const many = (count: number, first = 0): readonly Discrepancy[] =>
  Array.from({ length: count }, (_, index) =>
    aDiscrepancy({ id: `billed_not_purchased:order-${first + index}` }),
  );

let books: ReturnType<typeof inMemoryCaseBooks>;
let nowMs: number;
beforeEach(() => {
  books = inMemoryCaseBooks();
  nowMs = 1_000;
});

const desk = (cases: CaseBook = books.cases) => ({
  cases,
  periods: books.periods,
  sha256,
  // Never the same twice, as a real clock between two runs.
  nowMs: () => (nowMs += 1),
});
const settle = (discrepancies: readonly Discrepancy[], asOf: Day = NIGHT, cases?: CaseBook) =>
  settleCases(desk(cases), aReconciliation(discrepancies, asOf));

/** The book of a worker that is killed at its n-th write. */
function killedAt(write: number): CaseBook {
  let writes = 0;
  return {
    ...books.cases,
    async write(one) {
      writes += 1;
      if (writes > write) throw new Error('killed');
      return books.cases.write(one);
    },
  };
}

const state = () =>
  JSON.stringify([...books.trails].sort(), (name, value: unknown) => (name === 'atMs' ? 0 : value));
const whatHappened = (id: string) => books.trails.get(`case:${id}`)!.map(({ what }) => what);

describe('cases that follow a reconciliation', () => {
  it('are opened, changed and resolved, and counted', async () => {
    expect(await settle(many(3))).toEqual({ opened: 3, changed: 0, resolved: 0 });
    const next = [aDiscrepancy({ id: 'billed_not_purchased:order-0', billed: '1.00' }), ...many(2, 2)];
    expect(await settle(next, NEXT)).toEqual({ opened: 1, changed: 1, resolved: 1 });
    expect(await books.cases.settling()).toMatchObject({ asOf: NEXT, done: true });
  });

  it('follow the same one a second time without a word', async () => {
    await settle(many(40));
    const before = state();
    expect(await settle(many(40))).toEqual({ opened: 0, changed: 0, resolved: 0 });
    expect(state()).toBe(before);
  });

  it.each([0, 1, 16, 17, 39])('killed after %s writes and begun again come to the same', async (writes) => {
    await settle([...many(20)]);
    await expect(settle(many(40, 10), NEXT, killedAt(writes))).rejects.toThrow('killed');
    expect(await books.cases.settling()).toMatchObject({ asOf: NEXT, done: false });
    await settle(many(40, 10), NEXT);
    const killed = state();
    books = inMemoryCaseBooks();
    await settle([...many(20)]);
    await settle(many(40, 10), NEXT);
    expect(JSON.parse(killed)).toHaveLength(50);
    const withoutHashes = (text: string) => text.replaceAll(/[0-9a-f]{64}/g, '');
    expect(withoutHashes(killed)).toBe(withoutHashes(state()));
  });

  it('do not go back to a reconciliation of an earlier day', async () => {
    await settle([], NEXT);
    expect(await settle(many(2), NIGHT)).toBeUndefined();
    expect(books.trails.size).toBe(0);
  });

  it('come back under the same id, with the whole history', async () => {
    const [one] = many(1) as [Discrepancy];
    await settle([one]);
    await settle([], NEXT);
    await settle([one], addDays(NIGHT, 2));
    expect(whatHappened(one.id)).toEqual([
      'Opened.',
      'Resolved: the difference is gone.',
      'Opened again: the difference came back.',
    ]);
  });

  it('keep what a person decides at the same moment', async () => {
    const [one] = many(1) as [Discrepancy];
    await settle([one]);
    let decided: Case | undefined;
    const slow: CaseBook = {
      ...books.cases,
      async write(write) {
        if (!decided) {
          const body = { status: 'accepted', comment: 'too small' };
          const answer = await setCaseStatus(desk(), { id: one.id, body, caller: 'ada' });
          if (answer.ok) decided = answer.value;
        }
        return books.cases.write(write);
      },
    };
    await settle([{ ...one, detail: 'Other words.' }], NEXT, slow);
    expect(decided?.status).toBe('accepted');
    expect(await books.cases.read(one.id)).toMatchObject({
      status: 'accepted',
      finding: { detail: 'Other words.' },
    });
    expect(whatHappened(one.id)).toEqual([
      'Opened.',
      'From open to accepted. Commented.',
      'Seen again, with the same amounts.',
    ]);
  });

  it('are an error where others are faster every time: the message comes again', async () => {
    const write = async () => 'lost' as const;
    await expect(settle(many(1), NIGHT, { ...books.cases, write })).rejects.toThrow('kept moving');
  });

  it('stand up to a look at their audit trails', async () => {
    await settle(many(5));
    await settle(many(5, 3), NEXT);
    const verified = await verifyAudit({ ...books, sha256 }, {});
    expect(verified).toMatchObject({ ok: true, value: { chains: 8, entries: 11, problems: [] } });
  });
});
