import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAuditTrail } from '../../lib/aws/reconciliation/audit-trail.ts';
import { createCaseBook } from '../../lib/aws/reconciliation/case-book.ts';
import { createMatchDecisions } from '../../lib/aws/reconciliation/match-decisions.ts';
import { createReturnBook } from '../../lib/aws/purchases/return-book.ts';
import { createPeriodBook } from '../../lib/aws/reconciliation/period-book.ts';
import { caseChain, matchChain, periodChain } from '../../lib/reconciliation/audit/audit-entry.ts';
import { canonical } from '../../lib/reconciliation/audit/canonical.ts';
import { chained } from '../../lib/reconciliation/audit/chained.ts';
import { verifyAudit } from '../../lib/reconciliation/audit/verify-audit.ts';
import type { Case, CaseStatus } from '../../lib/reconciliation/cases/case.ts';
import type { CasePage } from '../../lib/reconciliation/cases/case-book.ts';
import type { MatchRecord } from '../../lib/reconciliation/cases/matches/match-record.ts';
import { settleCases } from '../../lib/reconciliation/cases/settle-cases.ts';
import { neverPrepared } from '../../lib/reconciliation/periods/look-at-period.ts';
import type { Period } from '../../lib/reconciliation/periods/period.ts';
import type { PeriodSnapshot } from '../../lib/reconciliation/periods/period-snapshot.ts';
import { addDays, type Day } from '../../lib/values/day.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aCase, aDiscrepancy, aReconciliation, NIGHT, NOVEMBER, OCTOBER } from '../builders/case.ts';
import { inMemoryCaseBooks, type CaseBooks } from '../fakes/in-memory-case-books.ts';
import { sha256 } from '../fakes/sha256.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;
beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

async function inDynamo(): Promise<CaseBooks> {
  const table = await tables.newTable();
  return {
    cases: createCaseBook(table),
    matches: createMatchDecisions(table),
    periods: createPeriodBook(table),
    returns: createReturnBook({ dynamo: table.dynamo, purchases: table.table, billing: table.table }),
    audit: createAuditTrail(table),
  };
}

const said = (what: string, atMs = 1_000) => ({
  atMs,
  by: 'ada',
  what,
  why: 'because',
  facts: { to: 'there' },
});
/** Opens the case of a discrepancy, or changes one. */
const caseWrite = (before: Case | undefined, after: Case, what = 'Changed.') =>
  chained<Case>(caseChain(after.id), before, after, said(what), sha256);

async function everything<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const text = (value: unknown) => JSON.parse(canonical(value)) as unknown;

describe.each([
  ['in memory', async () => inMemoryCaseBooks() as CaseBooks],
  ['in the table', inDynamo],
])('the books of cases and periods %s', (_where, create) => {
  let books: CaseBooks;
  beforeEach(async () => {
    books = await create();
  });

  const open = async (overrides: Parameters<typeof aDiscrepancy>[0] = {}, more: Partial<Case> = {}) => {
    const write = caseWrite(undefined, aCase(aDiscrepancy(overrides), more), 'Opened.');
    expect(await books.cases.write(write)).toBe('written');
    return write.after;
  };
  const ofStatus = async (status: CaseStatus, limit = 100) => {
    const found: Case[] = [];
    let after: string | undefined;
    do {
      const page: CasePage = await books.cases.ofStatus(status, after, limit);
      expect(page.cases.length).toBeLessThanOrEqual(limit);
      found.push(...page.cases);
      after = page.next;
    } while (after !== undefined);
    return found;
  };

  it('give a case back as it was written, to the last digit, with its entry', async () => {
    const one = await open({ amount: money('0.123456789012345678', 'EUR'), instalment: 3 });
    const found = (await books.cases.read(one.id))!;
    expect(text(found)).toEqual(text(one));
    expect(found.finding.amount.amount.plus('1').toString()).toBe('1.123456789012345678');
    expect(await everything(books.audit.entries(caseChain(one.id)))).toEqual([
      expect.objectContaining({
        number: 1,
        by: 'ada',
        what: 'Opened.',
        why: 'because',
        previous: '',
        hash: one.head,
      }),
    ]);
    expect(await books.audit.entry(caseChain(one.id), 1)).toMatchObject({ hash: one.head });
    expect(await books.audit.entry(caseChain(one.id), 2)).toBeUndefined();
    expect(await books.cases.read('nothing')).toBeUndefined();
  });

  it('write a case only over the revision that was read, and its entry with it or not at all', async () => {
    const one = await open();
    const first = caseWrite(one, { ...one, owner: 'ada' });
    const second = caseWrite(one, { ...one, owner: 'grace' });
    expect(await books.cases.write(first)).toBe('written');
    expect(await books.cases.write(second)).toBe('lost');
    expect(await books.cases.write(caseWrite(undefined, one))).toBe('lost');
    expect((await books.cases.read(one.id))!.owner).toBe('ada');
    expect(await everything(books.audit.entries(caseChain(one.id)))).toHaveLength(2);
  });

  it('know a write again that landed before, also after others', async () => {
    const one = await open();
    const write = caseWrite(one, { ...one, owner: 'ada' });
    expect(await books.cases.write(write)).toBe('written');
    expect(await books.cases.write(write)).toBe('written');
    await books.cases.write(caseWrite(write.after, { ...write.after, owner: 'grace' }));
    expect(await books.cases.write(write)).toBe('written');
    expect(await books.cases.read(one.id)).toMatchObject({ owner: 'grace', revision: 3 });
  });

  it('are written by one of ten who decide at once', async () => {
    const one = await open();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        books.cases.write(caseWrite(one, { ...one, owner: `person ${index}` })),
      ),
    );
    expect(answers.toSorted()).toEqual([...Array<string>(9).fill('lost'), 'written']);
    expect((await books.cases.read(one.id))!.owner).toBe(`person ${answers.indexOf('written')}`);
    expect(await verifyAudit({ ...books, sha256 }, {})).toMatchObject({
      value: { entries: 2, problems: [] },
    });
  });

  it('list cases by status, the oldest first, page by page', async () => {
    for (let index = 0; index < 7; index += 1) {
      await open({ id: `case-${index}`, since: addDays('2026-11-08' as Day, (index * 3) % 7) });
    }
    const moved = await open({ id: 'case-7' });
    await books.cases.write(caseWrite(moved, { ...moved, status: 'accepted' }));
    for (const limit of [1, 3, 100]) {
      const found = await ofStatus('open', limit);
      const days = found.map(({ finding }) => finding.since);
      expect(days).toEqual(days.toSorted());
      expect(found.map(({ id }) => id).sort()).toEqual(
        Array.from({ length: 7 }, (_, index) => `case-${index}`),
      );
    }
    expect((await ofStatus('accepted')).map(({ id }) => id)).toEqual(['case-7']);
    expect(await ofStatus('resolved')).toEqual([]);
  });

  it('list cases by the period in which they count, also after they moved on', async () => {
    await open({ id: 'stays' });
    await open({ id: 'stays too' });
    const moves = await open({ id: 'moves' });
    await books.cases.write(caseWrite(moves, { ...moves, bookedIn: NOVEMBER }));
    const listed = async (period: typeof OCTOBER, limit: number) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page: CasePage = await books.cases.ofPeriod(period, after, limit);
        found.push(...page.cases.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      return found.sort();
    };
    for (const limit of [1, 100]) {
      expect(await listed(OCTOBER, limit)).toEqual(['stays', 'stays too']);
      expect(await listed(NOVEMBER, limit)).toEqual(['moves']);
    }
  });

  it('say of a case that is there that the lists have it, also after it moved on', async () => {
    const one = await open();
    expect(await books.cases.listed(one.id)).toEqual({ byStatus: true, byPeriod: true });
    const moved = { ...one, status: 'accepted' as const, bookedIn: NOVEMBER };
    await books.cases.write(caseWrite(one, moved));
    expect(await books.cases.listed(one.id)).toEqual({ byStatus: true, byPeriod: true });
    expect(await books.cases.listed('nothing')).toBeUndefined();
  });

  it('read many cases at once, those that are there, in the order in which they were asked for', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `case-${index}`);
    await Promise.all(ids.map((id) => open({ id })));
    const asked = [...ids.toReversed(), 'nothing', 'case-3'];
    expect((await books.cases.readAll(asked)).map(({ id }) => id)).toEqual([...ids.toReversed(), 'case-3']);
    expect(await books.cases.readAll([])).toEqual([]);
  });

  it('keep a case whose id is longer than a key may be, and tell it from its neighbour', async () => {
    const long = `billed_not_purchased:${'ü/#'.repeat(700)}`;
    const one = await open({ id: `${long}1` });
    const other = await open({ id: `${long}2`, billed: '5.00' });
    expect((await books.cases.readAll([one.id, other.id])).map(({ id }) => id)).toEqual([one.id, other.id]);
    expect((await books.cases.ofPeriod(OCTOBER, undefined, 10)).cases).toHaveLength(2);
    expect(await verifyAudit({ ...books, sha256 }, {})).toMatchObject({ value: { chains: 2, problems: [] } });
  });

  it('follow one reconciliation at a time, and never one of an earlier day', async () => {
    const { cases } = books;
    expect(await cases.settling()).toBeUndefined();
    expect(await cases.beginSettling(NIGHT, 'run-1')).toBe('begun');
    expect(await cases.settling()).toEqual({ asOf: NIGHT, run: 'run-1', done: false });
    await cases.endSettling(NIGHT, 'run-1');
    expect(await cases.settling()).toEqual({ asOf: NIGHT, run: 'run-1', done: true });
    expect(await cases.beginSettling(NIGHT, 'run-2')).toBe('begun');
    await cases.endSettling(NIGHT, 'run-1');
    expect(await cases.settling()).toEqual({ asOf: NIGHT, run: 'run-2', done: false });
    expect(await cases.beginSettling(addDays(NIGHT, -1), 'run-0')).toBe('superseded');
    expect((await cases.settling())!.run).toBe('run-2');
  });

  it('keep what was decided on suggested matches', async () => {
    const identity = 'order:order-1:product:sku';
    const decision = {
      suggestionId: 's',
      purchaseId: asId<'PurchaseId'>('p'),
      decision: 'confirmed' as const,
    };
    const decisions = [{ ...decision, by: 'ada', atMs: 1, why: 'So it is.' }];
    const write = chained<MatchRecord>(
      matchChain(identity),
      undefined,
      { identity, decisions },
      said('x'),
      sha256,
    );
    expect(await books.matches.read(identity)).toBeUndefined();
    expect(await books.matches.write(write)).toBe('written');
    expect(await books.matches.read(identity)).toEqual(write.after);
    const other = chained<MatchRecord>(
      matchChain(identity),
      undefined,
      { identity, decisions: [] },
      said('y'),
      sha256,
    );
    expect(await books.matches.write(other)).toBe('lost');
    expect(await everything(books.matches.all())).toEqual([write.after]);
  });

  it('keep periods in their order, and a snapshot of any size', async () => {
    const signed: PeriodSnapshot = {
      period: OCTOBER,
      asOf: NIGHT,
      ...{
        run: 'run',
        rulesVersion: '1',
        inputHash: 'hash',
        figures: [],
        adjustments: [],
        checks: [],
        documents: [],
      },
      discrepancies: Array.from({ length: 12_000 }, (_, index) => ({
        id: `billed_not_purchased:${sha256(String(index))}`,
        kind: 'billed_not_purchased' as const,
        explained: false,
        amount: money(`${index}.05`, 'EUR'),
      })),
      cases: [],
      carried: [],
    };
    const snapshot = sha256(canonical(signed));
    expect(await books.periods.snapshot(snapshot)).toBeUndefined();
    await books.periods.keep(snapshot, signed);
    await books.periods.keep(snapshot, signed);
    expect(sha256(canonical(await books.periods.snapshot(snapshot)))).toBe(snapshot);
    const write = (period: typeof OCTOBER, state: Period['state'], before?: Period) =>
      chained<Period>(
        periodChain(period),
        before,
        { ...neverPrepared(period), state, snapshot },
        said(state),
        sha256,
      );
    await books.periods.write(write(NOVEMBER, 'prepared'));
    const october = write(OCTOBER, 'prepared');
    expect(await books.periods.write(october)).toBe('written');
    expect(await books.periods.write(write(OCTOBER, 'closed'))).toBe('lost');
    expect(await books.periods.write(write(OCTOBER, 'closed', october.after))).toBe('written');
    const all = await everything(books.periods.all());
    expect(all.map(({ period, state, revision }) => [period, state, revision])).toEqual([
      [OCTOBER, 'closed', 2],
      [NOVEMBER, 'prepared', 1],
    ]);
    expect(await books.periods.read(OCTOBER)).toEqual(all[0]);
  });

  it('name every audit trail, page by page', async () => {
    const ids = Array.from({ length: 5 }, (_, index) => `case-${index}`);
    for (const id of ids) await open({ id });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page: Awaited<ReturnType<CaseBooks['audit']['chains']>> = await books.audit.chains(after, 2);
      seen.push(...page.chains);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(ids.map(caseChain));
    const others = ['case:nothing', 'period:2026-10'];
    expect(await books.audit.unnamed([...seen, ...others])).toEqual(others);
    expect(await books.audit.unnamed([])).toEqual([]);
  });

  it('follow reconciliations, and their audit trails stand', async () => {
    let nowMs = 0;
    const desk = { ...books, sha256, nowMs: () => (nowMs += 1) };
    const some = (count: number, first: number) =>
      Array.from({ length: count }, (_, index) => aDiscrepancy({ id: `case-${first + index}` }));
    expect(await settleCases(desk, aReconciliation(some(30, 0)))).toMatchObject({ opened: 30 });
    const next = await settleCases(desk, aReconciliation(some(30, 20), addDays(NIGHT, 1)));
    expect(next).toEqual({ opened: 20, changed: 0, resolved: 20 });
    expect(await settleCases(desk, aReconciliation(some(30, 20), addDays(NIGHT, 1)))).toEqual({
      opened: 0,
      changed: 0,
      resolved: 0,
    });
    expect(await ofStatus('resolved')).toHaveLength(20);
    expect(await verifyAudit({ ...books, sha256 }, {})).toMatchObject({
      value: { chains: 50, entries: 70, problems: [], next: undefined },
    });
  });
});
