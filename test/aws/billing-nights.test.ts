import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBillingBook } from '../../lib/aws/billing/billing-book.ts';
import type { BillingBook, PlannedNight } from '../../lib/billing/billing-book.ts';
import { day, documentId, period } from '../builders/billing.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { startBillingTables } from './billing-table.ts';

let tables: Awaited<ReturnType<typeof startBillingTables>>;

beforeAll(async () => {
  tables = await startBillingTables();
});
afterAll(() => tables.stop());

const run = (over: Partial<PlannedNight> = {}): PlannedNight => ({
  night: day('2024-03-09'),
  startedAtMs: 10,
  planned: [],
  finished: [],
  failed: [],
  endedAtMs: 10,
  problems: [],
  ...over,
});

describe('a night of 50,000 documents', () => {
  it('is planned, settled in and read whole, though no item could hold it', async () => {
    const book = createBillingBook(await tables.newTable());
    const night = day('2024-03-09');
    const planned = Array.from({ length: 50_000 }, (_, index) =>
      documentId(`G${String(index).padStart(9, '0')}`),
    );
    expect(await book.beginNight(run({ planned }))).toMatchObject({ endedAtMs: undefined });
    const settled = planned.slice(0, 200);
    await Promise.all(settled.map((id) => book.settleInNight(night, id, 'finished', 20)));
    await book.settleInNight(night, documentId('G000000200'), 'failed', 20);
    await book.beginNight(run({ planned: settled.slice(0, 50), startedAtMs: 30 }));
    const read = await book.night(night);
    expect(read?.planned).toEqual(planned);
    expect(read?.finished).toEqual(settled.slice(50));
    expect(read).toMatchObject({ failed: ['G000000200'], endedAtMs: undefined, plannedAtMs: 10 });
  });
});

describe.each([
  ['in memory', async (): Promise<BillingBook> => inMemoryBillingBook()],
  ['in the table', async () => createBillingBook(await tables.newTable())],
])('the nights of a billing book %s', (_where, newBook) => {
  it('keeps what a night planned when it is begun again, and opens what is planned anew', async () => {
    const book = await newBook();
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    await book.beginNight(run({ planned: [g1], problems: ['a'] }));
    await book.settleInNight(day('2024-03-09'), g1, 'finished', 20);
    const again = await book.beginNight(run({ planned: [g2], problems: ['a', 'b'], startedAtMs: 30 }));
    expect(again).toEqual(
      run({
        ...{ planned: [g1, g2], finished: [g1], problems: ['a', 'b'] },
        ...{ endedAtMs: undefined, endedBy: undefined, plannedAtMs: 10, news: 1 },
      }),
    );
    await book.beginNight(run({ planned: [g1], startedAtMs: 40 }));
    expect(await book.night(day('2024-03-09'))).toMatchObject({
      planned: [g1, g2],
      finished: [],
      failed: [],
    });
  });

  it('says when the last planned document of a night is settled, and not before', async () => {
    const book = await newBook();
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    await book.beginNight(run({ planned: [g1, g2] }));
    const night = day('2024-03-09');
    expect(await book.settleInNight(night, g1, 'failed', 20)).toEqual({ ended: false });
    expect(await book.settleInNight(night, g1, 'failed', 21)).toEqual({ ended: false });
    expect(await book.settleInNight(night, g2, 'finished', 22)).toEqual({ ended: true });
    expect(await book.settleInNight(night, g1, 'finished', 23)).toEqual({ ended: false });
    expect(await book.night(night)).toMatchObject({ finished: [g1, g2], failed: [], endedAtMs: 22 });
  });

  it('lists an ended night until it is told, and again with what is settled after', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    const untold = async () => (await book.untoldNights()).map((one) => one.night);
    const read = async () => {
      const found = await book.night(night);
      if (!found) throw new Error('no night');
      return found;
    };
    await book.beginNight(run({ planned: [g1, g2] }));
    await book.settleInNight(night, g1, 'finished', 20);
    expect(await untold()).toEqual([]);
    await book.settleInNight(night, g2, 'failed', 21);
    expect(await untold()).toEqual([night]);
    const seen = await read();
    await book.settleInNight(night, g2, 'finished', 22);
    await book.noteTold(seen, 30);
    expect(await untold()).toEqual([night]);
    expect((await read()).toldAtMs).toBeUndefined();
    await book.noteTold(await read(), 31);
    expect(await untold()).toEqual([]);
    await book.settleInNight(night, g1, 'finished', 40);
    expect(await untold()).toEqual([night]);
    await book.noteTold(await read(), 41);
    expect(await read()).toMatchObject({ toldAtMs: 31 });
    // Planned anew it is open, and its next end is to be told like the first.
    await book.beginNight(run({ planned: [g1] }));
    expect(await untold()).toEqual([]);
    expect((await read()).toldAtMs).toBeUndefined();
    await book.endNight(night, 50);
    expect(await untold()).toEqual([]);
    expect(await read()).toMatchObject({ toldAtMs: 50 });
    await book.settleInNight(night, g1, 'finished', 60);
    expect(await untold()).toEqual([night]);
  });

  it('names what finished without its statement, until that is here or the document is planned anew', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    const problems = async () => (await book.night(night))?.problems;
    await book.beginNight(run({ planned: [g1, g2] }));
    await book.settleInNight(night, g1, 'without_statement', 20);
    await book.settleInNight(night, g2, 'without_statement', 20);
    expect(await book.night(night)).toMatchObject({ finished: [g1, g2], endedAtMs: 20 });
    const [first, second] = ['The statement of G1 is missing.', 'The statement of G2 is missing.'];
    expect(await problems()).toEqual([first, second]);
    await book.beginNight(run({ problems: ['no list'] }));
    expect(await problems()).toEqual(['no list', first, second]);
    await book.settleInNight(night, g1, 'finished', 30);
    expect(await problems()).toEqual(['no list', second]);
    await book.beginNight(run({ planned: [g2] }));
    expect(await problems()).toEqual([]);
    await book.settleInNight(night, g2, 'failed', 40);
    expect(await problems()).toEqual([]);
  });

  it('keeps what was amiss with its balances through every plan that takes none', async () => {
    const book = await newBook();
    const problems = async () => (await book.night(day('2024-03-09')))?.problems;
    await book.beginNight(run({ problems: ['no list'], balanceProblems: ['no dollars'] }));
    expect(await problems()).toEqual(['no dollars', 'no list']);
    await book.beginNight(run());
    expect(await problems()).toEqual(['no dollars']);
    await book.beginNight(run({ endedAtMs: undefined, problems: ['down'], balanceProblems: ['no euros'] }));
    expect(await problems()).toEqual(['no euros', 'down']);
    await book.beginNight(run({ balanceProblems: [] }));
    expect(await problems()).toEqual([]);
  });

  it('has somebody see the end where all are settled at once', async () => {
    const book = await newBook();
    const ids = Array.from({ length: 12 }, (_, index) => documentId(`G${index}`));
    await book.beginNight(run({ planned: ids }));
    const ends = await Promise.all(
      ids.map((id) => book.settleInNight(day('2024-03-09'), id, 'finished', 20)),
    );
    expect(ends.filter(({ ended }) => ended).length).toBeGreaterThan(0);
    expect((await book.night(day('2024-03-09')))?.finished).toHaveLength(12);
  });

  it('ends a night at once whose complete plan is empty, and never one whose plan is not complete', async () => {
    const book = await newBook();
    expect(
      (await book.beginNight(run({ endedAtMs: undefined, problems: ['no list'] }))).endedAtMs,
    ).toBeUndefined();
    expect((await book.beginNight(run({ startedAtMs: 50 }))).endedAtMs).toBe(50);
    expect(await book.settleInNight(day('2024-03-30'), documentId('G1'), 'finished', 1)).toEqual({
      ended: false,
    });
    expect(await book.night(day('2024-03-30'))).toBeUndefined();
  });

  it('has the problems of the newest complete plan, and adds those of a plan that broke off', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    await book.beginNight(run({ problems: ['no list'], endedAtMs: undefined }));
    await book.beginNight(run({ problems: ['no balance'], endedAtMs: undefined }));
    expect((await book.night(night))?.problems).toEqual(['no balance', 'no list']);
    await book.beginNight(run({ problems: ['one cannot be read'] }));
    expect((await book.night(night))?.problems).toEqual(['one cannot be read']);
    await book.beginNight(run());
    expect((await book.night(night))?.problems).toEqual([]);
  });

  it('keeps with the newest complete plan which problem is about one document or period alone', async () => {
    const book = await newBook();
    const about = async () => (await book.night(day('2024-03-09')))?.about;
    await book.beginNight(
      run({ problems: ['no March', 'no list'], about: { 'no March': period('2024-03') } }),
    );
    expect(await about()).toEqual({ 'no March': '2024-03' });
    await book.beginNight(run({ planned: [documentId('G1')], problems: ['no list'] }));
    expect(await about()).toBeUndefined();
    await book.settleInNight(day('2024-03-09'), documentId('G1'), 'without_statement', 20);
    expect(await about()).toEqual({ 'The statement of G1 is missing.': 'G1' });
  });

  it('says when the newest plan of a night was complete', async () => {
    const book = await newBook();
    expect((await book.beginNight(run({ endedAtMs: undefined }))).plannedAtMs).toBeUndefined();
    expect((await book.beginNight(run({ endedAtMs: 20 }))).plannedAtMs).toBe(20);
    expect((await book.beginNight(run({ endedAtMs: undefined }))).plannedAtMs).toBe(20);
    expect((await book.beginNight(run({ endedAtMs: 30 }))).plannedAtMs).toBe(30);
  });

  it('lists the nights that have not ended, oldest first', async () => {
    const book = await newBook();
    const [g1, early, late] = [documentId('G1'), day('2024-03-08'), day('2024-03-10')];
    expect(await book.openNights()).toEqual([]);
    await book.beginNight(run({ night: late, planned: [g1], startedAtMs: 5 }));
    await book.beginNight(run({ night: early, planned: [g1], startedAtMs: 6 }));
    await book.beginNight(run());
    expect((await book.openNights()).map(({ night }) => night)).toEqual([early, late]);
    await book.settleInNight(late, g1, 'finished', 20);
    expect((await book.openNights()).map(({ night }) => night)).toEqual([early]);
    await book.beginNight(run({ night: late, planned: [documentId('G2')] }));
    expect((await book.openNights()).map(({ night }) => night)).toEqual([early, late]);
    expect(await book.endNight(early, 30)).toBe(true);
    expect(await book.openNights()).toMatchObject([{ night: late, planned: ['G1', 'G2'], finished: ['G1'] }]);
  });

  it('lists a night whose plan broke off as open, and an ended one no more for that', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    await book.beginNight(run({ endedAtMs: undefined, problems: ['no list'] }));
    expect((await book.openNights()).map((open) => open.night)).toEqual([night]);
    await book.beginNight(run());
    expect(await book.openNights()).toEqual([]);
    await book.beginNight(run({ endedAtMs: undefined, problems: ['no list'] }));
    expect(await book.openNights()).toEqual([]);
    expect(await book.night(night)).toMatchObject({ endedAtMs: 10, endedBy: 'all_settled' });
  });

  it('ends a night at its hour once, and settles what comes later all the same', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    expect(await book.endNight(night, 30)).toBe(false);
    expect(await book.night(night)).toBeUndefined();
    await book.beginNight(run({ planned: [g1, g2] }));
    expect(await book.endNight(night, 30)).toBe(true);
    expect(await book.endNight(night, 31)).toBe(false);
    expect(await book.settleInNight(night, g1, 'finished', 40)).toEqual({ ended: false });
    expect(await book.settleInNight(night, g2, 'failed', 50)).toEqual({ ended: false });
    expect(await book.night(night)).toMatchObject({
      ...{ finished: [g1], failed: [g2], endedAtMs: 30, endedBy: 'deadline' },
    });
  });

  it('opens a night that had ended when it is planned anew, however it ended', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    const [g1, g2] = [documentId('G1'), documentId('G2')];
    await book.beginNight(run({ planned: [g1] }));
    await book.settleInNight(night, g1, 'finished', 20);
    expect(await book.night(night)).toMatchObject({ endedAtMs: 20, endedBy: 'all_settled' });
    await book.beginNight(run({ planned: [g2] }));
    expect(await book.night(night)).toMatchObject({ endedAtMs: undefined, endedBy: undefined });
    await book.endNight(night, 30);
    expect(await book.beginNight(run())).toMatchObject({ endedAtMs: undefined, endedBy: undefined });
    await book.settleInNight(night, g2, 'finished', 40);
    expect(await book.night(night)).toMatchObject({ endedAtMs: 40, endedBy: 'all_settled' });
  });

  it('has a night open exactly while something planned is, whoever plans and settles at once', async () => {
    const book = await newBook();
    const night = day('2024-03-09');
    const ids = Array.from({ length: 8 }, (_, index) => documentId(`G${index}`));
    await book.beginNight(run({ planned: ids }));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        ...ids.map((id) => book.settleInNight(night, id, 'finished', 20)),
        book.beginNight(run({ planned: ids.slice(0, 1) })),
        book.beginNight(run({ planned: ids.slice(2, 4) })),
        book.beginNight(run()),
      ]);
      const after = await book.night(night);
      const settled = after?.planned.every((id) => after.finished.includes(id));
      expect(after?.endedAtMs !== undefined).toBe(settled);
      expect(await book.openNights()).toHaveLength(settled === true ? 0 : 1);
    }
    await Promise.all(ids.map((id) => book.settleInNight(night, id, 'finished', 50)));
    expect(await book.night(night)).toMatchObject({ endedBy: 'all_settled' });
    expect(await book.openNights()).toEqual([]);
  });

  it('knows the latest night', async () => {
    const book = await newBook();
    expect(await book.latestNight()).toBeUndefined();
    await book.beginNight(run({ night: day('2024-03-10') }));
    await book.beginNight(run());
    expect((await book.latestNight())?.night).toBe('2024-03-10');
  });
});
