import { describe, expect, it } from '@jest/globals';
import type { Closed } from '../../../lib/reconciliation/periods/booking-months.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import type { BillingPeriod, Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, aReturn } from '../../builders/book.ts';
import type { GivenBooks, GivenReturn } from '../../builders/exported.ts';
import { bought, expectBalanced, inShort, postings } from './posted.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const closed = (month: string, from: string): Closed => ({
  ...{ period: month as BillingPeriod, fromMs: at(from), untilMs: Infinity },
});
const SIGNED = [closed('2024-01', '2024-03-09'), closed('2024-02', '2024-03-10')];
const MARCH_TOO = [...SIGNED, closed('2024-03', '2024-04-09')];
const recorded = (day: string, over: Partial<GivenReturn> = {}): GivenReturn => ({
  ...aReturn({ returnedOn: '2024-01-20', quantity: 1, amount: '500.00' }),
  ...{ recordedAtMs: at(day), ...over },
});
const document = (month: string, ...lines: readonly ReturnType<typeof aLine>[]) => ({
  lines: [{ ...aLicence('1.00'), orderId: '', alternateId: '', reservationOrderId: '' }, ...lines],
  header: { id: asId<'DocumentId'>(`G${month}`), period: month as BillingPeriod },
});
const ofDifferences = async (given: GivenBooks, month: string) => {
  const rows = await postings(given, period(month));
  expectBalanced(rows);
  return inShort(rows.filter(({ kind = '' }) => /dispute|write_off|acceptance|settle|reass/.test(kind)));
};

describe('a difference that is found after the month of its charge was closed', () => {
  const instalment = (month: string) =>
    aLine({
      ...{ termAndBillingCycle: '1 Year Monthly Reservation', billingFrequency: 'Monthly' },
      ...{ chargeStart: `${month}-15` as Day, amounts: { subtotal: '90.00', unit: '45.00' } },
    });
  const months = ['2024-01', '2024-02', '2024-03'];
  const given: GivenBooks = {
    ...{ purchases: [bought('monthly', '90.00')], asOf: '2024-04-20', closed: SIGNED },
    documents: months.map((month) => document(month, instalment(month))),
  };
  const late: GivenBooks = {
    ...given,
    ...{ returns: [recorded('2024-03-12')], settledAtMs: at('2024-03-13') },
    before: { returns: [], settledAtMs: 0 },
  };

  it('is in dispute in the month in which it was found, and the closed one stays as it was', async () => {
    expect(await postings(late, period('2024-02'))).toEqual(await postings(given, period('2024-02')));
    expect(await ofDifferences(late, '2024-03')).toEqual([
      ...['dispute disputed 45.00', 'dispute reservations -45.00'],
      ...['dispute disputed 45.00', 'dispute reservations -45.00'],
    ]);
    // Found while February was open.
    const soon = { ...late, returns: [recorded('2024-02-25')], settledAtMs: at('2024-03-01') };
    expect(await ofDifferences(soon, '2024-02')).toHaveLength(2);
  });
});

describe('a difference that is gone after a month that has it was closed', () => {
  const refund = aLine({ chargeType: 'customerCredit', amounts: { subtotal: '-500.00' } });
  const unannounced: GivenBooks = {
    ...{ purchases: [bought()], asOf: '2024-05-20', closed: MARCH_TOO },
    documents: [document('2024-01', aLine()), document('2024-02', refund), document('2024-03')],
  };
  const since = (day: string, decided?: NonNullable<GivenBooks['before']>['decided']): GivenBooks => ({
    ...unannounced,
    ...{ returns: [recorded(day)], settledAtMs: at(day) + 1 },
    before: { returns: [], settledAtMs: at('2024-03-01'), ...(decided && { decided }) },
  });

  it('stays in dispute there, and goes back where its charge is in the month in which it was gone', async () => {
    const gone = since('2024-03-12');
    expect(await postings(gone, period('2024-02'))).toEqual(await postings(unannounced, period('2024-02')));
    expect(await ofDifferences(gone, '2024-02')).toEqual([
      ...['dispute disputed -500.00', 'dispute prepaid 500.00'],
    ]);
    expect(await ofDifferences(gone, '2024-03')).toEqual([
      ...['settlement refunds -500.00', 'settlement disputed 500.00'],
      // The charge is a refund by now, and what had left it never was one.
      ...['reassignment refunds 500.00', 'reassignment prepaid -500.00'],
      ...['reassignment refunds -500.00', 'reassignment prepaid 500.00'],
    ]);
  });

  it('was never booked where all of these months are open', async () => {
    for (const month of ['2024-02', '2024-03'])
      expect(await ofDifferences(since('2024-03-08'), month)).toEqual([]);
  });

  it.each(['accepted', 'written_off'] as const)(
    'takes back what was %s of it in a month that is closed',
    async (status) => {
      const gone = since('2024-04-12', { status, atMs: at('2024-03-11') });
      const [kind, account] = status === 'accepted' ? ['acceptance', 'prepaid'] : ['write_off', 'writtenOff'];
      expect(await ofDifferences(gone, '2024-03')).toEqual([
        `${kind} ${account} -500.00`,
        `${kind} disputed 500.00`,
      ]);
      const lossBack = ['settlement refunds -500.00', 'settlement writtenOff 500.00'];
      const rows = await ofDifferences(gone, '2024-04');
      expect(rows.filter((row) => row.startsWith('settlement'))).toEqual(
        status === 'accepted' ? [] : lossBack,
      );
      const all = await postings(gone, { what: 'all' });
      const disputed = all.filter(({ account_name: name }) => name === 'disputed' || name === 'writtenOff');
      const left = disputed.reduce(
        (cents, row) => cents + Math.round(100 * (Number(row['debit']) - Number(row['credit']))),
        0,
      );
      expect(left).toBe(0);
    },
  );
});
