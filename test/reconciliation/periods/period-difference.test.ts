import { describe, expect, it } from '@jest/globals';
import { periodDifference } from '../../../lib/reconciliation/periods/period-difference.ts';
import type { CurrencyFigures } from '../../../lib/reconciliation/periods/period-figures.ts';
import type { PeriodSnapshot } from '../../../lib/reconciliation/periods/period-snapshot.ts';
import { addDays, addPeriods } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { euro } from '../../builders/billing.ts';
import { NIGHT, OCTOBER } from '../../builders/case.ts';

const figures = (
  currency = 'EUR',
  over: Partial<Record<keyof CurrencyFigures, string>> = {},
): CurrencyFigures => {
  const of = (name: keyof CurrencyFigures, amount: string) => money(over[name] ?? amount, currency);
  return {
    ...{ currency, documents: 1, lines: 3 },
    payable: of('payable', '300'),
    beforeTax: of('beforeTax', '300'),
    matched: of('matched', '200'),
    discrepant: of('discrepant', '60'),
    outOfScope: of('outOfScope', '40'),
    tax: of('tax', '0'),
    unexplained: of('unexplained', '0'),
  };
};
const document = (id: string, version = 'v1') => ({
  ...{ id: asId<'DocumentId'>(id), isVoid: false, version, lines: 3, tied: true, statement: 'pdf' },
  ...{ total: euro('300'), beforeTax: euro('300') },
});
const discrepancy = (id: string, amount = '10', explained = false) =>
  ({ id, kind: 'amount_differs', explained, amount: euro(amount) }) as const;
const signedCase = (id: string, status: 'open' | 'accepted' = 'open', revision = 1) => ({
  ...{ id, status, revision, head: `head ${revision}` },
  amount: euro('10'),
});
const snapshot = (over: Partial<PeriodSnapshot> = {}): PeriodSnapshot => ({
  ...{ period: OCTOBER, asOf: NIGHT, run: 'r1', rulesVersion: '1', inputHash: 'h1' },
  figures: [figures()],
  adjustments: [],
  checks: [],
  documents: [document('G1'), document('G2')],
  discrepancies: [discrepancy('d1'), discrepancy('d2')],
  cases: [signedCase('d1'), signedCase('d2')],
  carried: [],
  ...over,
});
const since = (over: Partial<PeriodSnapshot>, signed: Partial<PeriodSnapshot> = {}) =>
  periodDifference(snapshot(signed), snapshot(over));

describe('in what a period is no longer what was signed', () => {
  it('is nothing where the books are the same, whenever they were looked at and by which run', () => {
    const nothing = {
      isSame: true,
      figures: [],
      documents: [],
      discrepancies: { gone: [], new: [], changed: [] },
      returns: [],
      cases: [],
    };
    expect(since({})).toEqual(nothing);
    expect(since({ asOf: addDays(NIGHT, 1), run: 'r2', inputHash: 'h2' })).toEqual(nothing);
    expect(since({ cases: [signedCase('d1', 'open', 7), signedCase('d2')] })).toEqual(nothing);
  });

  it('is every figure that moved, with both sides and by how much', () => {
    const moved = { payable: '310', tax: '10', matched: '190', discrepant: '70', unexplained: '0.01' };
    const { isSame, figures: told } = since({ figures: [figures('EUR', moved)] });
    expect(isSame).toBe(false);
    expect(
      told.map(({ name, signed, now, difference }) => [name, ...[signed, now, difference].map(amountText)]),
    ).toEqual([
      ['payable', '300.00', '310.00', '10.00'],
      ['matched', '200.00', '190.00', '-10.00'],
      ['discrepant', '60.00', '70.00', '10.00'],
      ['tax', '0.00', '10.00', '10.00'],
      ['unexplained', '0.00', '0.01', '0.01'],
    ]);
    const others = since({ figures: [figures('EUR', { beforeTax: '301', outOfScope: '41' })] }).figures;
    expect(others.map(({ name }) => name)).toEqual(['beforeTax', 'outOfScope']);
  });

  it('is a currency that came or went, against nothing on the other side', () => {
    const both = [figures(), figures('CHF', { matched: '0', discrepant: '0', outOfScope: '0' })];
    const shown = (told: ReturnType<typeof since>) =>
      told.figures.map(({ name, difference }) => `${name} ${amountText(difference)} ${difference.currency}`);
    expect(shown(since({ figures: both }))).toEqual(['payable 300.00 CHF', 'beforeTax 300.00 CHF']);
    expect(shown(since({}, { figures: both }))).toEqual(['payable -300.00 CHF', 'beforeTax -300.00 CHF']);
    expect(shown(since({ figures: both.toReversed() }, { figures: both }))).toEqual([]);
  });

  it('is each document that is another, came or went, by its number', () => {
    const told = since({ documents: [document('G3'), document('G2', 'v2')] });
    expect(told.isSame).toBe(false);
    expect(told.documents.map(({ id, signed, now }) => [id, signed?.version, now?.version])).toEqual([
      ['G1', 'v1', undefined],
      ['G2', 'v1', 'v2'],
      ['G3', undefined, 'v1'],
    ]);
  });

  it('is each discrepancy that is gone, new, or of another amount or explained by now', () => {
    const now = [discrepancy('d3'), discrepancy('d2', '20')];
    const told = since({ discrepancies: now });
    expect(told.isSame).toBe(false);
    expect(told.discrepancies).toEqual({
      gone: [discrepancy('d1')],
      new: [discrepancy('d3')],
      changed: [{ signed: discrepancy('d2'), now: discrepancy('d2', '20') }],
    });
    const explained = since({ discrepancies: [discrepancy('d1', '10', true), discrepancy('d2')] });
    expect(explained.discrepancies.changed.map(({ now: { id } }) => id)).toEqual(['d1']);
  });

  it('is each return that was recorded or withdrawn since, where returns were signed', () => {
    const returned = (returnId: string) => ({
      ...{ id: `p1|${returnId}`, purchaseId: asId<'PurchaseId'>('p1'), returnId, quantity: 1 },
      ...{ returnedOn: '2026-10-20', amount: euro('10') },
    });
    const told = since({ returns: [returned('r2')] }, { returns: [returned('r1')] });
    expect(told.isSame).toBe(false);
    expect(told.returns).toEqual([
      { id: 'p1|r1', signed: returned('r1'), now: undefined },
      { id: 'p1|r2', signed: undefined, now: returned('r2') },
    ]);
    expect(since({ returns: [returned('r1')] }, { returns: [returned('r1')] }).isSame).toBe(true);
    // Signed before they were kept.
    expect(since({ returns: [returned('r1')] })).toMatchObject({ isSame: true, returns: [] });
  });

  it('is each case that stands otherwise, came or went', () => {
    const told = since({ cases: [signedCase('d3'), signedCase('d2', 'accepted')] });
    expect(told.isSame).toBe(false);
    expect(told.cases).toEqual([
      { id: 'd1', signed: 'open', now: undefined },
      { id: 'd2', signed: 'open', now: 'accepted' },
      { id: 'd3', signed: undefined, now: 'open' },
    ]);
  });

  it('is what it takes of earlier periods, though no figure of its own moved', () => {
    const adjustments = [{ ofPeriod: addPeriods(OCTOBER, -1), amount: euro('5') }];
    expect(since({ adjustments }).isSame).toBe(false);
    expect(since({ adjustments }, { adjustments }).isSame).toBe(true);
  });
});
