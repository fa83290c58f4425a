import { describe, expect, it } from '@jest/globals';
import { parseCsv } from 'hucre/csv';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import { filesOf } from '../../../lib/reporting/exports/files-of.ts';
import { invoiceTieOut } from '../../../lib/reporting/exports/focus/tie-out.ts';
import { decimal, sum } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, CUSTOMER, day, eur, RESERVATION_ORDER } from '../../builders/book.ts';
import { anExportJob, exportBooks, SETTINGS, type GivenBooks } from '../../builders/exported.ts';
import { filesRead } from './collected.ts';
import { bought } from './posted.ts';
import { taxed } from './taxed.ts';

type Row = Readonly<Record<string, string>>;

async function focus(given: GivenBooks) {
  const told: string[] = [];
  const making = {
    books: await exportBooks(given),
    settings: SETTINGS,
    tell: (problem: string) => told.push(problem),
  };
  const files = await filesRead(filesOf(making, anExportJob({ format: 'focus' })));
  const named = (name: string) =>
    Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString();
  return {
    told,
    charges: rowsOf(named('focus-cost-and-usage.csv')),
    details: rowsOf(named('focus-invoice-detail.csv')),
    periods: rowsOf(named('focus-billing-period.csv')),
    tieOut: JSON.parse(named('focus-tie-out.json')) as {
      invoices: Record<string, unknown>[];
      voided: string[];
    },
  };
}

function rowsOf(csv: string): readonly Row[] {
  const [names = [], ...rows] = parseCsv(csv, { delimiter: ',' });
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, index) => [String(name), String(cells[index])])),
  );
}

const costs = (rows: readonly Row[], column = 'BilledCost') =>
  sum(rows.map((row) => decimal(row[column] ?? '')));

describe('FOCUS cost and usage', () => {
  it('shows a reservation that was paid up front as a purchase whose cost is carried by its use', async () => {
    const { charges } = await focus({ documents: [{ lines: [aLine()] }] });
    expect(charges).toHaveLength(1);
    expect(charges[0]).toMatchObject({
      BilledCost: '1037.78',
      EffectiveCost: '0',
      BillingAccountId: '1234567',
      BillingAccountName: 'Contoso',
      BillingCurrency: 'EUR',
      BillingPeriodStart: '2024-01-01T00:00:00Z',
      BillingPeriodEnd: '2024-02-01T00:00:00Z',
      ChargeCategory: 'Purchase',
      ChargeClass: '',
      ChargeFrequency: 'One-Time',
      ChargePeriodStart: '2024-01-15T00:00:00Z',
      ChargePeriodEnd: '2025-01-15T00:00:00Z',
      CommitmentDiscountCategory: 'Usage',
      CommitmentDiscountId: RESERVATION_ORDER,
      CommitmentDiscountType: 'Reservation',
      CommitmentDiscountQuantity: String(2 * 366 * 24),
      CommitmentDiscountUnit: 'Hours',
      ResourceId: RESERVATION_ORDER,
      PricingCategory: 'Standard',
      PricingQuantity: '2',
      InvoiceId: 'G000001',
      ServiceCategory: 'Compute',
      SubAccountId: CUSTOMER,
    });
  });

  it('shows instalments as recurring, licences without a commitment, usage by what was used', async () => {
    const { charges } = await focus({
      documents: [
        {
          lines: [
            aLine({ billingFrequency: 'Monthly', chargeEnd: day('2024-02-14') }),
            aLicence('12.00', { billingFrequency: 'Annual', productName: 'Microsoft 365 E3' }),
            aLicence('3.10', { category: 'azure_usage', productName: 'Bandwidth' }),
            aLicence('-5.00', { chargeType: 'customerCredit' }),
          ],
        },
      ],
    });
    expect(
      charges.map((row) => [
        row['ChargeCategory'],
        row['ChargeFrequency'],
        row['CommitmentDiscountId'] === '' ? 'none' : 'committed',
        row['EffectiveCost'],
        row['ServiceCategory'],
      ]),
    ).toEqual([
      ['Purchase', 'Recurring', 'committed', '0', 'Compute'],
      ['Purchase', 'Recurring', 'none', '12', 'Business Applications'],
      ['Usage', 'Usage-Based', 'none', '3.1', 'Networking'],
      ['Credit', 'One-Time', 'none', '-5', 'Business Applications'],
    ]);
  });

  it('has a tax row for the tax of a line, and one for tax that only the document states', async () => {
    const taxed = { ...aLicence('100.00'), tax: decimal('19.00'), total: decimal('119.00') };
    const { charges, tieOut } = await focus({
      documents: [
        { lines: [taxed], header: { id: asId('G1') } },
        {
          lines: [aLicence('50.00')],
          header: { id: asId('G2') },
          total: eur('59.50'),
          explained: [{ kind: 'tax_on_invoice_only', amount: eur('9.50') }],
        },
      ],
    });
    const taxes = charges.filter((row) => row['ChargeCategory'] === 'Tax');
    expect(
      taxes.map((row) => [row['InvoiceId'], row['BilledCost'], row['PricingQuantity'], row['SkuId']]),
    ).toEqual([
      ['G1', '19', '', ''],
      ['G2', '9.5', '', ''],
    ]);
    expect(tieOut.invoices.map(({ agrees }) => agrees)).toEqual([false, true]);
  });

  it('marks as a correction what comes back of an earlier period', async () => {
    const refund = aLine({
      amounts: { subtotal: '-300.00', quantity: '-1' },
      chargeType: 'cancelImmediate',
      chargeStart: day('2023-11-15'),
    });
    const { charges } = await focus({ documents: [{ lines: [refund] }] });
    expect(charges[0]).toMatchObject({
      ChargeCategory: 'Purchase',
      ChargeClass: 'Correction',
      CommitmentDiscountQuantity: '',
    });
  });

  it.each([
    ['-300.00', '2023-12-31', 'Correction'],
    ['-300.00', '2024-01-01', ''],
    ['-300.00', '2024-01-20', ''],
    ['300.00', '2023-12-31', ''],
  ])('marks no other charge of an invoice so: %s from %s is "%s"', async (subtotal, start, chargeClass) => {
    const line = aLine({ amounts: { subtotal }, chargeStart: day(start), chargeEnd: day('2024-01-31') });
    const { charges } = await focus({
      documents: [{ lines: [{ ...line, tax: decimal('0.01'), total: line.subtotal.plus('0.01') }] }],
    });
    expect(charges.map((row) => [row['ChargeCategory'], row['ChargeClass']])).toEqual([
      ['Purchase', chargeClass],
      ['Tax', chargeClass],
    ]);
  });

  it.each(['lines', 'statement'] as const)(
    'marks a credit note so with its tax: tax on the %s',
    async (taxedOn) => {
      const credit = taxed([aLicence('-20.00')], { taxedOn, includesTax: true });
      const header = { id: asId<'DocumentId'>('G2'), documentType: 'credit_note' as const };
      const { charges } = await focus({ documents: [{ ...credit, header }] });
      expect(charges.map((row) => [row['ChargeCategory'], row['BilledCost'], row['ChargeClass']])).toEqual([
        ['Purchase', '-20', 'Correction'],
        ['Tax', '-3.8', 'Correction'],
      ]);
    },
  );

  it('lets use carry the tax of a commitment as well, and nothing of a credit', async () => {
    const lines = [
      { ...aLine(), tax: decimal('197.17') },
      aLicence('50.00', { category: 'savings_plan', tax: decimal('9.50') }),
      aLicence('100.00', { tax: decimal('19.00') }),
      aLine({ chargeType: 'customerCredit', amounts: { subtotal: '-10.00' }, tax: decimal('-1.90') }),
    ].map((line) => ({ ...line, total: line.subtotal.plus(line.tax) }));
    const { charges } = await focus({ documents: [{ lines }] });
    expect(
      charges.map((row) => [
        `${row['x_LineCategory']} ${row['ChargeCategory']}`,
        row['BilledCost'],
        row['EffectiveCost'],
      ]),
    ).toEqual([
      ['reservation Purchase', '1037.78', '0'],
      ['reservation Tax', '197.17', '0'],
      ['savings_plan Purchase', '50', '0'],
      ['savings_plan Tax', '9.5', '0'],
      ['license Purchase', '100', '100'],
      ['license Tax', '19', '19'],
      ['reservation Credit', '-10', '-10'],
      ['reservation Tax', '-1.9', '-1.9'],
    ]);
  });

  it('has no row of a void document, and names it', async () => {
    const { charges, details, tieOut } = await focus({
      documents: [
        { lines: [aLicence('50.00')], header: { id: asId('G1'), isVoid: true } },
        { lines: [aLicence('50.00')], header: { id: asId('G2') } },
      ],
    });
    expect(new Set([...charges, ...details].map((row) => row['InvoiceId']))).toEqual(new Set(['G2']));
    expect(tieOut.voided).toEqual(['G1']);
  });
});

describe('FOCUS invoices', () => {
  it('come to what is payable, exactly, and their details to the same', async () => {
    const lines = [aLine(), aLicence('12.01'), aLicence('0.02'), aLicence('-3.33')];
    const { charges, details, tieOut, told } = await focus({ documents: [{ lines }] });
    expect(costs(charges).toString()).toBe('1046.48');
    expect(costs(details).toString()).toBe('1046.48');
    expect(tieOut.invoices).toEqual([
      {
        InvoiceId: 'G000001',
        payable: { amount: '1046.48', currency: 'EUR' },
        billedCost: { amount: '1046.48', currency: 'EUR' },
        difference: { amount: '0.00', currency: 'EUR' },
        agrees: true,
        taxOnTop: null,
        tied: true,
        why: null,
      },
    ]);
    expect(told).toEqual([]);
  });

  it('say that an invoice is not tied, and why, though its rows agree with what is payable', async () => {
    const { billing } = await exportBooks({ documents: [{ lines: [aLicence('100.00')] }] });
    const document = await billing.read(asId('G000001'));
    if (document?.published === undefined || document.tieOut === undefined) throw new Error('not filed');
    const { published } = document;
    const why = 'the statement says 110.00 EUR, the lines 100.00 EUR.';
    const untied = { ...document, published, tieOut: { ...document.tieOut, tied: false, why } };
    expect(invoiceTieOut(untied, decimal('100.00'))).toMatchObject({
      difference: { amount: '0.00', currency: 'EUR' },
      agrees: true,
      tied: false,
      why: 'the statement says 110.00 EUR, the lines 100.00 EUR',
    });
  });

  it('say by how much they differ where they do not tie, and make no row up for it', async () => {
    const { charges, details, tieOut, told } = await focus({
      documents: [{ lines: [aLicence('100.00')], total: eur('112.40') }],
    });
    expect(charges).toHaveLength(1);
    expect(charges[0]?.['x_InvoiceDifference']).toBe('12.4');
    expect(details[0]?.['x_InvoiceDifference']).toBe('12.4');
    expect(tieOut.invoices[0]).toMatchObject({
      difference: { amount: '12.40', currency: 'EUR' },
      agrees: false,
      why: 'the lines sum to something else',
    });
    expect(told).toEqual([
      'G000001 does not tie out: the lines sum to something else.',
      'G000001 comes to 12.40 EUR more than its rows.',
    ]);
  });

  it('have one detail for each category and service, to which its charges point', async () => {
    const lines = [aLine(), aLine(), aLicence('12.00'), aLicence('3.00', { category: 'azure_usage' })];
    const { charges, details } = await focus({ documents: [{ lines }] });
    expect(details.map((row) => [row['InvoiceDetailId'], row['BilledCost']])).toEqual([
      ['G000001/Purchase/Azure Reservations', '2075.56'],
      ['G000001/Purchase/Microsoft Online Services', '12'],
      ['G000001/Usage/Azure', '3'],
    ]);
    for (const detail of details) {
      const own = charges.filter((row) => row['InvoiceDetailId'] === detail['InvoiceDetailId']);
      expect(costs(own).toString()).toBe(detail['BilledCost']);
    }
    expect(details[0]).toMatchObject({
      InvoiceIssueStatus: 'Issued',
      InvoiceIssueDate: '2024-02-07T00:00:00Z',
      PaymentDueDate: '2024-04-07T00:00:00Z',
      PaymentTerms: 'Net 60',
      ReferenceInvoiceId: 'G000001',
      InvoiceDetailGrain: '{"ServiceName":"Azure Reservations"}',
    });
  });

  it('name the purchase order of a detail where all its charges were bought under that one', async () => {
    const taxed = { ...aLine(), tax: decimal('197.17'), total: decimal('1234.95') };
    const another = aLine({ orderId: 'another', alternateId: '', reservationOrderId: '' });
    const orders = async (lines: readonly BilledLine[]) => {
      const { details } = await focus({ documents: [{ lines }], purchases: [bought()] });
      return details.map((row) => [row['ChargeCategory'], row['PurchaseOrderNumber']]);
    };
    expect(await orders([taxed, aLicence('5.00')])).toEqual([
      ['Purchase', 'PO-7'],
      ['Tax', 'PO-7'],
      ['Purchase', ''],
    ]);
    expect(await orders([taxed, another])).toEqual([
      ['Purchase', ''],
      ['Tax', 'PO-7'],
    ]);
    expect(await orders([another, aLine()])).toEqual([['Purchase', '']]);
  });

  it('refer a credit note to what it amends', async () => {
    const { details, charges } = await focus({
      documents: [
        {
          lines: [aLicence('-20.00')],
          header: { id: asId('G2'), documentType: 'credit_note', amendsOf: asId('G1') },
        },
      ],
    });
    expect(details[0]).toMatchObject({ InvoiceId: 'G2', ReferenceInvoiceId: 'G1', BilledCost: '-20' });
    expect(charges[0]?.['ChargeClass']).toBe('Correction');
  });

  it('are of periods that are open until finance has closed them', async () => {
    const { periods } = await focus({ documents: [{ lines: [aLine()] }] });
    expect(periods).toEqual([
      {
        BillingPeriodCreated: '2024-03-09T02:00:00Z',
        BillingPeriodEnd: '2024-02-01T00:00:00Z',
        BillingPeriodLastUpdated: '2024-02-08T03:00:00Z',
        BillingPeriodStart: '2024-01-01T00:00:00Z',
        BillingPeriodStatus: 'Open',
        InvoiceIssuerName: 'Microsoft',
      },
    ]);
  });
});
