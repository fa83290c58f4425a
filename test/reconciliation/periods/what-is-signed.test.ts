import { describe, expect, it } from '@jest/globals';
import { rollForward } from '../../../lib/billing/balances/roll-forward.ts';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import { adjustmentsOf } from '../../../lib/reconciliation/periods/adjustments.ts';
import { neverPrepared } from '../../../lib/reconciliation/periods/look-at-period.ts';
import { snapshotsOf } from '../../../lib/reconciliation/periods/period-balances.ts';
import { createPeriodDesk } from '../../../lib/reconciliation/periods/period-desk.ts';
import type { PeriodFacts } from '../../../lib/reconciliation/periods/period-facts.ts';
import { figuresOf, type CurrencyFigures } from '../../../lib/reconciliation/periods/period-figures.ts';
import type { Adjustment, Period } from '../../../lib/reconciliation/periods/period.ts';
import { takeSnapshot } from '../../../lib/reconciliation/periods/take-snapshot.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money, noMoney } from '../../../lib/values/money.ts';
import { aReturn } from '../../builders/book.ts';
import { aSnapshot, day, euro } from '../../builders/billing.ts';
import { aCase, aDiscrepancy, NIGHT, NOVEMBER, OCTOBER } from '../../builders/case.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';

const month = (text: string) => text as BillingPeriod;

describe('the snapshot of a period', () => {
  const facts = (over: Partial<PeriodFacts> = {}): PeriodFacts => ({
    ...{ period: OCTOBER, today: day('2026-11-10'), reconciliation: undefined, settling: undefined },
    ...{ night: undefined, documents: [], coverage: [], discrepancies: [], cases: [], carried: [] },
    ...{ rolls: [], adjustments: [], returns: [] },
    ...over,
  });

  it('says of which reconciliation it is, and where there is none of which day', () => {
    const run = { asOf: NIGHT, run: 'r1', rulesVersion: '7', inputHash: 'h' };
    const reconciliation = run as NonNullable<PeriodFacts['reconciliation']>;
    expect(takeSnapshot(facts({ reconciliation }), [])).toMatchObject(run);
    expect(takeSnapshot(facts(), [])).toMatchObject({
      ...{ asOf: '2026-11-10', run: '', rulesVersion: '', inputHash: '' },
    });
  });

  it('has each document with its version, figures and statement, and nothing of what is not here yet', () => {
    const filed = aFiledInvoice({ id: 'G2', tax: '57.00' });
    const listed: BillingDocument = {
      ...aFiledInvoice({ id: 'G1', currency: 'CHF' }),
      ...{ published: undefined, tieOut: undefined, statement: undefined },
    };
    expect(takeSnapshot(facts({ documents: [filed, listed] }), []).documents).toEqual([
      {
        ...{ id: 'G1', isVoid: false, version: undefined, lines: 0, tied: false, statement: undefined },
        ...{ total: noMoney('CHF'), beforeTax: noMoney('CHF') },
      },
      {
        ...{ id: 'G2', isVoid: false, version: 'v1', lines: 3, tied: true, statement: 'pdf of G2' },
        ...{ total: euro('357.00'), beforeTax: euro('300.00') },
      },
    ]);
  });

  it('has its lists in the order of their ids, however they came', () => {
    const ids = ['b', 'c', 'a'];
    const found = ids.map((id) => aDiscrepancy({ id }));
    const cases = found.map((one) => aCase(one));
    const taken = takeSnapshot(facts({ discrepancies: found, cases, carried: cases }), []);
    for (const list of [taken.discrepancies, taken.cases, taken.carried]) {
      expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    }
    expect(taken.discrepancies[0]).toEqual({
      ...{ id: 'a', kind: 'billed_not_purchased', explained: false, amount: euro('120.00') },
    });
    const returned = ids.map((returnId) => aReturn({ returnId }));
    const { returns } = takeSnapshot(facts({ returns: returned }), []);
    expect(returns?.map(({ id }) => id)).toEqual(['p1|a', 'p1|b', 'p1|c']);
    expect(returns?.[0]).toEqual({
      ...{ id: 'p1|a', purchaseId: 'p1', returnId: 'a', returnedOn: '2024-01-20', quantity: 2 },
      amount: euro('1000.00'),
    });
    const [first] = cases.filter(({ id }) => id === 'a');
    const { status, revision, head } = first!;
    expect(taken.cases[0]).toEqual({ id: 'a', status, revision, head, amount: euro('120.00') });
  });
});

describe('the figures of a period', () => {
  it('are made of the coverage of its own documents that count, in their currency', () => {
    const voided = aFiledInvoice({ id: 'G3' });
    const documents = [
      aFiledInvoice({ id: 'G1' }),
      aFiledInvoice({ id: 'G2', currency: 'USD' }),
      { ...voided, header: { ...voided.header, isVoid: true } },
    ];
    const coverage = (id: string, currency: string, amount: string): PeriodFacts['coverage'][number] => ({
      ...{ documentId: asId(id), version: 'v1', period: OCTOBER, isVoid: false, outOfScopeBy: [] },
      ...{ matched: money(amount, currency), discrepant: money('1', currency) },
      ...{ outOfScope: money('2', currency), linesSubtotal: money('300', currency) },
      lines: { matched: 1, discrepant: 1, outOfScope: 1, total: 3 },
    });
    const all = [
      coverage('G1', 'EUR', '10'),
      coverage('G2', 'USD', '20'),
      coverage('G3', 'EUR', '40'),
      coverage('G9', 'EUR', '80'),
    ];
    const shown = figuresOf(documents, all).map(
      ({ currency, matched, discrepant, outOfScope }) =>
        `${currency} ${[matched, discrepant, outOfScope].map(amountText).join(' ')}`,
    );
    expect(shown).toEqual(['EUR 10.00 1.00 2.00', 'USD 20.00 1.00 2.00']);
  });
});

describe('the balances of a period', () => {
  it('open before the first document of their own currency', () => {
    const early = aFiledInvoice({ id: 'G2', currency: 'USD' });
    const documents = [
      aFiledInvoice({ id: 'G1' }),
      { ...early, header: { ...early.header, invoiceDate: day('2026-11-04') } },
    ];
    const taken = ['2026-11-03', '2026-11-07', '2026-11-09'].flatMap((night) => [
      aSnapshot(night, '0', []),
      aSnapshot(night, '0', [], { balance: noMoney('USD') }),
    ]);
    const shown = snapshotsOf(documents, taken).map(({ night, balance }) => `${balance.currency} ${night}`);
    expect(shown).toEqual([
      'EUR 2026-11-07',
      'EUR 2026-11-09',
      'USD 2026-11-03',
      'USD 2026-11-07',
      'USD 2026-11-09',
    ]);
  });
});

describe('what a period takes of those that were closed before it', () => {
  const payable = (amount: string, currency = 'EUR') =>
    [{ currency, payable: money(amount, currency) }] as unknown as readonly CurrencyFigures[];
  const closed = (period: string, over: Partial<Period> = {}): Period => ({
    ...neverPrepared(month(period)),
    ...{ state: 'closed', revision: 1, head: '', figures: payable('100') },
    ...over,
  });
  const shown = (adjustments: readonly Adjustment[]) =>
    adjustments.map(({ ofPeriod, amount }) => `${ofPeriod} ${amountText(amount)} ${amount.currency}`);
  const now = new Map([
    [month('2026-08'), payable('107')],
    [month('2026-09'), [...payable('5', 'USD'), ...payable('103')]],
    [month('2026-10'), payable('1')],
    [month('2026-11'), payable('1')],
  ]);

  it('comes by their months and currencies, and nothing of itself or of later ones', () => {
    const all = ['2026-11', '2026-09', '2026-10', '2026-08'].map((period) => closed(period));
    const taken = ['2026-08 7.00 EUR', '2026-09 3.00 EUR', '2026-09 5.00 USD'];
    expect(shown(adjustmentsOf(OCTOBER, all, now))).toEqual(taken);
    expect(shown(adjustmentsOf(OCTOBER, all.toReversed(), now))).toEqual(taken);
  });

  it('is lowered by what other closes have taken, and not by what its own close takes', () => {
    const took = (period: string, amount: string, currency = 'EUR') =>
      closed(period, { adjustments: [{ ofPeriod: month('2026-08'), amount: money(amount, currency) }] });
    const of = (...others: readonly Period[]) =>
      shown(adjustmentsOf(OCTOBER, [closed('2026-08'), ...others], now));
    expect(of(took('2026-09', '4'))).toEqual(['2026-08 3.00 EUR', '2026-09 3.00 EUR', '2026-09 5.00 USD']);
    expect(of(took('2026-10', '4'))).toEqual(['2026-08 7.00 EUR']);
    expect(of(took('2026-11', '7'))).toEqual([]);
    expect(of(took('2026-11', '7', 'USD'))).toContain('2026-08 7.00 EUR');
  });

  it('takes back what was taken in a currency of which nothing is left', () => {
    const adjustments = [{ ofPeriod: month('2026-08'), amount: money('7', 'USD') }];
    const all = [closed('2026-08'), closed('2026-11', { adjustments })];
    expect(shown(adjustmentsOf(OCTOBER, all, now))).toEqual(['2026-08 7.00 EUR', '2026-08 -7.00 USD']);
  });

  it('is everything of a period of which nothing was signed or nothing is left', () => {
    expect(shown(adjustmentsOf(OCTOBER, [closed('2026-08', { figures: undefined })], now))).toEqual([
      '2026-08 107.00 EUR',
    ]);
    expect(shown(adjustmentsOf(OCTOBER, [closed('2026-08')], new Map()))).toEqual(['2026-08 -100.00 EUR']);
  });
});

describe('what is looked at for a period', () => {
  const look = async (office: Awaited<ReturnType<typeof anOctober>>, period: string) => {
    const answer = await office.periods.periodNow(period);
    if (!answer.ok) throw new Error(answer.detail);
    return answer.value;
  };

  it('is its own discrepancies, documents and coverage only', async () => {
    const november = aDiscrepancy({
      id: 'november',
      period: NOVEMBER,
      billed: '7.00',
      documentId: asId('G2'),
    });
    const office = await anOctober([]);
    await office.receives(aFiledInvoice({ id: 'G2', period: NOVEMBER }));
    await office.reconciles('2026-11-10' as never, [november]);
    await office.prepares();
    const { snapshot } = (await office.books.periods.read(OCTOBER))!;
    const signed = (await office.books.periods.snapshot(snapshot!))!;
    expect([signed.discrepancies, signed.cases, signed.documents.map(({ id }) => id)]).toEqual([
      [],
      [],
      ['G000001'],
    ]);
    expect((await look(office, NOVEMBER)).figures).toMatchObject([
      { matched: euro('293.00'), discrepant: euro('7.00') },
    ]);
  });

  it('is nothing of earlier periods that were prepared and never closed, or were opened again', async () => {
    const office = await anOctober([]);
    await office.prepares();
    await office.receives(aFiledInvoice({ id: 'G000001', amount: '310.00', version: 'v2' }));
    expect((await look(office, NOVEMBER)).adjustments).toEqual([]);
  });

  it('has the cases of its discrepancies, and counts those that count in a later period there', async () => {
    const office = await anOctober([]);
    await office.prepares();
    await office.closes();
    const explained = aDiscrepancy({ id: 'explained', explained: true });
    await office.reconciles('2026-11-12' as never, [aDiscrepancy(), explained]);
    expect(await office.books.cases.read(aDiscrepancy().id)).toMatchObject({ bookedIn: NOVEMBER });
    const compared = await office.periods.diffPeriod(OCTOBER);
    expect(compared.ok && compared.value.now.cases.map(({ id }) => id)).toEqual([aDiscrepancy().id]);
    expect((await look(office, OCTOBER)).cases).toEqual({});
    expect((await look(office, NOVEMBER)).cases).toEqual({ open: 1 });
  });

  it('is nothing at all before anything was reconciled, and says so', async () => {
    const office = await anOctober([]);
    const latest = async () => undefined;
    const desk = createPeriodDesk({
      ...office.books,
      ...office.clock,
      ...{ billing: office.billing, rollForward },
      reconciliations: { ...office.reconciliations, latest },
    });
    const answer = await desk.periodNow(OCTOBER);
    const failing = answer.ok
      ? answer.value.checks.filter(({ verdict }) => verdict === 'fails').map(({ check }) => check)
      : [];
    expect(failing).toEqual(['lines_explained', 'reconciled_since', 'cases_follow']);
  });
});
