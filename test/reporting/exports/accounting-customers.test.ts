import { describe, expect, it } from '@jest/globals';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import type { BillingPeriod } from '../../../lib/values/day.ts';
import { decimal, ZERO, type Decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLine, CUSTOMER, OTHER_CUSTOMER } from '../../builders/book.ts';
import { bought, expectBalanced, postings, type Row } from './posted.ts';

/** Debits less credits of each account and customer that is not at nothing. */
function balances(rows: readonly Row[]): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>();
  for (const { account_name: name = '', customer_id: customer = '', debit, credit } of rows) {
    const key = customer === '' ? name : `${name} of ${customer}`;
    sums.set(key, (sums.get(key) ?? ZERO).plus(decimal(debit || '0')).minus(decimal(credit || '0')));
  }
  return Object.fromEntries(
    [...sums].filter(([, left]) => !left.eq(ZERO)).map(([key, left]) => [key, left.toString()]),
  );
}

describe('a charge that Microsoft billed to another customer', () => {
  const given = (subtotal: string) => ({
    documents: [{ lines: [aLine({ customerId: OTHER_CUSTOMER, amounts: { subtotal } })] }],
    purchases: [bought()],
    asOf: '2025-03-20',
  });

  it('is booked for the customer that it was bought for', async () => {
    const of = { what: 'document', documentId: asId<'DocumentId'>('G000001') } as const;
    const rows = await postings(given('1037.78'), of);
    expect(rows.map((row) => [row['account_name'], row['customer_id'], row['purchase_id']])).toEqual([
      ['prepaid', CUSTOMER, 'p1'],
      ['payable', '', ''],
    ]);
  });

  const decided = (['open', 'accepted', 'written_off'] as const).flatMap((status) =>
    ['1037.78', '1200.00'].map((billed) => ({ status, billed })),
  );

  it.each(decided)('leaves nothing prepaid of any customer once its term is over: %j', async (one) => {
    const status: CaseStatus = one.status;
    const rows = await postings(given(one.billed), { what: 'all' }, status, '2024-03');
    expectBalanced(rows);
    const more = decimal(one.billed).minus(decimal('1037.78'));
    const cost = status === 'accepted' ? one.billed : '1037.78';
    const rest = { accepted: 'reservations', written_off: 'writtenOff', open: 'disputed' }[one.status];
    expect(balances(rows)).toEqual({
      payable: `-${decimal(one.billed).toString()}`,
      ...(!more.eq(ZERO) && { [`${rest} of ${CUSTOMER}`]: more.toString() }),
      [`reservations of ${CUSTOMER}`]: decimal(cost).toString(),
    });
  });

  it('does so in every month alike', async () => {
    const rows: Row[] = [];
    for (let month = 1; month <= 13; month += 1) {
      const text = month > 12 ? '2025-01' : `2024-${String(month).padStart(2, '0')}`;
      rows.push(...(await postings(given('1037.78'), { what: 'period', period: text as BillingPeriod })));
    }
    expect(balances(rows)).toEqual({
      payable: '-1037.78',
      [`reservations of ${CUSTOMER}`]: '1037.78',
    });
  });
});
