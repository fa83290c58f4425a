import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entry } from '../../../lib/reporting/exports/accounting/entry.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { decimal, sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLicence, aLine, aReturn, day, eur } from '../../builders/book.ts';
import { anObserved } from '../../builders/history.ts';
import { bought, expectBalanced, FEBRUARY, inShort, JANUARY, postings } from './posted.ts';

describe('accounting entries', () => {
  it('make an invoice payable, with its cost, its prepayments and its tax', async () => {
    const taxed = { ...aLicence('100.00'), tax: decimal('19.00'), total: decimal('119.00') };
    const rows = await postings(
      { documents: [{ lines: [aLine(), taxed], total: eur('1156.78') }], purchases: [bought()] },
      { what: 'document', documentId: asId('G000001') },
    );
    expect(inShort(rows)).toEqual([
      'invoice licences 100.00',
      'invoice prepaid 1037.78',
      'invoice tax 19.00',
      'invoice payable -1156.78',
    ]);
    expect(rows.find((row) => row['account_name'] === 'prepaid')).toMatchObject({
      account: '1400',
      purchase_id: 'p1',
      purchase_order: 'PO-7',
      cost_centre: 'CC-1',
      reference: 'ref',
      date: '2024-02-07',
      period: '2024-01',
      currency: 'EUR',
    });
    expectBalanced(rows);
  });

  it('amortise what was paid up front, month by month', async () => {
    const given = { documents: [{ lines: [aLine()] }], purchases: [bought()] };
    expect(inShort(await postings(given, JANUARY)).slice(2)).toEqual([
      'amortisation reservations 48.20',
      'amortisation prepaid -48.20',
    ]);
    expect(inShort(await postings(given, FEBRUARY))).toEqual([
      'amortisation reservations 82.23',
      'amortisation prepaid -82.23',
    ]);
  });

  it('leave instalments the cost of their month', async () => {
    const lines = [aLine({ amounts: { subtotal: '90.00', unit: '45.00' }, billingFrequency: 'Monthly' })];
    const rows = await postings({ documents: [{ lines }], purchases: [bought('monthly', '90.00')] }, JANUARY);
    expect(inShort(rows)).toEqual(['invoice reservations 90.00', 'invoice payable -90.00']);
  });

  it('accrue at the end of a month what was bought and is not billed, and take it back on the next day', async () => {
    const rows = await postings({ purchases: [bought()], asOf: '2024-02-03' }, JANUARY);
    expect(rows.map((row) => `${row['date']} ${row['kind']} ${row['account_name']} ${row['debit']}`)).toEqual(
      [
        '2024-01-31 accrual prepaid 1037.78',
        '2024-01-31 accrual accrued ',
        '2024-02-01 accrual_reversal prepaid ',
        '2024-02-01 accrual_reversal accrued 1037.78',
        '2024-01-31 amortisation reservations 48.20',
        '2024-01-31 amortisation prepaid ',
      ],
    );
    expectBalanced(rows);
  });

  it('end a reservation with its return: what is left of it is a refund and a fee', async () => {
    const rows = await postings(
      {
        documents: [{ lines: [aLine()] }],
        purchases: [bought()],
        returns: [aReturn({ returnedOn: '2024-01-20', amount: '1000.00' })],
      },
      JANUARY,
    );
    expect(inShort(rows).slice(2)).toEqual([
      'amortisation reservations 14.17',
      'amortisation prepaid -14.17',
      'return refunds 1000.00',
      'return returnFees 23.61',
      'return prepaid -1023.61',
    ]);
    expectBalanced(rows);
  });

  it('end it as well where the return was recorded on an import of the same order, and once where it is on both', async () => {
    const twin = anObserved({ id: asId('observed.order0000001.0'), orderId: asId('ORDER0000001') });
    const returned = aReturn({ returnedOn: '2024-01-20', amount: '1000.00' });
    const given = { documents: [{ lines: [aLine()] }], purchases: [bought()], observed: [twin] };
    const onOurs = await postings({ ...given, returns: [returned] }, JANUARY);
    const onTwin = { ...returned, purchaseId: twin.id };
    expect(inShort(onOurs)).toContain('return prepaid -1023.61');
    expect(await postings({ ...given, returns: [onTwin] }, JANUARY)).toEqual(onOurs);
    expect(await postings({ ...given, returns: [onTwin, returned] }, JANUARY)).toEqual(onOurs);
  });

  it('book what comes from another exchange rate apart, and spread what is left', async () => {
    const line = aLine({
      pricingCurrency: 'USD',
      amounts: { subtotal: '1142.00', unit: '571.00', rate: '1' },
    });
    const paid = { ...bought('one_time', '1027.80') };
    const purchase = {
      ...paid,
      intent: {
        ...paid.intent,
        expected: { charge: eur('1027.80'), unitPrice: money('571.00', 'USD'), exchangeRate: decimal('0.9') },
      },
    };
    const rows = await postings({ documents: [{ lines: [line] }], purchases: [purchase] });
    const exchange = rows.filter((row) => row['kind'] === 'exchange');
    expect(inShort(exchange)).toEqual(['exchange exchange 114.20', 'exchange prepaid -114.20']);
    expectBalanced(rows);
  });

  it('keep apart what was billed otherwise than bought, and what belongs to no purchase', async () => {
    const dearer = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
    const strange = aLine({
      orderId: 'another',
      alternateId: '',
      reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000002',
      amounts: { subtotal: '77.00' },
    });
    const rows = await postings(
      { documents: [{ lines: [dearer, strange] }], purchases: [bought()] },
      { what: 'document', documentId: asId('G000001') },
    );
    expect(inShort(rows)).toEqual([
      'invoice prepaid 1200.00',
      'invoice unmatched 77.00',
      'invoice payable -1277.00',
      'dispute disputed 162.22',
      'dispute prepaid -162.22',
    ]);
  });

  it('leave what was accepted where the charge is, and spread it; what was written off is a loss', async () => {
    const dearer = aLine({ amounts: { subtotal: '1200.00', unit: '600.00' } });
    const given = { documents: [{ lines: [dearer] }], purchases: [bought()] };
    const accepted = await postings(given, JANUARY, 'accepted');
    expect(inShort(accepted)).toEqual([
      'invoice prepaid 1200.00',
      'invoice payable -1200.00',
      'amortisation reservations 55.73',
      'amortisation prepaid -55.73',
    ]);
    const writtenOff = await postings(given, JANUARY, 'written_off');
    expect(inShort(writtenOff).slice(2)).toEqual([
      'write_off writtenOff 162.22',
      'write_off prepaid -162.22',
      'amortisation reservations 48.20',
      'amortisation prepaid -48.20',
    ]);
    expect(writtenOff[2]).toMatchObject({ account: '6990', purchase_id: 'p1' });
    expectBalanced(writtenOff);
  });

  it('put in question as a whole what was billed in another currency, and spread nothing of it', async () => {
    const line = { ...aLine(), currency: 'USD', pricingCurrency: 'USD' };
    const rows = await postings({
      documents: [{ lines: [line], total: money('1037.78', 'USD') }],
      purchases: [bought()],
    });
    expect(inShort(rows).slice(2)).toEqual(['dispute disputed 1037.78', 'dispute prepaid -1037.78']);
    expect(rows.filter((row) => row['kind'] === 'amortisation')).toEqual([]);
  });

  it('show on an account of its own what an invoice comes to beyond its lines', async () => {
    const rows = await postings({ documents: [{ lines: [aLicence('100.00')], total: eur('112.40') }] });
    expect(inShort(rows)).toEqual([
      'invoice licences 100.00',
      'invoice unexplained 12.40',
      'invoice payable -112.40',
    ]);
  });

  it('turn the sides round for a credit note, and leave out what is void', async () => {
    const rows = await postings({
      documents: [
        { lines: [aLicence('-20.00')], header: { id: asId('G2'), documentType: 'credit_note' } },
        { lines: [aLicence('50.00')], header: { id: asId('G1'), isVoid: true } },
      ],
    });
    expect(inShort(rows)).toEqual(['invoice licences -20.00', 'invoice payable 20.00']);
  });

  it('balance for every invoice, whatever is on it', async () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 }).map((amount) => (amount / 100).toFixed(2));
    const line = fc.record({
      subtotal: cents,
      tax: cents,
      isReservation: fc.boolean(),
      stranger: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), cents, async (given, total) => {
        const lines = given.map(({ subtotal, tax, isReservation, stranger }) => ({
          ...(isReservation ? aLine({ amounts: { subtotal } }) : aLicence(subtotal)),
          ...(stranger && { orderId: 'other', alternateId: '', reservationOrderId: '' }),
          tax: decimal(tax),
          total: decimal(subtotal).plus(decimal(tax)),
        }));
        const rows = await postings({ documents: [{ lines, total: eur(total) }], purchases: [bought()] });
        expectBalanced(rows);
        const owed = rows.filter((row) => row['account_name'] === 'payable' && row['kind'] === 'invoice');
        const payable = sum(
          owed.map((row) => decimal(row['credit'] || '0').minus(decimal(row['debit'] || '0'))),
        );
        expect(payable.toString()).toBe(decimal(total).toString());
      }),
      { numRuns: 50 },
    );
  });

  it('are refused where they do not balance', () => {
    const postingsLeft = [{ account: 'tax' as const, amount: decimal('0.01') }];
    const given = {
      id: 'e',
      kind: 'invoice' as const,
      date: day('2024-01-01'),
      period: '2024-01' as BillingPeriod,
    };
    expect(() =>
      entry({ ...given, currency: 'EUR', documentId: undefined, description: '', postings: postingsLeft }),
    ).toThrow('the entry e does not balance: 0.01 is left');
  });
});
