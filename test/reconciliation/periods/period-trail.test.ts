import { beforeEach, describe, expect, it } from '@jest/globals';
import { rollForward } from '../../../lib/billing/balances/roll-forward.ts';
import { createPeriodDesk } from '../../../lib/reconciliation/periods/period-desk.ts';
import type { Answer } from '../../../lib/values/answer.ts';
import type { Day } from '../../../lib/values/day.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';
import { aDiscrepancy, NIGHT, NOVEMBER, OCTOBER } from '../../builders/case.ts';

const ours = aDiscrepancy();
let office: Awaited<ReturnType<typeof anOctober>>;
beforeEach(async () => {
  office = await anOctober([ours]);
  await office.decides(ours.id, 'accepted');
});

/** The last entry of October's chain, without the hash of what it left behind. */
const last = () => {
  const { by, what, why, facts } = office.books.trails.get(`period:${OCTOBER}`)!.at(-1)!;
  const { record, ...rest } = facts;
  expect(record).toMatch(/^[0-9a-f]{64}$/);
  return { by, what, why, facts: rest };
};
const why = (told: Answer<unknown>) => {
  if (told.ok) return 'done';
  const problems = 'problems' in told ? (told.problems ?? []) : [];
  return [told.detail, ...problems.map(({ field, reason }) => `${field} ${reason}`)].join(' / ');
};
const snapshotOf = async () => (await office.books.periods.read(OCTOBER))!.snapshot!;
const run = async () => (await office.reconciliations.latest())!.run;

describe('what signing leaves in the trail of a period', () => {
  it('is who prepared it, what exactly, from which run, and which checks were waived why', async () => {
    await office.prepares('ada', { comment: 'As every month.' });
    const snapshot = await snapshotOf();
    expect(snapshot).toMatch(/^[0-9a-f]{64}$/);
    expect(last()).toEqual({
      by: 'ada',
      what: 'Prepared 2026-10.',
      why: 'As every month.',
      facts: { snapshot, run: await run() },
    });
    await office.night('2026-11-10' as Day, '299.00', [{ id: 'G000001', total: '300.00' }]);
    await office.prepares('ada', { waivers: [{ check: 'balances_rolled', why: 'Not assigned yet.' }] });
    expect(last()).toMatchObject({ why: '', facts: { waived_balances_rolled: 'Not assigned yet.' } });
  });

  it('is who closed what whom prepared, and with which word', async () => {
    await office.prepares('ada');
    const snapshot = await snapshotOf();
    await office.closes('grace');
    expect(last()).toEqual({
      by: 'grace',
      what: 'Closed 2026-10, prepared by ada.',
      why: '',
      facts: { snapshot, preparedBy: 'ada' },
    });
    await office.reopens('mary');
    await office.prepares('ada');
    await office.periods.closePeriod({ id: OCTOBER, body: { comment: 'Seen.' }, caller: 'grace' });
    expect(last().why).toBe('Seen.');
  });

  it('is who reopened it, why, and what had been signed; waivers are to be said again', async () => {
    await office.night('2026-11-10' as Day, '299.00', [{ id: 'G000001', total: '300.00' }]);
    await office.prepares('ada', { waivers: [{ check: 'balances_rolled', why: 'Not assigned yet.' }] });
    const snapshot = await snapshotOf();
    await office.reopens('mary');
    expect(last()).toEqual({
      by: 'mary',
      what: 'Reopened 2026-10.',
      why: 'A credit note came.',
      facts: { from: 'prepared', snapshot },
    });
    expect(await office.books.periods.read(OCTOBER)).toMatchObject({
      state: 'reopened',
      waivers: [],
      reopenedBy: 'mary',
    });
    expect(why(await office.prepares())).toMatch(
      /^These checks do not hold: balances rolled forward, EUR\. \/ balances_rolled Opening/,
    );
  });

  it('fixes the figures and what is taken of earlier periods, and forgets who closed it before', async () => {
    await office.prepares('ada');
    await office.closes('grace');
    const closed = (await office.books.periods.read(OCTOBER))!;
    expect(closed.closedAtMs).toBeGreaterThan(closed.preparedAtMs!);
    await office.reopens('mary');
    expect((await office.books.periods.read(OCTOBER))!.reopenedAtMs).toBeGreaterThan(closed.closedAtMs!);
    await office.prepares('mary');
    expect(await office.books.periods.read(OCTOBER)).toMatchObject({
      state: 'prepared',
      preparedBy: 'mary',
      closedBy: undefined,
      closedAtMs: undefined,
      adjustments: [],
      figures: [{ currency: 'EUR', documents: 1 }],
    });
  });
});

describe('what a person is told where a period cannot be signed', () => {
  it('is in which state it is', async () => {
    expect(why(await office.closes())).toBe('2026-10 is open: only what was prepared can be closed.');
    expect(why(await office.reopens())).toBe('2026-10 is open already.');
    await office.prepares('ada');
    expect(why(await office.closes('ada'))).toBe('ada prepared 2026-10; a second person has to close it.');
    await office.closes('grace');
    expect(why(await office.prepares())).toBe('2026-10 is closed; it has to be reopened first.');
    expect(why(await office.closes('mary'))).toBe('2026-10 is closed: only what was prepared can be closed.');
    await office.reopens();
    expect(why(await office.reopens())).toBe('2026-10 is reopened already.');
  });

  it('is which checks do not hold, in words and each with its reason', async () => {
    await office.decides(ours.id, 'open');
    await office.books.cases.beginSettling(NIGHT, 'another run');
    const told = why(await office.prepares());
    expect(told).toContain(
      'These checks do not hold: cases follow the latest reconciliation; cases that are decided, or wait for Microsoft.',
    );
    expect(told).toContain(' / cases_follow The cases are still being brought up to it');
    expect(told).toContain(` / cases_decided Undecided: ${ours.id}.`);
  });

  it('is which waiver is needless', async () => {
    const told = await office.prepares('ada', { waivers: [{ check: 'night_whole', why: 'No time.' }] });
    expect(why(told)).toContain('waivers names night_whole, which holds');
  });

  it('is in which figures it moved since it was prepared', async () => {
    await office.prepares('ada');
    await office.receives(aFiledInvoice({ id: 'G000001', amount: '310.00', version: 'v2' }));
    await office.night('2026-11-10' as Day, '310.00', [{ id: 'G000001', total: '310.00' }]);
    await office.reconciles('2026-11-10' as Day, [ours]);
    expect(why(await office.closes())).toBe(
      '2026-10 is no longer what ada prepared: payable in EUR, beforeTax in EUR, matched in EUR. It has to be prepared again.',
    );
    await office.prepares('ada');
    await office.decides(ours.id, 'written_off');
    expect(why(await office.closes())).toBe(
      '2026-10 is no longer what ada prepared. It has to be prepared again.',
    );
  });

  it('is that a check fails by now that held when it was prepared', async () => {
    await office.prepares('ada');
    await office.books.cases.beginSettling(NIGHT, 'another run');
    expect(why(await office.closes())).toContain('These checks do not hold: cases follow');
    expect((await office.books.periods.read(OCTOBER))!.state).toBe('prepared');
  });

  it('is that it is no month, that nobody prepared it, or that others moved it', async () => {
    const none = 'period is not a month like 2026-10 but "October"';
    expect(why(await office.prepares('ada', {}, 'October'))).toContain(none);
    expect(why(await office.periods.periodNow('October'))).toContain(none);
    expect(why(await office.periods.diffPeriod('October'))).toContain(none);
    expect(why(await office.periods.diffPeriod(NOVEMBER))).toBe(
      'Nobody has prepared 2026-11 yet: there is nothing to compare with.',
    );
    const asked = { id: OCTOBER, body: undefined, caller: 'ada' };
    expect(why(await office.periods.preparePeriod({ ...asked, revision: 1 }))).toBe(
      'The period has changed since you looked at it. Look at it again.',
    );
    expect(why(await office.periods.preparePeriod({ ...asked, revision: 0 }))).toBe('done');
  });
});

it('a period that others keep changing at that moment is to be looked at again', async () => {
  let tries = 0;
  const write = async () => {
    tries += 1;
    return 'lost' as const;
  };
  const desk = createPeriodDesk({
    ...office.books,
    ...office.clock,
    ...{ billing: office.billing, reconciliations: office.reconciliations, rollForward },
    periods: { ...office.books.periods, write },
  });
  expect(why(await desk.preparePeriod({ id: OCTOBER, body: {}, caller: 'ada' }))).toBe(
    'Others kept changing the period meanwhile. Look at it again.',
  );
  expect(tries).toBe(3);
});

describe('a period as it stands', () => {
  it('counts its cases by their status, and compares with what was signed once something was', async () => {
    const others = ['a', 'b'].map((id) => aDiscrepancy({ id, billed: '1.00' }));
    await office.reconciles('2026-11-10' as Day, [ours, ...others]);
    const look = async (period: string) => {
      const answer = await office.periods.periodNow(period);
      if (!answer.ok) throw new Error(answer.detail);
      return answer.value;
    };
    expect(await look(OCTOBER)).toMatchObject({ cases: { accepted: 1, open: 2 }, since: undefined });
    expect(await look(NOVEMBER)).toMatchObject({ cases: {}, period: { state: 'open', waivers: [] } });
    for (const { id } of others) await office.decides(id, 'accepted');
    await office.prepares('ada');
    expect((await look(OCTOBER)).since).toMatchObject({ isSame: true });
  });

  it('counts no more what is decided after its close, which counts in the month of the decision', async () => {
    const waiting = aDiscrepancy({ id: 'waiting', billed: '1.00' });
    await office.reconciles('2026-11-10' as Day, [ours, waiting]);
    await office.decides(waiting.id, 'waiting_on_microsoft');
    await office.prepares('ada');
    await office.closes('grace');
    const look = async (period: string) => {
      const answer = await office.periods.periodNow(period);
      if (!answer.ok) throw new Error(answer.detail);
      const ofPeriod = answer.value.checks.find(({ check }) => check === 'cases_decided')!.right.figure;
      return { cases: answer.value.cases, ofPeriod, changed: answer.value.since?.cases };
    };
    expect(await look(OCTOBER)).toEqual({
      ...{ cases: { accepted: 1, waiting_on_microsoft: 1 }, ofPeriod: 2, changed: [] },
    });
    await office.decides(waiting.id, 'written_off');
    expect(await look(OCTOBER)).toEqual({
      ...{ cases: { accepted: 1 }, ofPeriod: 1 },
      changed: [{ id: 'waiting', signed: 'waiting_on_microsoft', now: 'written_off' }],
    });
    expect(await look(NOVEMBER)).toMatchObject({ cases: { written_off: 1 }, ofPeriod: 1 });
  });

  it('has all its cases, also where they are more than are read at once', async () => {
    const many = Array.from({ length: 1_005 }, (_, index) =>
      aDiscrepancy({ id: `case-${index}`, billed: '0.01' }),
    );
    await office.reconciles('2026-11-10' as Day, many);
    const answer = await office.periods.periodNow(OCTOBER);
    expect(answer).toMatchObject({ ok: true, value: { cases: { open: 1_005, resolved: 1 } } });
    const november = await office.periods.periodNow(NOVEMBER);
    expect(november.ok && november.value.carried).toHaveLength(1_005);
  });
});
