import { describe, expect, it } from '@jest/globals';
import type { LineCategory } from '../../../lib/billing/billed-line.ts';
import type { CaseStatus } from '../../../lib/reconciliation/cases/case.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aLicence, aLine, aReturn, CUSTOMER } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { bought, expectBalanced, inShort, JANUARY, postings } from './posted.ts';

const ofInvoice = async (given: GivenBooks) =>
  inShort((await postings(given, JANUARY)).filter(({ kind }) => kind === 'invoice'));

describe('a charge of no purchase that we know', () => {
  const accounts: readonly (readonly [LineCategory, string, string])[] = [
    ['reservation', '1491', 'unmatched'],
    ['savings_plan', '5010', 'usage'],
    ['azure_usage', '5010', 'usage'],
    ['license', '5020', 'licences'],
    ['software_subscription', '5020', 'licences'],
    ['perpetual_software', '5020', 'licences'],
    ['marketplace', '5030', 'marketplace'],
    ['other', '5090', 'other'],
  ];

  it.each(accounts)('is booked by what it charges for: %s to %s', async (category, account, name) => {
    const line = aLicence('10.00', { category, orderId: '', alternateId: '', reservationOrderId: '' });
    const [cost, owed, ...others] = await postings(
      { documents: [{ lines: [line] }] },
      { what: 'document', documentId: asId('G000001') },
    );
    expect(cost).toMatchObject({ account, account_name: name, debit: '10.00', customer_id: CUSTOMER });
    expect(owed).toMatchObject({ account: '2000', account_name: 'payable', credit: '10.00' });
    expect(others).toEqual([]);
  });
});

describe('money that comes back', () => {
  const back = aLine({ chargeType: 'cancelImmediate', amounts: { subtotal: '-500.00', quantity: '-1' } });
  const upFront: GivenBooks = { documents: [{ lines: [aLine(), back] }], purchases: [bought()] };
  const returned = aReturn({ returnedOn: '2024-01-20', amount: '500.00', quantity: 1 });

  it('is no refund where no return is recorded: it is where its purchase is charged, and in question there', async () => {
    const rows = await postings(upFront, JANUARY);
    expect(inShort(rows)).toEqual([
      // 1037.78 - 500.00
      ...['invoice prepaid 537.78', 'invoice payable -537.78'],
      ...['dispute disputed -500.00', 'dispute prepaid 500.00'],
      // 17 of 366 days of 1037.78: what is in question is not spread.
      ...['amortisation reservations 48.20', 'amortisation prepaid -48.20'],
    ]);
    expectBalanced(rows);
  });

  it('is no refund either of a reservation that is paid by the month', async () => {
    const instalment = aLine({ amounts: { subtotal: '90.00', unit: '45.00' }, billingFrequency: 'Monthly' });
    const given = { documents: [{ lines: [instalment, back] }], purchases: [bought('monthly', '90.00')] };
    expect(await ofInvoice(given)).toEqual(['invoice reservations -410.00', 'invoice payable 410.00']);
  });

  it('is a refund once the return is recorded', async () => {
    expect(await ofInvoice({ ...upFront, returns: [returned] })).toEqual([
      ...['invoice prepaid 1037.78', 'invoice refunds -500.00', 'invoice payable -537.78'],
    ]);
  });

  it('is no refund where the return is of another purchase', async () => {
    const returns = [{ ...returned, purchaseId: asId<'PurchaseId'>('p2') }];
    expect(await ofInvoice({ ...upFront, returns })).toContain('invoice prepaid 537.78');
  });
});

describe('a charge in another currency than its purchase', () => {
  const given: GivenBooks = {
    documents: [
      {
        lines: [{ ...aLine(), currency: 'USD', pricingCurrency: 'USD' }],
        total: money('1037.78', 'USD'),
      },
    ],
    purchases: [bought()],
    asOf: '2024-04-20',
  };
  const invoice = ['invoice prepaid 1037.78', 'invoice payable -1037.78'];
  const dispute = ['dispute disputed 1037.78', 'dispute prepaid -1037.78'];
  const loss = (from: string) => ['write_off writtenOff 1037.78', `write_off ${from} -1037.78`];
  const acceptance = ['acceptance prepaid 1037.78', 'acceptance disputed -1037.78'];

  it.each<[CaseStatus, string | undefined, readonly string[]]>([
    ['open', undefined, [...invoice, ...dispute]],
    ['accepted', undefined, invoice],
    ['written_off', undefined, [...invoice, ...loss('prepaid')]],
    ['accepted', '2024-03', [...invoice, ...dispute, ...acceptance]],
    ['written_off', '2024-03', [...invoice, ...dispute, ...loss('disputed')]],
  ])(
    'is spread over no month, whatever was decided: %s, in a later month: %s',
    async (status, bookedIn, entries) => {
      const rows = await postings(given, { what: 'all' }, status, bookedIn);
      expect(inShort(rows)).toEqual(entries);
      expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['USD']));
      expectBalanced(rows);
    },
  );
});
