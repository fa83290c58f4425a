import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Closed } from '../../../lib/reconciliation/periods/booking-months.ts';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import type { BillingPeriod, Day } from '../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLicence, aLine, aReturn, CUSTOMER, RESERVATION_ORDER } from '../../builders/book.ts';
import type { GivenBooks, GivenReturn } from '../../builders/exported.ts';
import { anObserved } from '../../builders/history.ts';
import { expectBalanced, postings, type Row } from './posted.ts';

const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });
const MONTHS = ['2024-01', '2024-02', '2024-03', '2024-04'] as const;
const at = (day: string) => Date.parse(`${day}T09:00:00Z`);
const closed = (month: string, from: string, until: number): Closed => ({
  ...{ period: month as BillingPeriod, fromMs: at(from), untilMs: until },
});
const DAYS = ['2024-02-08', '2024-03-09', '2024-03-12', '2024-04-02', '2024-04-12'];
const moments = fc.constantFrom(...DAYS.map(at));
const IMPORTED = 'observed.order-old.0';

const amounts = fc.constantFrom(undefined, '90.00', '95.00', '1037.78', '1040.00', '-300.00');
type GivenDocument = NonNullable<GivenBooks['documents']>[number];

function linesOf(month: string, isMonthly: boolean, subtotal: string | undefined): GivenDocument['lines'] {
  const licence = { ...aLicence('1.00'), orderId: '', alternateId: '', reservationOrderId: '' };
  if (subtotal === undefined) return [licence];
  const monthly = { termAndBillingCycle: '1 Year Monthly Reservation', billingFrequency: 'Monthly' };
  const chargeType = subtotal.startsWith('-') ? { chargeType: 'customerCredit' } : {};
  const charge = isMonthly
    ? aLine({
        ...monthly,
        ...chargeType,
        chargeStart: `${month}-15` as Day,
        amounts: { subtotal, unit: '45.00' },
      })
    : aLine({ ...chargeType, amounts: { subtotal } });
  return [licence, charge];
}

const some = fc
  .record({
    isMonthly: fc.boolean(),
    billed: fc.array(
      fc.record({
        now: amounts,
        was: fc.option(amounts, { nil: undefined }),
        isAnew: fc.boolean(),
        came: moments,
        anew: moments,
      }),
      { minLength: 3, maxLength: 3 },
    ),
    importedAtMs: fc.option(moments, { nil: undefined }),
    returns: fc.array(
      fc.record({
        returnedOn: fc.constantFrom('2024-01-20', '2024-02-29', '2024-03-05'),
        recordedAtMs: moments,
        back: fc.option(moments, { nil: undefined }),
      }),
      { maxLength: 2 },
    ),
    reopened: fc.boolean(),
    signed: fc.subarray(['2024-01', '2024-02', '2024-03']),
    settledAtMs: moments,
    decision: fc.constantFrom<CaseStatus>('open', 'accepted', 'written_off'),
  })
  .map(({ isMonthly, billed, importedAtMs, returns, reopened, signed, settledAtMs, decision }) => {
    const documents = billed.map(({ now, was, isAnew, came, anew }, index): GivenDocument => {
      const month = MONTHS[index]!;
      return {
        lines: linesOf(month, isMonthly, now),
        header: { id: asId<'DocumentId'>(`G${index}`), period: month as BillingPeriod },
        loadedAtMs: Math.min(came, anew),
        replaced: isAnew ? [{ lines: linesOf(month, isMonthly, was), atMs: Math.max(came, anew) + 1 }] : [],
      };
    });
    const closes = { '2024-01': '2024-03-08', '2024-02': '2024-03-10', '2024-03': '2024-04-09' };
    const given: GivenBooks = {
      ...{ documents, asOf: '2024-04-20', settledAtMs },
      closed: signed.map((month) =>
        closed(
          month,
          closes[month as keyof typeof closes],
          reopened && month === '2024-02' ? at('2024-03-20') : Infinity,
        ),
      ),
      observed: [
        anObserved({
          ...{ customerId: asId(CUSTOMER), orderId: asId('order0000001'), orderedOn: '2024-01-15' as Day },
          ...{ reservationOrderId: asId(RESERVATION_ORDER), productId: 'DZH318Z0BQ3Q', skuId: '00FV' },
          ...(isMonthly && { billingCycle: 'monthly' }),
          charge: money(isMonthly ? '90.00' : '1037.78', 'EUR'),
          importedAtMs,
        }),
      ],
      returns: returns.map(({ returnedOn, recordedAtMs, back }, index): GivenReturn => {
        const one = aReturn({
          ...{ returnId: `r${index}`, purchaseId: asId(IMPORTED), returnedOn, quantity: 1, amount: '300.00' },
        });
        const withdrawn = { by: 'grace', atMs: recordedAtMs, why: 'A slip.' };
        if (back === undefined || back < recordedAtMs) return { ...one, recordedAtMs };
        return { ...one, recordedAtMs, withdrawn: { ...withdrawn, atMs: back + 1 } };
      }),
    };
    return { given, decision };
  });

function balances(rows: readonly Row[]): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>();
  for (const { account_name: name = '', debit, credit } of rows)
    sums.set(name, (sums.get(name) ?? ZERO).plus(decimal(debit || '0')).minus(decimal(credit || '0')));
  return Object.fromEntries(
    [...sums].flatMap(([name, sum]) => (sum.eq(ZERO) ? [] : [[name, sum.toString()]])),
  );
}

describe('whatever is learnt after a close, and in whatever order', () => {
  it('is in entries that balance, each of one month, and comes to the same as if it had been known in time', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(some, async ({ given, decision }) => {
        const all = await postings(given, { what: 'all' }, decision);
        expectBalanced(all);
        const ids = (rows: readonly Row[]) =>
          rows.map((row) => `${row['entry_id']} ${row['posting']}`).sort();
        const months = await Promise.all(MONTHS.map((of) => postings(given, period(of), decision)));
        expect(ids(months.flat())).toEqual(ids(all));
        expect(new Set(ids(all)).size).toBe(all.length);
        const documents = given.documents!.map((one) => ({ ...one, replaced: [] }));
        const inTime = { ...given, documents, closed: [] };
        expect(balances(all)).toEqual(balances(await postings(inTime, { what: 'all' }, decision)));
        for (const { kind = '' } of all) kinds.add(kind);
      }),
      { numRuns: 100 },
    );
    const seen = [
      'restatement',
      'reassignment',
      'return',
      'return_reversal',
      'catch_up',
      'dispute',
      'write_off',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(seen));
  });
});
