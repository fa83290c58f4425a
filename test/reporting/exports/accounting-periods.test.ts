import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import { NotPossible } from '../../../lib/reporting/exports/not-possible.ts';
import type { BillingPeriod, Day } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, aReturn, OTHER_CUSTOMER } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { bought, expectBalanced, inShort, postings, type Row } from './posted.ts';
import { taxed, type TaxedOn } from './taxed.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'] as const;
const AS_OF = '2024-04-20';
const INSTALMENTS_IN = 'bbbbbbbb-0000-4000-8000-000000000002';

/** Billed by the month, beside `bought()`. */
const instalments = () => {
  const one = bought('monthly', '90.00');
  return {
    ...one,
    id: asId<'PurchaseId'>('p2'),
    reservationOrderId: asId<'ReservationOrderId'>(INSTALMENTS_IN),
    order: { ...one.order, orderId: asId<'OrderId'>('order0000002'), alternateId: 'alternate002' },
  };
};
const instalment = (month: string, subtotal: string) =>
  aLine({
    ...{ orderId: 'order0000002', alternateId: 'alternate002' },
    ...{
      reservationOrderId: `RIOderId:${INSTALMENTS_IN}`,
      termAndBillingCycle: '1 Year Monthly Reservation',
    },
    ...{
      chargeStart: `${month}-15` as Day,
      billingFrequency: 'Monthly',
      amounts: { subtotal, unit: '45.00' },
    },
  });

const amount = (...amounts: readonly string[]) => fc.constantFrom(undefined, ...amounts);
const aMonth = fc.record({
  instalment: amount('90.00', '95.00'),
  beyond: fc.constantFrom('0.00', '1.00', '-2.50'),
  taxedOn: fc.constantFrom<TaxedOn>('nothing', 'lines', 'statement'),
});
const someBooks = fc
  .record({
    months: fc.tuple(aMonth, aMonth, aMonth),
    includesTax: fc.constantFrom(undefined, true, false),
    upFront: amount('1037.78', '1200.00'),
    isOfAnother: fc.boolean(),
    isReturned: fc.boolean(),
  })
  .map(({ months, includesTax, upFront, isOfAnother, isReturned }): GivenBooks => {
    const documents = months.map((given, index) => {
      const month = MONTHS[index] as BillingPeriod;
      const lines = [
        { ...aLicence('10.00'), orderId: '', alternateId: '', reservationOrderId: '' },
        ...(given.instalment === undefined ? [] : [instalment(month, given.instalment)]),
        ...(index === 0 && upFront !== undefined
          ? [
              aLine({
                amounts: { subtotal: upFront },
                ...(isOfAnother && { customerId: OTHER_CUSTOMER }),
              }),
            ]
          : []),
      ];
      const header = { id: asId<'DocumentId'>(`G${month}`), period: month };
      return { header, ...taxed(lines, { ...given, includesTax }) };
    });
    return {
      ...{ documents, purchases: [bought(), instalments()], asOf: AS_OF },
      returns: isReturned ? [aReturn({ returnedOn: '2024-02-20', amount: '900.00' })] : [],
    };
  });
const decisions = fc.record({
  status: fc.constantFrom<CaseStatus>('open', 'accepted', 'written_off'),
  bookedIn: fc.constantFrom(undefined, ...MONTHS, '2024-05'),
});

function entriesIn(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => String(row['entry_id']));
}

describe('the entries of everything', () => {
  it('are those of all periods together, one by one, and none of them is in two periods', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(someBooks, decisions, async (given, { status, bookedIn }) => {
        const everything = await postings(given, { what: 'all' }, status, bookedIn);
        const together = new Map<string, readonly Row[]>();
        for (const month of MONTHS)
          for (const [id, rows] of entriesIn(await postings(given, period(month), status, bookedIn))) {
            expect(together.has(id)).toBe(false);
            together.set(id, rows);
          }
        expect(entriesIn(everything)).toEqual(together);
        expectBalanced(everything);
        for (const { kind = '' } of everything) kinds.add(kind);
      }),
      { numRuns: 60 },
    );
    const seen = [
      'accrual',
      'accrual_reversal',
      'amortisation',
      'dispute',
      'invoice',
      'return',
      'write_off',
      'acceptance',
      'catch_up',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(seen));
  });

  it('have every accrual of the months before the last', async () => {
    const licences = {
      lines: [{ ...aLicence('1.00'), orderId: '', alternateId: '', reservationOrderId: '' }],
    };
    const given = { documents: [licences], purchases: [instalments()], asOf: '2024-03-20' };
    const accruals = (await postings(given)).filter(({ kind, debit }) => kind === 'accrual' && debit !== '');
    expect(accruals.map((row) => `${row['period']} ${row['debit']} ${row['entry_id']}`)).toEqual([
      '2024-01 90.00 accrual|p2|1|2024-01',
      '2024-02 90.00 accrual|p2|1|2024-02',
      '2024-03 90.00 accrual|p2|1|2024-03',
      '2024-02 90.00 accrual|p2|2|2024-02',
      '2024-03 90.00 accrual|p2|2|2024-03',
      '2024-03 90.00 accrual|p2|3|2024-03',
    ]);
  });
});

describe('the entries of a month', () => {
  const given = { documents: [{ lines: [aLine()] }], purchases: [bought()], asOf: '2024-03-20' };

  it('are there as soon as it has begun', async () => {
    expect(inShort(await postings(given, period('2024-03')))).toEqual([
      'amortisation reservations 87.90',
      'amortisation prepaid -87.90',
    ]);
  });

  it.each(['2024-04', '2030-01'])(
    'are refused for %s, of which the books know nothing yet',
    async (month) => {
      const why = `There are no entries of ${month} yet: the books are as of 2024-03-20.`;
      await expect(postings(given, period(month))).rejects.toThrow(new NotPossible(why));
    },
  );
});
