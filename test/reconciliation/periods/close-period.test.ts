import { beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import type { PeriodLook } from '../../../lib/reconciliation/periods/look-at-period.ts';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { addDays, type Day } from '../../../lib/values/day.ts';
import { withdrawReturn } from '../../../lib/purchasing/people/withdraw-return.ts';
import { aReturn } from '../../builders/book.ts';
import { addReturn } from '../../builders/returns.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';
import { euro } from '../../builders/billing.ts';
import { aDiscrepancy, NIGHT, NOVEMBER, OCTOBER } from '../../builders/case.ts';

const ours = aDiscrepancy();
let office: Awaited<ReturnType<typeof anOctober>>;
beforeEach(async () => {
  office = await anOctober([ours]);
});

async function look(id: string = OCTOBER): Promise<PeriodLook> {
  const answer = await office.periods.periodNow(id);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}
const verdicts = async (id?: string) =>
  Object.fromEntries((await look(id)).checks.map(({ check, verdict }) => [check, verdict]));
const failing = (answer: Awaited<ReturnType<typeof office.prepares>>) =>
  answer.ok || answer.why === 'absent' ? [] : (answer.problems ?? []).map(({ field }) => field);
const trail = (period: string = OCTOBER) => office.books.trails.get(`period:${period}`) ?? [];
const signed = async () => {
  await office.decides(ours.id, 'accepted');
  await office.prepares();
  return office.closes();
};

describe('closing a period', () => {
  it('cannot be prepared while a case of it is undecided', async () => {
    expect(failing(await office.prepares())).toEqual(['cases_decided']);
    await office.decides(ours.id, 'investigating');
    expect(failing(await office.prepares())).toEqual(['cases_decided']);
    expect(trail()).toEqual([]);
  });

  it.each(['accepted', 'written_off', 'waiting_on_microsoft'])(
    'is prepared by one person and closed by another once its case is %s',
    async (status) => {
      await office.decides(ours.id, status);
      expect(await office.prepares('ada')).toMatchObject({
        ok: true,
        value: {
          state: 'prepared',
          preparedBy: 'ada',
          figures: [{ currency: 'EUR', payable: euro('300.00') }],
        },
      });
      expect(await office.closes('grace')).toMatchObject({
        ok: true,
        value: { state: 'closed', preparedBy: 'ada', closedBy: 'grace' },
      });
      expect(trail().map(({ by, what }) => [by, what])).toEqual([
        ['ada', 'Prepared 2026-10.'],
        ['grace', 'Closed 2026-10, prepared by ada.'],
      ]);
    },
  );

  it('takes two people, however the one writes the name', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares('ada');
    expect(await office.closes('ada')).toMatchObject({ ok: false, why: 'impossible' });
    expect(await office.closes(' ADA ')).toMatchObject({ ok: false, why: 'impossible' });
    expect((await look()).period.state).toBe('prepared');
  });

  it('is closed only after it was prepared, and only once', async () => {
    expect(await office.closes()).toMatchObject({ ok: false, why: 'impossible' });
    await signed();
    expect(await office.closes()).toMatchObject({ ok: false, why: 'impossible' });
    expect(await office.prepares()).toMatchObject({ ok: false, why: 'impossible' });
  });

  it('is closed a day later with the very figures that were prepared', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    office.to('2026-11-11');
    await office.night('2026-11-11' as Day, '300.00', [{ id: 'G000001', total: '300.00' }]);
    await office.reconciles('2026-11-11' as Day, [ours]);
    expect(await office.closes()).toMatchObject({ ok: true, value: { state: 'closed' } });
  });

  it('is not closed with other figures than were prepared', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    await office.receives(aFiledInvoice({ id: 'G000001', amount: '310.00', version: 'v2' }));
    await office.night('2026-11-10' as Day, '310.00', [{ id: 'G000001', total: '310.00' }]);
    await office.reconciles('2026-11-10' as Day, [ours]);
    const answer = await office.closes();
    expect(answer).toMatchObject({ ok: false, why: 'conflict' });
    expect(!answer.ok && answer.detail).toContain('payable in EUR');
    await office.prepares();
    expect(await office.closes()).toMatchObject({
      ok: true,
      value: { figures: [{ payable: euro('310.00') }] },
    });
  });

  it('is not closed after a case was decided otherwise meanwhile', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    await office.decides(ours.id, 'written_off');
    expect(await office.closes()).toMatchObject({ ok: false, why: 'conflict' });
  });

  it('is closed although somebody commented on a case meanwhile', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    await office.decides(ours.id, 'accepted', 'grace');
    expect(await office.closes()).toMatchObject({ ok: true });
    expect(await verifyAudit({ ...office.books, ...office.clock }, {})).toMatchObject({
      value: { problems: [] },
    });
  });

  it('means the period as the person saw it', async () => {
    await office.decides(ours.id, 'accepted');
    const prepared = await office.prepares();
    const revision = prepared.ok ? prepared.value.revision : 0;
    await office.prepares('mary');
    const close = (seen: number) =>
      office.periods.closePeriod({ id: OCTOBER, body: {}, caller: 'grace', revision: seen });
    expect(await close(revision)).toMatchObject({ ok: false, why: 'conflict' });
    expect(await close(revision + 1)).toMatchObject({ ok: true, value: { preparedBy: 'mary' } });
  });

  it('is refused for what is no month', async () => {
    expect(await office.prepares('ada', {}, '2026-13')).toMatchObject({ ok: false, why: 'invalid' });
    expect(await office.periods.periodNow('October')).toMatchObject({ ok: false, why: 'invalid' });
    expect(await office.prepares('ada', { force: true })).toMatchObject({ ok: false, why: 'invalid' });
  });
});

describe('a closed period', () => {
  beforeEach(async () => {
    await signed();
  });

  it('is reopened only with a reason, and signed again by two people', async () => {
    expect(
      await office.periods.reopenPeriod({ id: OCTOBER, body: { why: ' ' }, caller: 'ada' }),
    ).toMatchObject({
      why: 'invalid',
    });
    expect(await office.reopens()).toMatchObject({
      ok: true,
      value: { state: 'reopened', reopenedBy: 'ada', reopenedWhy: 'A credit note came.' },
    });
    expect(await office.reopens()).toMatchObject({ why: 'impossible' });
    expect(await office.closes()).toMatchObject({ why: 'impossible' });
    await office.prepares('mary');
    expect(await office.closes('grace')).toMatchObject({
      ok: true,
      value: { state: 'closed', preparedBy: 'mary' },
    });
    expect(trail().map(({ what }) => what.split(' ')[0])).toEqual([
      'Prepared',
      'Closed',
      'Reopened',
      'Prepared',
      'Closed',
    ]);
  });

  it('shows no difference while nothing changes', async () => {
    expect(await office.periods.diffPeriod(OCTOBER)).toMatchObject({
      ok: true,
      value: { difference: { isSame: true } },
    });
    expect((await look()).since?.isSame).toBe(true);
    expect(await office.periods.diffPeriod(NOVEMBER)).toMatchObject({ ok: false, why: 'impossible' });
  });

  it('shows a return of its month that is recorded since, and no more once it is withdrawn', async () => {
    const { returns } = office.books;
    await addReturn(returns, aReturn({ returnId: 'other', returnedOn: '2026-11-02' }));
    await addReturn(returns, aReturn({ returnedOn: '2026-10-20' }));
    expect((await look()).since).toMatchObject({
      isSame: false,
      figures: [],
      returns: [{ id: 'p1|r1', signed: undefined, now: { returnedOn: '2026-10-20', quantity: 2 } }],
    });
    const desk = { returns, nowMs: office.clock.nowMs };
    await withdrawReturn(desk, { id: 'p1', body: { returnId: 'r1', why: 'It was p2.' }, caller: 'grace' });
    expect((await look()).since).toMatchObject({ isSame: true, returns: [] });
  });

  it('shows what changed against what was signed, and the change lands in the current period', async () => {
    const found: Discrepancy = aDiscrepancy({
      id: 'billed_twice:p:1',
      kind: 'billed_twice',
      billed: '10.00',
    });
    await office.receives(aFiledInvoice({ id: 'G000001', amount: '310.00', version: 'v2' }));
    await office.reconciles(addDays(NIGHT, 5), [found]);
    const answer = await office.periods.diffPeriod(OCTOBER);
    expect(answer).toMatchObject({
      ok: true,
      value: {
        difference: {
          isSame: false,
          figures: [
            { name: 'payable', signed: euro('300.00'), now: euro('310.00'), difference: euro('10.00') },
            { name: 'beforeTax', difference: euro('10.00') },
            { name: 'matched', difference: euro('120.00') },
            { name: 'discrepant', difference: euro('-110.00') },
          ],
          documents: [{ id: 'G000001', signed: { version: 'v1' }, now: { version: 'v2' } }],
          discrepancies: {
            gone: [{ id: ours.id }],
            new: [{ id: found.id, amount: euro('10.00') }],
            changed: [],
          },
        },
      },
    });
    expect(await office.books.cases.read(found.id)).toMatchObject({
      bookedIn: NOVEMBER,
      finding: { period: OCTOBER },
    });
    expect(await office.books.cases.read(ours.id)).toMatchObject({ status: 'resolved', bookedIn: NOVEMBER });
    expect((await look(NOVEMBER)).adjustments).toEqual([{ ofPeriod: OCTOBER, amount: euro('10.00') }]);
    expect((await look(OCTOBER)).figures).toMatchObject([{ payable: euro('310.00') }]);
  });

  it('is signed beside the undecided cases of earlier periods, which hold nobody up', async () => {
    const found = aDiscrepancy({ id: 'billed_twice:p:1', kind: 'billed_twice', billed: '10.00' });
    await office.receives(aFiledInvoice({ id: 'G000003', period: NOVEMBER }));
    await office.reconciles(addDays(NIGHT, 5), [found]);
    await office.decides(found.id, 'waiting_on_microsoft');
    const december = await office.periods.periodNow('2026-12');
    expect(december).toMatchObject({
      ok: true,
      value: { carried: [{ id: found.id, status: 'waiting_on_microsoft', amount: euro('10.00') }] },
    });
    expect((await look(NOVEMBER)).carried).toEqual([]);
    expect((await look(OCTOBER)).carried).toEqual([]);
  });

  it('keeps what was signed whatever happens later, and says so where it does not', async () => {
    await office.reopens();
    const { snapshot } = (await look()).period;
    expect(await office.books.periods.snapshot(snapshot!)).toMatchObject({
      period: OCTOBER,
      documents: [{ version: 'v1' }],
    });
    const forged = { ...(await office.books.periods.snapshot(snapshot!))!, documents: [] };
    await office.books.periods.keep(snapshot!, forged);
    await expect(office.periods.diffPeriod(OCTOBER)).rejects.toThrow('not what was signed');
    expect(
      await verifyAudit({ ...office.books, ...office.clock }, { chain: 'period:2026-10' }),
    ).toMatchObject({
      value: { problems: [{ problem: 'names a snapshot that is not what was signed' }] },
    });
  });

  it('holds the cases to the history they had then', async () => {
    office.books.trails.set(`case:${ours.id}`, []);
    const verified = await verifyAudit({ ...office.books, ...office.clock }, { chain: 'period:2026-10' });
    expect(verified).toMatchObject({
      value: { problems: [{ problem: `was signed with another history of the case ${ours.id}` }] },
    });
  });
});

describe('the checks of a period', () => {
  it('all hold for a period that may be signed, each with the figures of both sides', async () => {
    await office.decides(ours.id, 'accepted');
    const { checks } = await look();
    expect(checks.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['period_over', 'holds'],
      ['documents_received', 'holds'],
      ['documents_loaded', 'holds'],
      ['documents_tied', 'holds'],
      ['lines_explained', 'holds'],
      ['reconciled_since', 'holds'],
      ['cases_follow', 'holds'],
      ['cases_decided', 'holds'],
      ['night_whole', 'holds'],
      ['balances_rolled', 'holds'],
    ]);
    expect(checks.every(({ detail }) => detail === '')).toBe(true);
    expect(checks[4]).toMatchObject({
      title: 'lines explained to the last cent, EUR',
      left: { figure: euro('300.00') },
      right: { figure: euro('300.00') },
    });
  });

  it('fail while the period lasts', async () => {
    office.to('2026-10-31');
    expect(await verdicts()).toMatchObject({ period_over: 'fails' });
    office.to('2026-11-01');
    expect(await verdicts()).toMatchObject({ period_over: 'holds' });
  });

  it('fail where no document of the period is here', async () => {
    office.to('2026-12-10');
    expect(await verdicts(NOVEMBER)).toMatchObject({
      documents_received: 'fails',
      documents_loaded: 'holds',
    });
  });

  it('fail where the lines of a document are not here, and do not ask a void one for any', async () => {
    const empty = { published: undefined, tieOut: undefined, stage: 'not_ready' as const };
    await office.receives(aFiledInvoice({ id: 'G000002' }, empty));
    expect(await verdicts()).toMatchObject({ documents_loaded: 'fails', documents_tied: 'fails' });
    const { header } = aFiledInvoice({ id: 'G000002' });
    await office.receives(
      aFiledInvoice({ id: 'G000002' }, { ...empty, header: { ...header, isVoid: true } }),
    );
    expect(await verdicts()).toMatchObject({ documents_loaded: 'holds', documents_tied: 'holds' });
  });

  it('ask that a document ties, or that its difference is accepted in its case', async () => {
    const tieOut = {
      ...aFiledInvoice({ id: 'G000001' }).tieOut!,
      tied: false,
      why: 'The lines come to less.',
    };
    await office.receives(aFiledInvoice({ id: 'G000001' }, { stage: 'published', tieOut }));
    expect(await verdicts()).toMatchObject({ documents_tied: 'fails' });
    const difference = aDiscrepancy({ id: 'lines_do_not_sum:G000001', kind: 'lines_do_not_sum', lines: [] });
    await office.reconciles(NIGHT, [difference]);
    expect(await verdicts()).toMatchObject({ documents_tied: 'fails', cases_decided: 'fails' });
    await office.decides(difference.id, 'accepted');
    expect(await verdicts()).toMatchObject({ documents_tied: 'holds', cases_decided: 'holds' });
  });

  it('fail where a version was published since the latest reconciliation', async () => {
    await office.receives(aFiledInvoice({ id: 'G000001', version: 'v2' }));
    expect(await verdicts()).toMatchObject({ reconciled_since: 'fails', lines_explained: 'holds' });
    await office.receives(aFiledInvoice({ id: 'G000001', amount: '301.00', version: 'v2' }));
    expect(await verdicts()).toMatchObject({ reconciled_since: 'fails', lines_explained: 'fails' });
  });

  it('say how many of the published documents are void, which the others do not count', async () => {
    const { header } = aFiledInvoice({ id: 'G000002' });
    await office.receives(aFiledInvoice({ id: 'G000002' }, { header: { ...header, isVoid: true } }));
    await office.reconciles(NIGHT, [ours]);
    const { checks } = await look();
    expect(checks.find(({ check }) => check === 'documents_loaded')).toMatchObject({ right: { figure: 1 } });
    expect(checks.find(({ check }) => check === 'reconciled_since')).toMatchObject({
      right: { name: 'published (1 of them void)', figure: 2 },
    });
  });

  it('name the first ten of what is amiss, and say how many more there are', async () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        aDiscrepancy({ id: `case-${String(index).padStart(2, '0')}`, billed: '1.00' }),
      );
    const undecided = async () => (await look()).checks.find(({ check }) => check === 'cases_decided')!;
    await office.reconciles(NIGHT, some(10));
    expect((await undecided()).detail).toMatch(/^Undecided: case-00, .*, case-09\.$/);
    await office.reconciles(NIGHT, some(13));
    expect((await undecided()).detail).toMatch(/case-09 and 3 more\.$/);
    expect(await undecided()).toMatchObject({ left: { figure: 1 }, right: { figure: 14 } });
  });

  it('fail while the cases do not follow the latest reconciliation', async () => {
    await office.books.cases.beginSettling(NIGHT, 'another run');
    expect(await verdicts()).toMatchObject({ cases_follow: 'fails' });
  });

  it('fail where the latest night is not whole, and say why', async () => {
    const night = '2026-11-12' as Day;
    await office.billing.beginNight({
      ...{ night, startedAtMs: 1, planned: [], finished: [], failed: [], endedAtMs: 1 },
      problems: ['The list of documents came empty.'],
    });
    const whole = (await look()).checks.find(({ check }) => check === 'night_whole')!;
    expect(whole).toMatchObject({ verdict: 'fails', mayBeWaived: true });
    expect(whole.detail).toContain('The list of documents came empty');
  });

  it('fail where the balances do not roll forward', async () => {
    await office.night('2026-11-10' as Day, '299.00', [{ id: 'G000001', total: '300.00' }]);
    const { checks } = await look();
    expect(checks.at(-1)).toMatchObject({
      check: 'balances_rolled',
      verdict: 'fails',
      left: { figure: euro('1.00') },
      right: { figure: euro('0') },
    });
  });
});

describe('a check that does not hold', () => {
  beforeEach(async () => {
    await office.decides(ours.id, 'accepted');
    await office.night('2026-11-10' as Day, '299.00', [{ id: 'G000001', total: '300.00' }]);
  });
  const waivers = [{ check: 'balances_rolled', why: 'A payment of 1.00 is not assigned yet.' }];

  it('is waived by the preparer with a reason, which the reviewer and the trail see', async () => {
    expect(failing(await office.prepares())).toEqual(['balances_rolled']);
    expect(await office.prepares('ada', { waivers })).toMatchObject({ ok: true, value: { waivers } });
    expect(await verdicts()).toMatchObject({ balances_rolled: 'waived' });
    expect(trail().at(-1)!.facts).toMatchObject({
      waived_balances_rolled: 'A payment of 1.00 is not assigned yet.',
    });
    expect(await office.closes()).toMatchObject({ ok: true });
  });

  it('is not waived where the month has no document at all', async () => {
    office.to('2026-12-10');
    const waiver = { waivers: [{ check: 'documents_received', why: 'There was none.' }] };
    const prepared = await office.prepares('ada', waiver, NOVEMBER);
    expect(!prepared.ok && prepared.why !== 'absent' && prepared.problems).toEqual([
      {
        field: 'waivers',
        reason: expect.stringMatching(
          /^names documents_received, which cannot be waived: No document of 2026-11 is here, so there is nothing to sign/,
        ),
      },
    ]);
    const bare = await office.prepares('ada', {}, NOVEMBER);
    const problems = (!bare.ok && bare.why !== 'absent' && bare.problems) || [];
    expect(problems.find(({ field }) => field === 'documents_received')?.reason).toContain(
      'No document of 2026-11 is here, so there is nothing to sign',
    );
  });

  it('may be waived where every document of the month is void', async () => {
    const { header } = aFiledInvoice({ id: 'G000001' });
    await office.receives(aFiledInvoice({ id: 'G000001' }, { header: { ...header, isVoid: true } }));
    const received = (await look()).checks.find(({ check }) => check === 'documents_received');
    expect(received).toMatchObject({
      verdict: 'fails',
      mayBeWaived: true,
      detail: 'Every document of 2026-10 is void.',
    });
  });

  it('is not waived where it can be mended, nor where it holds', async () => {
    const waiver = (check: string) => ({ waivers: [...waivers, { check, why: 'No time.' }] });
    await office.books.cases.beginSettling(NIGHT, 'another run');
    const mended = await office.prepares('ada', waiver('cases_follow'));
    expect(mended).toMatchObject({ ok: false, why: 'invalid' });
    expect(!mended.ok && mended.detail).toContain('cannot be waived');
    const holding = await office.prepares('ada', waiver('night_whole'));
    expect(!holding.ok && holding.detail).toContain('which holds');
    expect(await office.prepares('ada', waiver('mood'))).toMatchObject({ ok: false, why: 'invalid' });
  });

  it('is looked at anew after the period was reopened', async () => {
    await office.prepares('ada', { waivers });
    await office.closes();
    await office.reopens();
    expect(await verdicts()).toMatchObject({ balances_rolled: 'fails' });
  });
});
