import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Closed } from '../../../lib/reconciliation/periods/booking-months.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import type { BillingPeriod, Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLicence, aLine, CUSTOMER, RESERVATION_ORDER } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { anObserved } from '../../builders/history.ts';
import { expectBalanced, inShort, postings, type Row, balances } from './posted.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'] as const;
const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const closed = (month: string, from: string): Closed => ({
  ...{ period: month as BillingPeriod, fromMs: at(from), untilMs: Infinity },
});
const SIGNED = [
  closed('2024-01', '2024-03-09'),
  closed('2024-02', '2024-03-10'),
  closed('2024-03', '2024-04-09'),
];
type Given = {
  readonly importedOn?: string;
  readonly isMonthly?: boolean;
  /** What each month bills of it. */
  readonly charges?: readonly (string | undefined)[];
  readonly signed?: readonly Closed[];
  readonly before?: boolean;
};

/** What was bought in January outside of the ledger. Undefined: it is not imported. */
function books({ importedOn, isMonthly = false, charges = ['1037.78'], signed = SIGNED, before }: Given) {
  const imported = anObserved({
    ...{ customerId: asId(CUSTOMER), orderId: asId('order0000001'), orderedOn: '2024-01-15' as Day },
    ...{ reservationOrderId: asId(RESERVATION_ORDER), productId: 'DZH318Z0BQ3Q', skuId: '00FV' },
    ...(isMonthly && { billingCycle: 'monthly' }),
    charge: money(isMonthly ? '90.00' : '1037.78', 'EUR'),
    ...(importedOn !== undefined && { importedAtMs: at(importedOn) }),
  });
  const given: GivenBooks = {
    ...{ asOf: '2024-04-20', closed: signed, observed: importedOn === undefined ? [] : [imported] },
    documents: MONTHS.slice(0, 3).map((month, index) => ({
      lines: [
        { ...aLicence('1.00'), orderId: '', alternateId: '', reservationOrderId: '' },
        ...(charges[index] === undefined ? [] : [line(month, charges[index], isMonthly)]),
      ],
      header: { id: asId<'DocumentId'>(`G${month}`), period: month as BillingPeriod },
    })),
    ...(before && { before: { observed: [], returns: [], settledAtMs: 0 } }),
    ...(importedOn !== undefined && { settledAtMs: at(importedOn) + 1 }),
  };
  return given;
}

function line(month: string, subtotal: string, isMonthly: boolean) {
  if (!isMonthly) return aLine({ amounts: { subtotal } });
  return aLine({
    ...{ termAndBillingCycle: '1 Year Monthly Reservation', billingFrequency: 'Monthly' },
    ...{ chargeStart: `${month}-15` as Day, amounts: { subtotal, unit: '45.00' } },
  });
}

describe('what is imported after its months were closed', () => {
  it('leaves them as they were, and the month of the import takes what they would have had', async () => {
    const imported = books({ importedOn: '2024-03-12' });
    for (const signed of ['2024-01', '2024-02'])
      expect(await postings(imported, period(signed))).toEqual(await postings(books({}), period(signed)));
    const rows = await postings(imported, period('2024-03'));
    expect(inShort(rows).slice(2)).toEqual([
      ...['reassignment prepaid 1037.78', 'reassignment unmatched -1037.78'],
      ...['catch_up reservations 130.43', 'catch_up prepaid -130.43'],
      ...['amortisation reservations 87.90', 'amortisation prepaid -87.90'],
    ]);
    expect(rows[2]).toMatchObject({ date: '2024-03-31', purchase_id: 'observed.order-old.0' });
    expect(rows[3]).toMatchObject({ customer_id: CUSTOMER, purchase_id: '' });
    expectBalanced(rows);
  });

  it('is a cost at once where it is paid by the month', async () => {
    const given = { importedOn: '2024-03-12', isMonthly: true, charges: ['90.00', '95.00', '90.00'] };
    expect(inShort(await postings(books(given), period('2024-02')))).toContain('invoice unmatched 95.00');
    const rows = await postings(books(given), period('2024-03'));
    const late = rows.filter(({ kind = '' }) => kind === 'reassignment' || kind === 'dispute');
    expect(inShort(late)).toEqual([
      ...['dispute disputed 5.00', 'dispute reservations -5.00'],
      ...['reassignment reservations 90.00', 'reassignment unmatched -90.00'],
      ...['reassignment reservations 95.00', 'reassignment unmatched -95.00'],
    ]);
  });

  it('is booked where its charge is, as long as that month is open', async () => {
    const open = books({ importedOn: '2024-03-08' });
    expect(inShort(await postings(open, period('2024-01')))).toContain('invoice prepaid 1037.78');
  });
});

describe('an import', () => {
  const some = fc.record({
    importedOn: fc.constantFrom('2024-02-01', '2024-03-09', '2024-03-12', '2024-04-12'),
    isMonthly: fc.boolean(),
    charges: fc.array(fc.constantFrom(undefined, '90.00', '95.00', '1037.78', '1200.01', '-300.00'), {
      ...{ minLength: 3, maxLength: 3 },
    }),
    signed: fc.subarray([...SIGNED]),
  });

  it('changes no month that was closed by then', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(some, async ({ importedOn, ...told }) => {
        for (const { period: of } of told.signed.filter(({ fromMs }) => fromMs <= at(importedOn))) {
          const now = await postings(books({ ...told, importedOn, before: true }), period(of));
          expect(now).toEqual(await postings(books(told), period(of)));
          compared += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('comes to the same as if it had been there in time, in entries that are of one month each', async () => {
    await fc.assert(
      fc.asyncProperty(some, async (told) => {
        const all = await postings(books(told));
        expectBalanced(all);
        const ids = (rows: readonly Row[]) =>
          rows.map((row) => `${row['entry_id']} ${row['posting']}`).sort();
        const months = await Promise.all(MONTHS.map((of) => postings(books(told), period(of))));
        expect(ids(months.flat())).toEqual(ids(all));
        expect(balances(all)).toEqual(balances(await postings(books({ ...told, signed: [] }))));
      }),
      { numRuns: 60 },
    );
  });
});
