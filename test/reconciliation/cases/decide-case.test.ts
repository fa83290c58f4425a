import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Case, CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import {
  assignCase,
  commentCase,
  linkEvidence,
  reopenCase,
  setCaseStatus,
} from '../../../lib/reconciliation/cases/decide-case.ts';
import { settleCases } from '../../../lib/reconciliation/cases/settle-cases.ts';
import { neverPrepared } from '../../../lib/reconciliation/periods/look-at-period.ts';
import { chained } from '../../../lib/reconciliation/audit/chained.ts';
import type { Period } from '../../../lib/reconciliation/periods/period.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { aDiscrepancy, aReconciliation, NOVEMBER, OCTOBER } from '../../builders/case.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { sha256 } from '../../fakes/sha256.ts';

const { id } = aDiscrepancy();
const NOW_MS = Date.parse('2026-11-20T09:00:00Z');

let books: ReturnType<typeof inMemoryCaseBooks>;
const desk = () => ({ ...books, sha256, nowMs: () => NOW_MS });
beforeEach(async () => {
  books = inMemoryCaseBooks();
  await settleCases(desk(), aReconciliation([aDiscrepancy()]));
});

const asked = (body: unknown, caller = 'ada', revision?: number) => ({ id, body, caller, revision });
const stored = async () => (await books.cases.read(id)) as Case;
const trail = () => books.trails.get(`case:${id}`)!;
const setTo = (status: CaseStatus, more: object = {}) => setCaseStatus(desk(), asked({ status, ...more }));
const WHY = { comment: 'Half a month.' };
const problemsOf = (answer: Awaited<ReturnType<typeof setTo>>) =>
  answer.ok || answer.why === 'absent' ? [] : (answer.problems ?? []).map(({ field }) => field);

async function close(period: BillingPeriod) {
  const before = await books.periods.read(period);
  const said = { atMs: NOW_MS, by: 'grace', what: 'Closed.', why: '', facts: {} };
  const after = { ...neverPrepared(period), state: 'closed' as const };
  await books.periods.write(chained<Period>(`period:${period}`, before, after, said, sha256));
}

describe('a person working on a case', () => {
  it('takes it, and gives it back', async () => {
    expect(await assignCase(desk(), asked({ owner: 'grace' }))).toMatchObject({
      ok: true,
      value: { owner: 'grace' },
    });
    expect(trail().at(-1)).toMatchObject({
      number: 2,
      by: 'ada',
      what: 'Assigned to grace.',
      facts: { owner: 'grace' },
      atMs: NOW_MS,
    });
    expect(await assignCase(desk(), asked({ owner: null }))).toMatchObject({
      ok: true,
      value: { owner: undefined },
    });
  });

  it('says nothing by asking for what is so already', async () => {
    await assignCase(desk(), asked({ owner: 'grace' }));
    expect(await assignCase(desk(), asked({ owner: 'grace' }))).toMatchObject({ ok: true });
    expect(await setTo('open')).toMatchObject({ ok: true });
    expect(trail()).toHaveLength(2);
  });

  it('accepts it with a reason and a comment, all in one entry', async () => {
    const answer = await setTo('accepted', { reason: 'proration', comment: 'Half a month.' });
    expect(answer).toMatchObject({
      ok: true,
      value: {
        status: 'accepted',
        reason: 'proration',
        reasonBy: 'person',
        comments: 1,
        lastComment: { by: 'ada', text: 'Half a month.', atMs: NOW_MS },
      },
    });
    expect(trail().at(-1)).toMatchObject({
      what: 'From open to accepted. The reason is proration. Commented.',
      why: 'Half a month.',
      facts: { from: 'open', to: 'accepted', reason: 'proration' },
    });
  });

  it('accepts it for the reason that the rule found, which is still the rule’s where they repeat it', async () => {
    const reason = 'charge_without_purchase';
    for (const repeated of [{}, { reason }]) {
      const comment = `Too old to dispute, ${Object.keys(repeated).length}.`;
      expect(await setTo('written_off', { comment, ...repeated })).toMatchObject({
        ok: true,
        value: { reason, reasonBy: 'rule' },
      });
    }
  });

  it.each<CaseStatus>(['accepted', 'written_off'])('has to say why it is %s', async (status) => {
    expect(problemsOf(await setTo(status))).toEqual(['comment']);
    expect(problemsOf(await setTo(status, { reason: 'proration' }))).toEqual(['comment']);
    expect((await stored()).status).toBe('open');
    await commentCase(desk(), asked({ comment: 'Seen.' }));
    expect(problemsOf(await setTo(status))).toEqual(['comment']);
    expect(await setTo(status, { comment: 'Agreed by phone.' })).toMatchObject({ ok: true });
  });

  it('has to say why where a decision is taken back', async () => {
    await setTo('accepted', WHY);
    expect(problemsOf(await setTo('open'))).toEqual(['comment']);
    expect((await stored()).status).toBe('accepted');
    expect(await reopenCase(desk(), asked({ comment: 'It was not half a month.' }))).toMatchObject({
      ok: true,
      value: { status: 'open' },
    });
    expect(trail().at(-1)).toMatchObject({ what: 'From accepted to open. Commented.' });
  });

  it('cannot call it resolved: only reconciliation can', async () => {
    expect(await setTo('resolved')).toMatchObject({
      ok: false,
      problems: [
        { field: 'status', reason: expect.stringMatching(/reconciliation alone.*open, investigating/) },
      ],
    });
    expect(await setCaseStatus(desk(), asked({ status: 'done' }))).toMatchObject({
      ok: false,
      problems: [
        { reason: 'is not one of open, investigating, waiting_on_microsoft, accepted, written_off' },
      ],
    });
    await settleCases(desk(), aReconciliation([], '2026-11-21' as never));
    expect((await stored()).status).toBe('resolved');
    expect(problemsOf(await setTo('open', { comment: 'No.' }))).toEqual(['status']);
    expect(await commentCase(desk(), asked({ comment: 'Credit note G000009.' }))).toMatchObject({ ok: true });
  });

  it('links what there is to look at, each once', async () => {
    const link = 'ticket:2611200010000123';
    expect(await linkEvidence(desk(), asked({ link, note: 'asked for a credit' }))).toMatchObject({
      ok: true,
      value: { evidence: [{ link, note: 'asked for a credit', by: 'ada', atMs: NOW_MS }] },
    });
    expect(await linkEvidence(desk(), asked({ link }))).toMatchObject({ ok: true });
    expect((await stored()).evidence).toHaveLength(1);
    for (let more = 1; more < 50; more += 1) await linkEvidence(desk(), asked({ link: `mail:${more}` }));
    expect(await linkEvidence(desk(), asked({ link: 'mail:one-too-many' }))).toMatchObject({
      why: 'impossible',
    });
  });

  it.each([
    ['https://tickets.example/7?a=b#c', []],
    ['http://tickets.example', []],
    ['file://share/2026/answer.pdf', []],
    ['notalink', ['link']],
    ['https://', ['link']],
    ['https:tickets.example', ['link']],
    ['C:/Temp/answer.pdf', ['link']],
    ['javascript:alert(1)', ['link']],
    ['ticket: 7', ['link']],
  ])('links %p only where it leads somewhere', async (link, problems) => {
    expect(problemsOf(await linkEvidence(desk(), asked({ link })))).toEqual(problems);
    expect((await stored()).evidence).toHaveLength(problems.length === 0 ? 1 : 0);
  });

  it('means the case as they saw it', async () => {
    const { revision } = await stored();
    await assignCase(desk(), asked({ owner: 'grace' }, 'ada', revision));
    expect(await assignCase(desk(), asked({ owner: 'ada' }, 'ada', revision))).toMatchObject({
      ok: false,
      why: 'conflict',
    });
    expect((await stored()).owner).toBe('grace');
  });

  it('is told of what is not a case, and of what cannot be read', async () => {
    expect(await assignCase(desk(), { ...asked({ owner: 'ada' }), id: 'nothing' })).toMatchObject({
      why: 'absent',
    });
    expect(problemsOf(await setTo('done' as CaseStatus))).toEqual(['status']);
    expect(problemsOf(await setTo('accepted', { reason: 'mood' }))).toEqual(['reason']);
    expect(problemsOf(await commentCase(desk(), asked({ comment: '   ' })))).toContain('comment');
    expect(problemsOf(await commentCase(desk(), asked({ comment: 'x'.repeat(2_001) })))).toContain('comment');
    expect(problemsOf(await commentCase(desk(), asked({ comment: 'bell\u0007' })))).toContain('comment');
    expect(problemsOf(await assignCase(desk(), asked({ owner: '' })))).toEqual(['owner']);
    expect(trail()).toHaveLength(1);
  });

  it('is told to look again where others are faster every time', async () => {
    let tries = 0;
    const write = async () => {
      tries += 1;
      return 'lost' as const;
    };
    const busy = { ...desk(), cases: { ...books.cases, write } };
    const answer = await assignCase(busy, asked({ owner: 'grace' }));
    expect(answer).toMatchObject({ ok: false, why: 'conflict' });
    expect(!answer.ok && answer.detail).toContain('kept moving');
    expect(tries).toBe(5);
  });

  it('may write several lines', async () => {
    await commentCase(desk(), asked({ comment: 'One.\nTwo.' }));
    expect(trail().at(-1)!.why).toBe('One.\nTwo.');
  });
});

describe('a case of a closed period', () => {
  it('that was decided is signed, and changes only after the period is reopened', async () => {
    await setTo('accepted', WHY);
    await close(OCTOBER);
    expect(problemsOf(await setTo('open', { comment: 'No.' }))).toEqual(['status']);
    expect(problemsOf(await setTo('accepted', { reason: 'timing' }))).toEqual(['reason']);
    expect(await commentCase(desk(), asked({ comment: 'Seen.' }))).toMatchObject({ ok: true });
    expect((await stored()).bookedIn).toBe(OCTOBER);
  });

  it('that waited for Microsoft is decided in the period that is current', async () => {
    await setTo('waiting_on_microsoft');
    await close(OCTOBER);
    await assignCase(desk(), asked({ owner: 'grace' }));
    expect((await stored()).bookedIn).toBe(OCTOBER);
    await setTo('accepted', WHY);
    expect(await stored()).toMatchObject({ status: 'accepted', bookedIn: NOVEMBER });
  });
});
