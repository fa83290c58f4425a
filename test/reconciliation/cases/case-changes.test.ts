import { describe, expect, it } from '@jest/globals';
import type { Case } from '../../../lib/reconciliation/cases/case.ts';
import { ageOf } from '../../../lib/reconciliation/cases/case-age.ts';
import { caseChanges } from '../../../lib/reconciliation/cases/case-changes.ts';
import type { Discrepancy } from '../../../lib/reconciliation/discrepancy.ts';
import { addDays, type BillingPeriod, type Day } from '../../../lib/values/day.ts';
import { money } from '../../../lib/values/money.ts';
import { aCase, aDiscrepancy, NIGHT, NOVEMBER, OCTOBER } from '../../builders/case.ts';

const NEXT = addDays(NIGHT, 1);

const changes = (
  cases: readonly Case[],
  discrepancies: readonly Discrepancy[],
  asOf: Day = NEXT,
  closed: readonly BillingPeriod[] = [],
) => caseChanges(cases, discrepancies, asOf, new Set(closed));

describe('after a reconciliation', () => {
  it('a discrepancy that nothing explains opens a case with its own id, and a reason by its kind', () => {
    const discrepancy = aDiscrepancy();
    const [change, ...others] = changes([], [discrepancy], NIGHT);
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      before: undefined,
      after: {
        id: discrepancy.id,
        status: 'open',
        finding: discrepancy,
        reason: 'charge_without_purchase',
        reasonBy: 'rule',
        bookedIn: OCTOBER,
        openedOn: NIGHT,
        owner: undefined,
      },
      facts: { to: 'open', amount: '120.00 EUR' },
    });
  });

  it.each<Case['status']>(['open', 'accepted', 'resolved'])(
    'a case that is %s keeps its age where its document is billed anew with a later date',
    (status) => {
      const before = aCase(aDiscrepancy({ since: '2026-09-09' as Day }), { status });
      const rebilled = aDiscrepancy({ since: '2026-11-11' as Day, detail: 'In G000002 now.' });
      const [change] = changes([before], [rebilled]);
      expect(change!.after.finding).toEqual({ ...rebilled, since: '2026-09-09' });
      expect(ageOf(change!.after, '2026-11-13' as Day)).toEqual({ days: 65, bucket: '61-90' });
    },
  );

  it('a case becomes older where its difference is seen in an earlier document', () => {
    const earlier = aDiscrepancy({ since: '2026-01-01' as Day });
    const [change] = changes([aCase(aDiscrepancy())], [earlier]);
    expect(change!.after.finding).toEqual(earlier);
  });

  it('an explained discrepancy opens no case', () => {
    expect(changes([], [aDiscrepancy({ explained: true })])).toEqual([]);
  });

  it.each<Case['status']>(['open', 'investigating', 'waiting_on_microsoft', 'accepted', 'written_off'])(
    'a case that is %s stays as it is while its discrepancy is the same',
    (status) => {
      expect(changes([aCase(aDiscrepancy(), { status })], [aDiscrepancy()])).toEqual([]);
    },
  );

  it.each<Case['status']>(['open', 'investigating', 'waiting_on_microsoft', 'accepted', 'written_off'])(
    'a case that is %s is resolved by itself once its discrepancy is gone',
    (status) => {
      const [change] = changes([aCase(aDiscrepancy(), { status, owner: 'ada' })], []);
      expect(change!.after).toMatchObject({
        status: 'resolved',
        closedBy: 'money_arrived',
        closedOn: NEXT,
        owner: 'ada',
        finding: aDiscrepancy(),
      });
      expect(change!.what.includes('has to be taken back')).toBe(status === 'written_off');
    },
  );

  it('a case is resolved where its discrepancy is explained by now', () => {
    const explained = aDiscrepancy({ explained: true, detail: 'Billed anew as G000002.' });
    const [change] = changes([aCase()], [explained]);
    expect(change).toMatchObject({
      after: { status: 'resolved', closedBy: 'explained' },
      why: 'Billed anew as G000002.',
    });
  });

  it('a resolved case stays resolved while its discrepancy is gone, or explained', () => {
    const resolved = aCase(aDiscrepancy(), {
      status: 'resolved',
      closedBy: 'money_arrived',
      closedOn: NIGHT,
    });
    expect(changes([resolved], [])).toEqual([]);
    expect(changes([resolved], [aDiscrepancy({ explained: true })])).toEqual([]);
  });

  it('a resolved case opens again under the same id when its discrepancy comes back, and keeps its owner', () => {
    const resolved = aCase(aDiscrepancy(), {
      status: 'resolved',
      closedBy: 'money_arrived',
      closedOn: NIGHT,
      owner: 'ada',
    });
    const [change] = changes([resolved], [aDiscrepancy({ billed: '60.00' })]);
    expect(change!.after).toMatchObject({
      id: resolved.id,
      status: 'open',
      owner: 'ada',
      closedBy: undefined,
      closedOn: undefined,
      openedOn: NIGHT,
      finding: { amount: money('60.00', 'EUR') },
    });
  });

  it.each<[Case['status'], string]>([
    ['accepted', 'Opened again: 120.00 EUR was accepted, and it is 130.00 EUR now.'],
    ['written_off', 'Opened again: 120.00 EUR was written off, and it is 130.00 EUR now.'],
  ])('a case that is %s opens again with a word on it when the amounts change', (status, what) => {
    const [change] = changes([aCase(aDiscrepancy(), { status })], [aDiscrepancy({ billed: '130.00' })]);
    expect(change).toMatchObject({ after: { status: 'open' }, what, facts: { from: status, to: 'open' } });
  });

  it.each<[string, Partial<Discrepancy>]>([
    ['the expected amount', { expected: money('1.00', 'EUR'), actual: money('121.00', 'EUR') }],
    ['that anything is expected', { expected: undefined }],
    [
      'the currency',
      { expected: money('0', 'USD'), actual: money('120', 'USD'), amount: money('120', 'USD') },
    ],
  ])('an accepted case opens again also where only %s changes', (_what, changed) => {
    const [change] = changes([aCase(aDiscrepancy(), { status: 'accepted' })], [aDiscrepancy(changed)]);
    expect(change!.after.status).toBe('open');
  });

  it('an accepted case stays accepted where only words and places change', () => {
    const moved = aDiscrepancy({ detail: 'The same in other words.', lines: [], billed: '120' });
    const [change] = changes([aCase(aDiscrepancy(), { status: 'accepted' })], [moved]);
    expect(change!.after).toMatchObject({ status: 'accepted', finding: moved });
  });

  it('an undecided case keeps its status when the amounts change', () => {
    const waiting = aCase(aDiscrepancy(), { status: 'waiting_on_microsoft' });
    const [change] = changes([waiting], [aDiscrepancy({ billed: '130.00' })]);
    expect(change).toMatchObject({
      after: { status: 'waiting_on_microsoft', finding: { amount: money('130.00', 'EUR') } },
      what: 'The amounts changed.',
      facts: { was: '120.00 EUR', amount: '130.00 EUR' },
    });
  });

  it('a reconciliation of an earlier day changes nothing that a later one said', () => {
    const later = aCase(aDiscrepancy(), {}, NEXT);
    expect(changes([later], [], NIGHT)).toEqual([]);
    expect(changes([later], [aDiscrepancy({ billed: '1.00' })], NIGHT)).toEqual([]);
  });

  it('what is found out about a closed period counts in the current one', () => {
    const found = changes([], [aDiscrepancy()], NEXT, [OCTOBER]);
    expect(found[0]!.after).toMatchObject({ bookedIn: NOVEMBER, finding: { period: OCTOBER } });
    const gone = changes([aCase(aDiscrepancy(), { status: 'waiting_on_microsoft' })], [], NEXT, [OCTOBER]);
    expect(gone[0]!.after.bookedIn).toBe(NOVEMBER);
    const both = changes([], [aDiscrepancy()], NEXT, [OCTOBER, NOVEMBER]);
    expect(both[0]!.after.bookedIn).toBe('2026-12');
  });

  it('a closed period keeps the cases of which only words change', () => {
    const accepted = aCase(aDiscrepancy(), { status: 'accepted' });
    const [change] = changes([accepted], [aDiscrepancy({ detail: 'Other words.' })], NEXT, [OCTOBER]);
    expect(change!.after.bookedIn).toBe(OCTOBER);
  });
});

describe('the age of a case', () => {
  it.each([
    ['2026-11-08', 0, '0-30'],
    ['2026-12-08', 30, '0-30'],
    ['2026-12-09', 31, '31-60'],
    ['2027-01-07', 60, '31-60'],
    ['2027-01-08', 61, '61-90'],
    ['2027-02-06', 90, '61-90'],
    ['2027-02-07', 91, '90+'],
  ])('on %s is %s days, in the bucket %s', (today, days, bucket) => {
    expect(ageOf(aCase(), today as Day)).toEqual({ days, bucket });
  });

  it('is nothing before its day, and stands still once it is resolved', () => {
    expect(ageOf(aCase(), '2026-11-01' as Day).days).toBe(0);
    expect(ageOf(aCase(aDiscrepancy(), { closedOn: '2026-11-18' as Day }), '2027-11-18' as Day).days).toBe(
      10,
    );
  });
});
