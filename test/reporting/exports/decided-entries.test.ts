import { describe, expect, it } from '@jest/globals';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import type { ExportOf } from '../../../lib/reporting/exports/export-job.ts';
import { addPeriods, type BillingPeriod } from '../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLicence, aLine, aReturn, eur } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { bought, expectBalanced, FEBRUARY, inShort, JANUARY, MARCH, postings, type Row } from './posted.ts';

const DECISIONS: readonly CaseStatus[] = ['accepted', 'written_off'];
/** Invoices of January and February with nothing of the purchase on them. */
const OTHERS: GivenBooks['documents'] = ['2024-01', '2024-02'].map((month) => ({
  lines: [aLicence('1.00')].map((line) => ({
    ...line,
    orderId: '',
    alternateId: '',
    reservationOrderId: '',
  })),
  header: { id: asId(`G${month}`), period: month as BillingPeriod },
}));
const withoutInvoices = (rows: readonly Row[]) => inShort(rows.filter(({ kind }) => kind !== 'invoice'));
const period = (text: string): ExportOf => ({ what: 'period', period: text as BillingPeriod });

describe('what was bought and is not billed', () => {
  const unbilled: GivenBooks = { documents: OTHERS, purchases: [bought()], asOf: '2024-04-20' };

  it('is accrued as long as nobody has decided on it', async () => {
    expect(inShort(await postings(unbilled, MARCH)).slice(0, 2)).toEqual([
      'accrual prepaid 1037.78',
      'accrual accrued -1037.78',
    ]);
  });

  it.each(DECISIONS)('is not accrued once it is %s, and nothing of it is spread', async (decision) => {
    for (const of of [JANUARY, MARCH])
      expect(withoutInvoices(await postings(unbilled, of, decision))).toEqual([]);
  });

  it.each(DECISIONS)('stays in a month that was closed before it was %s', async (decision) => {
    const decided = async (of: ExportOf) => inShort(await postings(unbilled, of, decision, '2024-03'));
    for (const of of [JANUARY, FEBRUARY])
      expect(await decided(of)).toEqual(inShort(await postings(unbilled, of)));
    // January's 48.20 and February's 82.23 were booked as its cost.
    expect(await decided(MARCH)).toEqual(['catch_up reservations -130.43', 'catch_up prepaid 130.43']);
    expect(await decided(period('2024-04'))).toEqual([]);
  });

  it('leaves nothing behind where it was paid by the month: its accruals were taken back', async () => {
    const monthly = { ...unbilled, purchases: [bought('monthly', '90.00')] };
    const rows = await postings(monthly, JANUARY, 'written_off', '2024-03');
    expect(inShort(rows)).toContain('accrual_reversal accrued 90.00');
    expect(await postings(monthly, period('2024-04'), 'written_off', '2024-03')).not.toContainEqual(
      expect.objectContaining({ kind: 'catch_up' }),
    );
  });
});

describe('a charge that differs', () => {
  const dearer = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
  const given: GivenBooks = { documents: [{ lines: [dearer] }], purchases: [bought()], asOf: '2024-04-20' };

  it('stays in dispute in a closed month, and is written off in the month that the decision counts in', async () => {
    const decided = async (of: ExportOf) => inShort(await postings(given, of, 'written_off', '2024-03'));
    expect(await decided(JANUARY)).toEqual(inShort(await postings(given, JANUARY)));
    expect(await decided(MARCH)).toEqual([
      'write_off writtenOff 162.22',
      'write_off disputed -162.22',
      'amortisation reservations 87.90',
      'amortisation prepaid -87.90',
    ]);
  });

  it('goes back to where it was charged once it is accepted, with what the months before lacked', async () => {
    const rows = await postings(given, MARCH, 'accepted', '2024-03');
    expect(inShort(rows)).toEqual([
      'acceptance prepaid 162.22',
      'acceptance disputed -162.22',
      'catch_up reservations 20.38',
      'catch_up prepaid -20.38',
      'amortisation reservations 101.64',
      'amortisation prepaid -101.64',
    ]);
    expect(rows[0]).toMatchObject({ date: '2024-03-31', period: '2024-03', purchase_id: 'p1' });
    expectBalanced(rows);
  });
});

describe('a refund that does not come', () => {
  const given: GivenBooks = {
    documents: [{ lines: [aLine()] }],
    purchases: [bought()],
    returns: [aReturn({ returnedOn: '2024-01-20', amount: '1000.00' })],
    asOf: '2024-04-20',
  };
  const ofRefund = (rows: readonly Row[]) =>
    inShort(rows.filter(({ kind }) => kind === 'write_off' || kind === 'acceptance'));

  it('stays a claim until somebody has decided', async () => {
    expect(ofRefund(await postings(given))).toEqual([]);
  });

  it('is a loss once it is written off, and what the return has cost once it is accepted', async () => {
    expect(ofRefund(await postings(given, { what: 'all' }, 'written_off'))).toEqual([
      'write_off writtenOff 1000.00',
      'write_off refunds -1000.00',
    ]);
    expect(ofRefund(await postings(given, { what: 'all' }, 'accepted', '2024-04'))).toEqual([
      'acceptance returnFees 1000.00',
      'acceptance refunds -1000.00',
    ]);
  });
});

describe('a charge that differs, at another rate as well', () => {
  // Bought at 571.00 USD a unit and 0.9; billed at 600.00 USD and 1: 114.20 of the 172.20 are the rate's.
  const paid = bought('one_time', '1027.80');
  const rates = { unitPrice: money('571.00', 'USD'), exchangeRate: decimal('0.9') };
  const purchase = {
    ...paid,
    intent: { ...paid.intent, expected: { charge: eur('1027.80'), ...rates } },
  };
  const line = aLine({
    pricingCurrency: 'USD',
    amounts: { subtotal: '1200.00', unit: '600.00', rate: '1' },
  });
  const given: GivenBooks = { documents: [{ lines: [line] }], purchases: [purchase] };
  const exchange = ['exchange exchange 114.20', 'exchange prepaid -114.20'];

  it('has the part of the rate among exchange differences, and only the rest in dispute', async () => {
    const rows = await postings(given, JANUARY);
    expect(inShort(rows).slice(2)).toEqual([
      ...exchange,
      ...['dispute disputed 58.00', 'dispute prepaid -58.00'],
      ...['amortisation reservations 47.73', 'amortisation prepaid -47.73'],
    ]);
    expectBalanced(rows);
  });

  it('keeps it there, whatever is decided of the rest', async () => {
    const accepted = inShort(await postings(given, JANUARY, 'accepted'));
    expect(accepted.slice(2, 5)).toEqual([...exchange, 'amortisation reservations 50.43']);
    const writtenOff = inShort(await postings(given, JANUARY, 'written_off'));
    expect(writtenOff.slice(2, 6)).toEqual([
      ...exchange,
      ...['write_off writtenOff 58.00', 'write_off prepaid -58.00'],
    ]);
  });
});

describe('what a document says beyond its lines', () => {
  const beyond = (total: string): GivenBooks => ({
    documents: [
      {
        ...{ lines: [aLicence('100.00')], total: eur(total) },
        findings: [{ kind: 'lines_do_not_sum', expected: eur(total), actual: eur('100.00') }],
      },
    ],
    asOf: '2024-04-20',
  });
  const whole: ExportOf = { what: 'document', documentId: asId('G000001') };

  it('stays unexplained until somebody has decided', async () => {
    expect(inShort(await postings(beyond('101.00'), { what: 'all' }))).toEqual([
      'invoice licences 100.00',
      'invoice unexplained 1.00',
      'invoice payable -101.00',
    ]);
  });

  it('is a loss, or a gain, once it is written off', async () => {
    const rows = await postings(beyond('101.00'), { what: 'all' }, 'written_off');
    expect(inShort(rows).slice(3)).toEqual(['write_off writtenOff 1.00', 'write_off unexplained -1.00']);
    expect(rows[3]).toMatchObject({ period: '2024-01', document_id: 'G000001', customer_id: '' });
    const gained = await postings(beyond('97.50'), whole, 'written_off');
    expect(inShort(gained).slice(3)).toEqual(['write_off writtenOff -2.50', 'write_off unexplained 2.50']);
  });

  it('is a cost once it is accepted', async () => {
    const rows = await postings(beyond('101.00'), JANUARY, 'accepted');
    expect(inShort(rows).slice(3)).toEqual(['acceptance other 1.00', 'acceptance unexplained -1.00']);
  });

  it.each(DECISIONS)('stays in a month that was closed before it was %s', async (decision) => {
    const decided = async (of: ExportOf) => await postings(beyond('101.00'), of, decision, '2024-03');
    expect(await decided(JANUARY)).toEqual(await postings(beyond('101.00'), JANUARY));
    const [first, second, ...others] = await decided(MARCH);
    expect(first).toMatchObject({ date: '2024-03-31', period: '2024-03', debit: '1.00' });
    expect(second).toMatchObject({ account_name: 'unexplained', credit: '1.00' });
    expect(others).toEqual([]);
  });
});

describe('all months together', () => {
  const cases = [true, false].flatMap((isBilled) =>
    (['open', 'accepted', 'written_off'] as const).flatMap((decision) =>
      [0, 1, 11].map((months) => ({ isBilled, decision, months })),
    ),
  );

  it.each(cases)('come to what was paid: %j', async ({ isBilled, decision, months }) => {
    const start = '2024-01' as BillingPeriod;
    const line = aLine({ amounts: { subtotal: '2999.97', unit: '600.00' } });
    const given: GivenBooks = {
      ...{ documents: isBilled ? [{ lines: [line] }] : OTHERS, purchases: [bought()] },
      asOf: '2025-03-20',
    };
    const balances = new Map<string, Decimal>();
    const kinds = new Set<string>();
    for (let index = 0; index < 14; index += 1) {
      const at = period(addPeriods(start, index));
      const rows = await postings(given, at, decision, addPeriods(start, months));
      expectBalanced(rows);
      for (const { kind = '', account_name: name = '', debit, credit } of rows) {
        kinds.add(kind);
        balances.set(name, (balances.get(name) ?? ZERO).plus(debit || '0').minus(credit || '0'));
      }
    }
    // The term is over: nothing is prepaid any more, but for the last accrual, which was taken back on the day after.
    const stillOwed = !isBilled && decision === 'open';
    expect((balances.get('prepaid') ?? ZERO).toString()).toBe(stillOwed ? '-1037.78' : '0');
    const billed = decision === 'accepted' ? '2999.97' : '1037.78';
    const cost = isBilled ? billed : stillOwed ? '1037.78' : '0';
    expect((balances.get('reservations') ?? ZERO).toString()).toBe(cost);
    const changesLater = months > 0 && decision === (isBilled ? 'accepted' : decision) && !stillOwed;
    expect(kinds.has('catch_up')).toBe(changesLater);
  });
});
