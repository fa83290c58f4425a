import { describe, expect, it } from '@jest/globals';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import { periodChecks } from '../../../lib/reconciliation/periods/period-checks.ts';
import {
  PERIOD_CHECKS,
  type CheckSide,
  type PeriodCheckName,
} from '../../../lib/reconciliation/periods/period-check.ts';
import type { PeriodFacts } from '../../../lib/reconciliation/periods/period-facts.ts';
import type { Waiver } from '../../../lib/reconciliation/periods/period.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { day, euro } from '../../builders/billing.ts';
import { aCase, aDiscrepancy, NOVEMBER, OCTOBER } from '../../builders/case.ts';
import { aFiledInvoice } from '../../builders/closing.ts';

const invoice = aFiledInvoice({ id: 'G000001' });
const { tieOut } = invoice;
const without = <Kind extends object>(one: Kind, ...names: readonly (keyof Kind)[]): Kind => ({
  ...one,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});
const coverageOf = (id: string, matched = '300.00', version = 'v1'): PeriodFacts['coverage'][number] => ({
  documentId: asId(id),
  version,
  period: OCTOBER,
  isVoid: false,
  matched: euro(matched),
  discrepant: euro('0'),
  outOfScope: euro('0'),
  linesSubtotal: euro('300.00'),
  lines: { matched: 3, discrepant: 0, outOfScope: 0, total: 3 },
  outOfScopeBy: [],
});
const run = (name: string, asOf = '2026-11-09') =>
  ({ run: name, asOf, rulesVersion: '1', inputHash: 'h' }) as unknown as NonNullable<
    PeriodFacts['reconciliation']
  >;
const roll = (unexplained = '0', currency = 'EUR'): PeriodFacts['rolls'][number] => ({
  ...{ currency, from: day('2026-11-07'), to: day('2026-11-09') },
  ...{ opening: euro('0'), invoiced: euro('300'), paid: euro('0'), closing: euro('300') },
  unexplained: money(unexplained, currency),
});
const night = (over: Partial<NonNullable<PeriodFacts['night']>> = {}) =>
  ({
    night: day('2026-11-09'),
    startedAtMs: 1,
    plannedAtMs: 2,
    planned: [asId('G000001')],
    finished: [asId('G000001')],
    failed: [],
    problems: [],
    balanceProblems: [],
    ...over,
  }) as unknown as NonNullable<PeriodFacts['night']>;

const facts = (over: Partial<PeriodFacts> = {}): PeriodFacts => ({
  period: OCTOBER,
  today: day('2026-11-10'),
  documents: [invoice],
  reconciliation: run('r1'),
  coverage: [coverageOf('G000001')],
  discrepancies: [],
  returns: [],
  cases: [],
  carried: [],
  settling: { asOf: day('2026-11-09'), run: 'r1', done: true },
  night: night(),
  rolls: [roll()],
  adjustments: [],
  ...over,
});

const side = ({ name, figure }: CheckSide) =>
  `${name} ${typeof figure === 'object' ? amountText(figure) : figure}`;
const shown = (over: Partial<PeriodFacts> = {}, waivers: readonly Waiver[] = []) =>
  periodChecks(facts(over), waivers).map(
    ({ check, title, left, right, verdict, mayBeWaived, detail }) =>
      `${check}: ${title}: ${side(left)}, ${side(right)}: ${verdict}${mayBeWaived ? ', may be waived' : ''}${detail && `: ${detail}`}`,
  );
/** What one check says, without its title. */
const says = (check: PeriodCheckName, over: Partial<PeriodFacts> = {}, waivers: readonly Waiver[] = []) =>
  shown(over, waivers)
    .filter((text) => text.startsWith(`${check}: `))
    .map((text) => text.split(': ').slice(2).join(': '))
    .join(' | ');
const withDocuments = (...documents: readonly BillingDocument[]) => ({ documents });

describe('the checks of a period', () => {
  it('are ten, each with the figures of both sides', () => {
    expect(shown()).toEqual([
      'period_over: the period is over: today 2026-11-10, last day of the period 2026-10-31: holds',
      'documents_received: documents of the period are here: received 1, at least 1: holds, may be waived',
      'documents_loaded: documents whose lines are here: loaded 1, documents 1: holds',
      'documents_tied: documents that tie, or whose difference is accepted: tied or accepted 1, documents 1: holds, may be waived',
      'lines_explained: lines explained to the last cent, EUR: matched + discrepant + out of scope 300.00, lines before tax 300.00: holds',
      'reconciled_since: documents reconciled in their present version: reconciled as of 2026-11-09 1, published 1: holds',
      'cases_follow: cases follow the latest reconciliation: cases r1, reconciliation r1: holds',
      'cases_decided: cases that are decided, or wait for Microsoft: decided or waiting 0, cases of the period 0: holds',
      'night_whole: the latest night is whole for this period: settled in the night of 2026-11-09 1, planned 1: holds, may be waived',
      'balances_rolled: balances rolled forward, EUR: unexplained, 2026-11-07 to 2026-11-09 0.00, allowed 0.00: holds, may be waived',
    ]);
    expect(periodChecks(facts(), []).map(({ check }) => check)).toEqual([...PERIOD_CHECKS]);
  });

  it('the period is over from the day after its last', () => {
    const on = (today: string) => says('period_over', { today: day(today) });
    expect(on('2026-10-31')).toBe(
      'today 2026-10-31, last day of the period 2026-10-31: fails: The period lasts until 2026-10-31.',
    );
    expect(on('2026-11-01')).toMatch(/holds$/);
  });

  it('nothing is signed of which there is no document, and of void ones only where somebody says so', () => {
    expect(says('documents_received', withDocuments())).toBe(
      'received 0, at least 1: fails: No document of 2026-10 is here, so there is nothing to sign; Microsoft issues them between the 6th and the 8th of the month after.',
    );
    const voided = { ...invoice, header: { ...invoice.header, isVoid: true } };
    expect(says('documents_received', withDocuments(voided))).toBe(
      'received 0, at least 1: fails, may be waived: Every document of 2026-10 is void.',
    );
  });

  it('names the documents whose lines are not here, and why', () => {
    const failed = { ...without(invoice, 'published', 'tieOut'), failure: 'The export broke off.' };
    const waiting = { ...without(invoice, 'published', 'tieOut'), stage: 'not_ready' as const };
    expect(says('documents_loaded', withDocuments(invoice, failed, waiting))).toBe(
      'loaded 1, documents 3: fails: Without lines: G000001 (The export broke off), G000001 (not ready).',
    );
  });

  it('names ten of them and how many more there are', () => {
    const missing = Array.from({ length: 12 }, (_, index) =>
      without(aFiledInvoice({ id: `G${index + 10}` }), 'published', 'tieOut'),
    );
    const told = (count: number) => says('documents_loaded', withDocuments(...missing.slice(0, count)));
    expect(told(10)).toMatch(/, G19 \(filed\)\.$/);
    expect(told(12)).toMatch(/, G19 \(filed\) and 2 more\.$/);
  });

  it('a document ties, or every way in which it does not is decided in a case', () => {
    const untied = { ...invoice, tieOut: { ...tieOut!, tied: false, why: 'The sums differ.' } };
    const not = 'tied or accepted 0, documents 1: fails, may be waived: Not tied: G000001 (The sums differ).';
    const accepted = 'tied or accepted 1, documents 1: holds, may be waived';
    const of = (kind: 'lines_do_not_sum' | 'statement_differs' | 'billed_twice', over: object = {}) =>
      aDiscrepancy({ id: kind, kind, ...over });
    const decided = (...kinds: readonly string[]) =>
      kinds.map((id) => aCase(aDiscrepancy({ id }), { status: 'accepted' }));
    const tells = (discrepancies: PeriodFacts['discrepancies'], cases: PeriodFacts['cases']) =>
      says('documents_tied', { ...withDocuments(untied), discrepancies, cases });
    expect(tells([], [])).toBe(not);
    expect(tells([of('lines_do_not_sum')], [])).toBe(not);
    expect(tells([of('lines_do_not_sum')], decided('lines_do_not_sum'))).toBe(accepted);
    expect(tells([of('statement_differs')], decided('statement_differs'))).toBe(accepted);
    const both = [of('lines_do_not_sum'), of('statement_differs')];
    expect(tells(both, decided('lines_do_not_sum'))).toBe(not);
    expect(tells(both, decided('lines_do_not_sum', 'statement_differs'))).toBe(accepted);
    // What is explained, of its lines only, or of another document says nothing of it.
    expect(tells([of('billed_twice')], decided('billed_twice'))).toBe(not);
    expect(tells([of('lines_do_not_sum', { explained: true })], [])).toBe(not);
    expect(tells([of('lines_do_not_sum', { documentId: 'G9' })], decided('lines_do_not_sum'))).toBe(not);
    const waiting = aCase(aDiscrepancy({ id: 'lines_do_not_sum' }), { status: 'waiting_on_microsoft' });
    expect(tells([of('lines_do_not_sum')], [waiting])).toBe(not);
  });

  it('a statement that cannot be read is told before why the document does not tie', () => {
    const unread = { ...without(invoice, 'tieOut'), statementProblem: 'It is no PDF.' } as BillingDocument;
    expect(says('documents_tied', withDocuments(unread))).toMatch(/Not tied: G000001 \(It is no PDF\)\.$/);
  });

  it('lines are explained in each currency, and what is missing of one is not made up for by another', () => {
    const dollars = aFiledInvoice({ id: 'G000002', currency: 'USD' });
    const inDollars = { ...coverageOf('G000002'), linesSubtotal: money('300', 'USD') };
    const over = {
      ...withDocuments(dollars, invoice),
      coverage: [coverageOf('G000001', '299.99'), { ...inDollars, matched: money('300', 'USD') }],
    };
    expect(says('lines_explained', over)).toBe(
      'matched + discrepant + out of scope 299.99, lines before tax 300.00: fails: The latest reconciliation did not see these lines as they are now. | ' +
        'matched + discrepant + out of scope 300.00, lines before tax 300.00: holds',
    );
  });

  it('a document is reconciled in the version that is published, void ones too', () => {
    const voided = aFiledInvoice({ id: 'G000002' });
    const documents = [invoice, { ...voided, header: { ...voided.header, isVoid: true } }];
    const unloaded = without(aFiledInvoice({ id: 'G000003' }), 'published');
    expect(says('reconciled_since', { documents: [...documents, unloaded] })).toBe(
      'reconciled as of 2026-11-09 1, published (1 of them void) 2: fails: Published since, or anew: G000002.',
    );
    expect(says('reconciled_since', { coverage: [coverageOf('G000001', '300', 'v0')] })).toMatch(
      /fails: Published since, or anew: G000001\.$/,
    );
    expect(says('reconciled_since', { reconciliation: undefined, coverage: [] })).toBe(
      'reconciled as of never 0, published 1: fails: Nothing has been reconciled yet.',
    );
    expect(says('reconciled_since', { reconciliation: undefined })).toMatch(
      /Nothing has been reconciled yet/,
    );
  });

  it('cases follow once they are settled for this very reconciliation', () => {
    const later = 'The cases are still being brought up to it; look again in some minutes.';
    const asOf = day('2026-11-09');
    expect(says('cases_follow', { settling: { asOf, run: 'r1', done: false } })).toBe(
      `cases r1, reconciliation r1: fails: ${later}`,
    );
    expect(says('cases_follow', { settling: { asOf, run: 'r0', done: true } })).toBe(
      `cases r0, reconciliation r1: fails: ${later}`,
    );
    expect(says('cases_follow', { settling: undefined, reconciliation: undefined })).toBe(
      `cases none, reconciliation none: fails: ${later}`,
    );
  });

  it('cases of the period are decided or wait for Microsoft; those of others are not asked for', () => {
    const of = (
      id: string,
      status: 'open' | 'investigating' | 'waiting_on_microsoft' | 'accepted',
      bookedIn = OCTOBER,
    ) => aCase(aDiscrepancy({ id }), { status, bookedIn });
    const cases = [
      of('a', 'open'),
      of('b', 'investigating'),
      of('c', 'waiting_on_microsoft'),
      of('d', 'accepted'),
      of('e', 'open', NOVEMBER),
    ];
    expect(says('cases_decided', { cases })).toBe(
      'decided or waiting 2, cases of the period 4: fails: Undecided: a, b.',
    );
    expect(says('cases_decided', { cases: cases.slice(2) })).toMatch(/^decided or waiting 2, .* 2: holds$/);
  });

  it('a night is not whole where there was none, or where its list was never complete', () => {
    expect(says('night_whole', { night: undefined })).toBe(
      'settled in the night of none 0, planned 0: fails, may be waived: no night has been run yet.',
    );
    expect(says('night_whole', { night: without(night(), 'plannedAtMs') })).toBe(
      'settled in the night of 2026-11-09 1, planned 1: fails, may be waived: the list of 2026-11-09 was never complete.',
    );
  });

  it('balances roll to the cent, and have to be there', () => {
    expect(says('balances_rolled', { rolls: [roll('0.01')] })).toBe(
      'unexplained, 2026-11-07 to 2026-11-09 0.01, allowed 0.00: fails, may be waived: Opening, what was invoiced and what was paid do not come to the closing balance.',
    );
    expect(says('balances_rolled', { rolls: [roll('0', 'USD')] })).toBe(
      'unexplained, no balance 0.00, allowed 0.00: fails, may be waived: No balance in EUR was ever taken.',
    );
    expect(says('balances_rolled', { rolls: [without(roll(), 'unexplained')] })).toMatch(
      /holds, may be waived$/,
    );
  });
});

describe('a check that is waived', () => {
  const waivers = (check: PeriodCheckName) => [{ check, why: 'Nobody can mend it.' }];

  it('says so and why, and no other is waived with it', () => {
    const rolls = [roll('0.01')];
    expect(says('balances_rolled', { rolls }, waivers('balances_rolled'))).toMatch(
      /waived, may be waived: Opening.* balance\. Waived: Nobody can mend it\.$/,
    );
    expect(says('balances_rolled', { rolls }, waivers('night_whole'))).toMatch(/: fails/);
  });

  it('is none where it holds, or where it has to be mended', () => {
    expect(says('balances_rolled', {}, waivers('balances_rolled'))).toMatch(/: holds/);
    const missing = withDocuments(without(invoice, 'published'));
    expect(says('documents_loaded', missing, waivers('documents_loaded'))).toMatch(/: fails/);
  });
});
