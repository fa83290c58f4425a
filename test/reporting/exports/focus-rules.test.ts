import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BilledLine, LineCategory } from '../../../lib/billing/billed-line.ts';
import type { PrintedColumns } from '../../../lib/billing/printed-columns.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { aLicence, aLine, day, eur } from '../../builders/book.ts';
import type { GivenBooks } from '../../builders/exported.ts';
import { focusFiles } from './focus-files.ts';
import { BILLING_PERIOD, COST_AND_USAGE, INVOICE_DETAIL } from './focus-columns.ts';
import { chargeProblems, columnProblems, type FocusRow } from './focus-rules.ts';

/** What of the written files is against the rules of FOCUS. */
async function problemsOf(given: GivenBooks): Promise<readonly string[]> {
  const { charges, details, periods } = await focusFiles(given);
  return [
    ...columnProblems(COST_AND_USAGE, charges.columns, charges.rows),
    ...charges.rows.flatMap((row, index) => chargeProblems(row).map((why) => `row ${index}: ${why}`)),
    ...columnProblems(INVOICE_DETAIL, details.columns, details.rows),
    ...columnProblems(BILLING_PERIOD, periods.columns, periods.rows),
  ];
}

const CATEGORIES: readonly LineCategory[] = [
  ...(['reservation', 'savings_plan', 'software_subscription', 'perpetual_software'] as const),
  ...(['license', 'azure_usage', 'marketplace', 'other'] as const),
];
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((one) => (one / 100).toFixed(2));
const price = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((one) => `${one}.000000000000007`);
const whole = fc.integer({ min: 0, max: 50 }).map((units) => String(units));
const someDay = fc.constantFrom(undefined, day('2023-11-15'), day('2024-01-31'), day('2024-02-14'));
const line = fc.record({
  category: fc.constantFrom(...CATEGORIES),
  chargeType: fc.constantFrom('new', 'cycleCharge', 'customerCredit', 'cancelImmediate', ''),
  productId: fc.constantFrom('DZH318Z0BQ3Q', ''),
  skuId: fc.constantFrom('00FV', ''),
  productName: fc.constantFrom('', 'Azure Cosmos DB - 100 RU/s', 'Power BI Premium', 'Backup', 'x'),
  billingFrequency: fc.constantFrom('', 'Monthly'),
  reservationOrderId: fc.constantFrom('', 'RIOderId:aaaaaaaa-0000-4000-8000-000000000001', 'odd'),
  chargeStart: someDay,
  chargeEnd: someDay,
  subtotal: cents,
  tax: cents,
  unit: price,
  quantity: whole,
  rate: fc.constantFrom('1', '0.9107', '151.25', '0.000000333'),
});
const printed = fc.record({
  unitPrice: fc.option(
    price.map((text) => decimal(text)),
    { nil: undefined },
  ),
  unitType: fc.constantFrom('', '1 Hour', '100 GB/Month'),
  skuName: fc.constantFrom('', 'Reserved VM Instance, Standard_D4s_v3, EU West, 1 Year'),
  meterDescription: fc.constantFrom('', 'Bandwidth Inter-Region - US East 2'),
  publisherName: fc.constantFrom('', 'Contoso Software'),
  customerName: fc.constantFrom('', 'Fabrikam'),
});

function lineOf({ subtotal, tax, unit, quantity, rate, ...rest }: LineGiven): BilledLine {
  return {
    ...aLine({ ...rest, amounts: { subtotal, unit, quantity, rate } }),
    ...{ ...rest, tax: decimal(tax), total: decimal(subtotal).plus(decimal(tax)) },
    pricingCurrency: rate === '1' ? 'EUR' : 'USD',
  };
}
type LineGiven = typeof line extends fc.Arbitrary<infer Given> ? Given : never;

describe('FOCUS files', () => {
  it('conform to the rules of FOCUS, whatever is on the lines', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        printed,
        fc.boolean(),
        async (given, said: Partial<PrintedColumns>, isCredit) => {
          const lines = given.map(lineOf);
          const header = isCredit
            ? { documentType: 'credit_note' as const, amendsOf: asId<'DocumentId'>('G9') }
            : {};
          const books: GivenBooks = {
            documents: [
              {
                ...{ lines, printed: said, header },
                explained: [{ kind: 'tax_on_invoice_only', amount: eur('9.50') }],
              },
            ],
          };
          expect(await problemsOf(books)).toEqual([]);
          const { charges } = await focusFiles(books);
          for (const row of charges.rows) seen.add(`${row['ChargeCategory']} ${row['ChargeClass']}`);
          // No row is made up and none is lost: BilledCost is what the lines and the document say.
          const billed = charges.rows.reduce((sum, row) => sum.plus(row['BilledCost'] ?? ''), decimal('0'));
          const owed = lines.reduce((sum, one) => sum.plus(one.total), decimal('9.50'));
          expect(billed.toString()).toBe(owed.toString());
        },
      ),
      { numRuns: 150, seed: 14 },
    );
    expect([...seen].sort()).toEqual([
      ...['Adjustment ', 'Adjustment Correction', 'Credit ', 'Credit Correction'],
      ...['Purchase ', 'Purchase Correction', 'Tax ', 'Tax Correction', 'Usage ', 'Usage Correction'],
    ]);
  });

  it('tell prices before rounding, in both currencies, and what was billed as it was billed', async () => {
    const converted = aLine({
      pricingCurrency: 'USD',
      amounts: { subtotal: '1056.02', unit: '579.8057', quantity: '2', rate: '0.910700000' },
    });
    const { charges } = await focusFiles({
      documents: [{ lines: [converted], printed: { unitPrice: decimal('600') } }],
    });
    expect(charges.rows[0]).toMatchObject({
      BilledCost: '1056.02',
      ContractedUnitPrice: '528.02905099',
      ContractedCost: '1056.05810198',
      ListUnitPrice: '546.42',
      ListCost: '1092.84',
      PricingCurrency: 'USD',
      PricingCurrencyContractedUnitPrice: '579.8057',
      PricingCurrencyListUnitPrice: '600',
      PricingCurrencyEffectiveCost: '0',
      PricingQuantity: '2',
    });
  });

  it('give back a quantity, at a price that is not below zero', async () => {
    const refund = aLine({
      chargeType: 'cancelImmediate',
      amounts: { subtotal: '-518.89', unit: '-518.89', quantity: '1' },
    });
    const { charges } = await focusFiles({ documents: [{ lines: [refund] }] });
    expect(charges.rows[0]).toMatchObject({
      BilledCost: '-518.89',
      ContractedCost: '-518.89',
      ContractedUnitPrice: '518.89',
      PricingQuantity: '-1',
    });
  });

  it('take no list price for a licence that is charged for a part of its cycle', async () => {
    const { charges } = await focusFiles({
      documents: [
        {
          lines: [aLicence('5.00', { effectiveUnitPrice: decimal('2.5') })],
          printed: { unitPrice: decimal('5') },
        },
      ],
    });
    expect(charges.rows[0]).toMatchObject({ ListUnitPrice: '2.5', ListCost: '5', ContractedCost: '5' });
  });

  it('name the region, the size and the customer where a line tells them, and who offers it', async () => {
    const usage = aLicence('1.00', { category: 'azure_usage', productName: 'Bandwidth' });
    const bought = aLicence('2.00', { category: 'marketplace', productName: 'A firewall' });
    const { charges } = await focusFiles({
      documents: [
        {
          lines: [aLine()],
          header: { id: asId('G1') },
          printed: { skuName: 'Reserved VM Instance, Standard_D4s_v3, EU West, 1 Year' },
        },
        {
          lines: [usage, bought, aLicence('3.00')],
          header: { id: asId('G2') },
          printed: {
            meterDescription: 'Data Transfer Out - DE West Central',
            unitType: '1 GB',
            publisherName: 'Contoso Software',
          },
        },
      ],
    });
    const of = (...names: readonly string[]) =>
      charges.rows.map((row) => names.map((name) => row[name]).join('|'));
    expect(of('RegionId', 'RegionName', 'SkuPriceDetails', 'SubAccountName').slice(0, 2)).toEqual([
      'westeurope|West Europe|{"InstanceType":"D4s_v3"}|Fabrikam',
      'germanywestcentral|Germany West Central||Fabrikam',
    ]);
    expect(of('ServiceProviderName', 'HostProviderName')).toEqual([
      'Microsoft|Microsoft',
      'Microsoft|Microsoft',
      'Contoso Software|Not Applicable',
      'Microsoft|Not Applicable',
    ]);
    expect(of('ConsumedQuantity', 'ConsumedUnit', 'ServiceSubcategory')).toEqual([
      '||Virtual Machines',
      '2|1 GB|Other (Networking)',
      '||Other (Other)',
      '||Other (Business Applications)',
    ]);
  });
});

describe('the rules of FOCUS', () => {
  const good = async () => {
    const books = { documents: [{ lines: [aLine(), aLicence('1.00', { category: 'azure_usage' })] }] };
    return (await focusFiles(books)).charges;
  };
  const broken: readonly (readonly [string, number, FocusRow])[] = [
    ['BilledCost is null', 0, { BilledCost: '' }],
    ['BilledCost is 1,50, which is no decimal', 0, { BilledCost: '1,50' }],
    ['ChargeCategory is Refund, which is not allowed', 0, { ChargeCategory: 'Refund' }],
    ['ContractedUnitPrice is -1, below zero', 0, { ContractedUnitPrice: '-1' }],
    ['ChargePeriodStart is 2024-01-15, which is no instant', 0, { ChargePeriodStart: '2024-01-15' }],
    ['no SkuPriceId', 0, { SkuPriceId: '' }],
    ['ListCost is not price times quantity', 0, { ListCost: '1' }],
    ['a commitment without a quantity', 0, { CommitmentDiscountQuantity: '' }],
    ['a purchase that is used here', 0, { EffectiveCost: '1037.78' }],
    ['consumed, but not used', 0, { ConsumedQuantity: '1' }],
    ['used, but not consumed', 1, { ConsumedQuantity: '' }],
    ['Caching is not of Compute', 0, { ServiceSubcategory: 'Caching' }],
    ['no charge period', 0, { ChargePeriodEnd: '2024-01-15T00:00:00Z' }],
    ['SkuPriceDetails is {"size":1}, which is no json', 0, { SkuPriceDetails: '{"size":1}' }],
  ];
  it.each(broken)('find that %s', async (problem, index, over) => {
    const { columns, rows } = await good();
    const row = { ...rows[index], ...over };
    const found = [...columnProblems(COST_AND_USAGE, columns, [row]), ...chargeProblems(row)];
    expect(found.some((one) => one.includes(problem))).toBe(true);
  });

  it('miss a column that has to be there, and one that is not of FOCUS', async () => {
    const { columns, rows } = await good();
    const others = [...columns.filter((name) => name !== 'InvoiceId'), 'Cost'];
    expect(columnProblems(COST_AND_USAGE, others, rows.slice(0, 0))).toEqual([
      'InvoiceId is not there',
      'Cost is no column of FOCUS and has no x_',
    ]);
  });
});
