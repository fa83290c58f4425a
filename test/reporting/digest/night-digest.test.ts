import { describe, expect, it } from '@jest/globals';
import type { NightRun } from '../../../lib/billing/billing-book.ts';
import type { Case } from '../../../lib/reconciliation/cases/case.ts';
import type { Coverage } from '../../../lib/reconciliation/discrepancy.ts';
import { nightDigest, type DigestFacts } from '../../../lib/reporting/digest/night-digest.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { aCase, aDiscrepancy } from '../../builders/case.ts';
import { aHeader, aVersion, day, documentId, euro, period } from '../../builders/billing.ts';

const NIGHT = day('2024-03-09');
const ID = documentId('G000000001');

const aRun = (overrides: Partial<NightRun> = {}): NightRun => ({
  night: NIGHT,
  startedAtMs: 1,
  planned: [ID],
  finished: [ID],
  failed: [],
  endedAtMs: 2,
  problems: [],
  ...overrides,
});

const aCoverage = (lines: Coverage['lines'], isVoid = false): Coverage => ({
  documentId: ID,
  version: 'v1',
  period: period('2024-02'),
  isVoid,
  matched: euro('1'),
  discrepant: euro('1'),
  outOfScope: euro('1'),
  linesSubtotal: euro('3'),
  lines,
  outOfScopeBy: [],
});

const facts = (overrides: Partial<DigestFacts> = {}): DigestFacts => ({
  night: NIGHT,
  run: aRun(),
  documents: [],
  summary: {
    run: 'run-1',
    coverage: [aCoverage({ matched: 2, discrepant: 1, outOfScope: 7, total: 10 })],
  },
  cases: [],
  balances: [],
  link: 'the page',
  ...overrides,
});

const opened = (openedOn: string, since: string) =>
  aCase(aDiscrepancy({ since: day(since) }), { openedOn: day(openedOn) });
const questioned = (id: string, over: Parameters<typeof aDiscrepancy>[0], status: Case['status'] = 'open') =>
  aCase(aDiscrepancy({ id, ...over }), { status });

describe('the digest of a night', () => {
  it('says five numbers and where to look', () => {
    expect(nightDigest(facts()).text).toEqual([
      'Billing night 2024-03-09: whole.',
      'Documents received: 1 of 1, all tied.',
      'Matched: 66.66 % (2 of 3 lines that should belong to a purchase).',
      'Cases: 0 open, 0 new, 0 older than 90 days.',
      'In question on charges that wait for a decision, before tax: nothing.',
      'Balances: tie out.',
      'Look: the page',
    ]);
  });

  it('has no line for where to look where nobody has said where that is', () => {
    expect(nightDigest(facts({ link: '' })).text.at(-1)).toBe('Balances: tie out.');
  });

  it('says what open charges come to as an invoice does: too much and too little apart, nothing else with it', () => {
    const dollars = (amount: string) => ({ actual: money(amount, 'USD'), amount: money(amount, 'USD') });
    const euros = (amount: string) => ({ actual: euro(amount), amount: euro(amount) });
    const cases = [
      questioned('a', euros('300.00')),
      questioned('b', euros('12.40'), 'investigating'),
      questioned('c', euros('-7.50'), 'waiting_on_microsoft'),
      questioned('d', dollars('4.00')),
      questioned('clarified', { ...euros('60.00'), kind: 'customer_differs' }),
      questioned('document', { ...euros('10.00'), kind: 'statement_differs', lines: [] }),
      questioned('missing', { ...euros('-50.00'), kind: 'purchased_not_billed', lines: [] }),
      questioned('decided', euros('900.00'), 'written_off'),
      questioned('elsewhere', { ...dollars('5.00'), kind: 'currency_differs' }),
    ];
    const digest = nightDigest(facts({ cases }));
    expect(digest.inQuestion).toEqual([
      { currency: 'EUR', tooMuch: '312.40', tooLittle: '7.50' },
      { currency: 'USD', tooMuch: '4.00', tooLittle: '0.00' },
    ]);
    expect(digest.text[4]).toBe(
      'In question on charges that wait for a decision, before tax: 312.40 EUR too much, 7.50 EUR too little; ' +
        '4.00 USD too much, 0.00 USD too little (whole lines to be clarified, whole documents and what is on none ' +
        'are not in it).',
    );
  });

  it.each<[string, Partial<NightRun> | undefined]>([
    ['did not run', undefined],
    ['has not ended', { endedAtMs: undefined }],
    ['misses a document', { planned: [ID, documentId('G000000002')] }],
    ['has something amiss', { problems: ['a balance fell to zero'] }],
  ])('says that a night is not whole that %s', (_, overrides) => {
    const run = overrides === undefined ? undefined : aRun(overrides);
    expect(nightDigest(facts({ run }))).toMatchObject({ whole: false });
  });

  it('never rounds up to everything', () => {
    const summary = {
      run: 'r',
      coverage: [aCoverage({ matched: 9_999, discrepant: 1, outOfScope: 0, total: 10_000 })],
    };
    expect(nightDigest(facts({ summary })).matched).toEqual({ lines: 9_999, of: 10_000, percent: '99.99' });
  });

  it('does not count what is compared with nothing, nor void documents', () => {
    const coverage = [
      aCoverage({ matched: 0, discrepant: 0, outOfScope: 5, total: 5 }),
      aCoverage({ matched: 3, discrepant: 0, outOfScope: 0, total: 3 }, true),
    ];
    const digest = nightDigest(facts({ summary: { run: 'r', coverage } }));
    expect(digest.matched).toEqual({ lines: 0, of: 0, percent: null });
    expect(digest.text).toContain('Matched: nothing to compare yet.');
  });

  it('counts the cases that are new, and those that are old', () => {
    const cases = [
      opened('2024-03-09', '2024-03-08'),
      opened('2024-03-08', '2023-12-10'),
      opened('2024-01-01', '2023-12-09'),
    ];
    expect(nightDigest(facts({ cases })).cases).toEqual({ open: 3, new: 1, aged: 1 });
  });

  it('names the balances that do not roll forward, by how much', () => {
    const roll = { currency: 'EUR', from: NIGHT, to: NIGHT, opening: euro('1'), closing: euro('1') };
    const rest = { invoiced: euro('0'), paid: euro('0') };
    const balances = [
      { ...roll, ...rest, unexplained: euro('0.00') },
      { ...roll, ...rest, unexplained: undefined },
      { ...roll, ...rest, unexplained: { amount: decimal('-7.5'), currency: 'CHF' } },
    ];
    const digest = nightDigest(facts({ balances }));
    expect(digest.balancesOff).toEqual([{ amount: '-7.50', currency: 'CHF' }]);
    expect(digest.text).toContain('Balances: DO NOT tie out, unexplained -7.50 CHF.');
  });

  it('names the documents that do not tie, but neither void ones nor those without lines', () => {
    const published = aVersion();
    const documents = [
      aBillingDocument({ header: aHeader({ id: documentId('G2') }), published }),
      aBillingDocument({ header: aHeader({ id: documentId('G3'), isVoid: true }), published }),
      aBillingDocument({ header: aHeader({ id: documentId('G4') }), published: undefined }),
    ];
    const digest = nightDigest(facts({ documents }));
    expect(digest.notTied).toEqual([{ documentId: 'G2', why: 'It was not tied out yet.' }]);
    expect(digest.text[1]).toBe('Documents received: 1 of 1, 1 NOT tied.');
  });
});
