import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BillingPeriod, Day } from '../../../../lib/values/day.ts';
import { decimal, decimalText, sum } from '../../../../lib/values/decimal.ts';
import { issueDocument } from '../../../../local/partner-center/billing/issue-document.ts';
import { dailyQuantity, usageRows } from '../../../../local/partner-center/billing/usage-lines.ts';
import { billingWorld, eventOf, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO } from '../../../builders/shop-scenario.ts';

const JANUARY = '2024-01' as BillingPeriod;

function documentWith(charge: object) {
  const usage = {
    category: 'azure_usage',
    customerId: CONTOSO,
    name: 'Log data',
    unitPrice: '0.2',
    ...charge,
  };
  const licence = { category: 'license', customerId: CONTOSO, name: 'Teams', unitPrice: '5' };
  const world = billingWorld([
    {
      event: 'invoice',
      at: '2024-02-08T05:00:00Z',
      id: 'G000001',
      period: '2024-01',
      otherCharges: [licence, usage],
    },
  ]);
  placeOrder(world, { reference: 'R/1' });
  return issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world));
}

describe('daily usage', () => {
  it('has a line for every day of the month and every usage charge, and for nothing else', () => {
    const rows = usageRows(documentWith({ quantity: 100, count: 2 }).lines, JANUARY);
    expect(rows.length).toBe(62);
    const lines = rows.slice(0, 1000);
    expect(lines).toHaveLength(62);
    expect(new Set(lines.map((line) => line.UsageDate)).size).toBe(31);
    expect(lines[0]).toMatchObject({
      InvoiceNumber: 'G000001',
      UsageDate: '2024-01-01T00:00:00Z',
      ChargeStartDate: '2024-01-01T00:00:00Z',
      ChargeEndDate: '2024-02-01T00:00:00Z',
      MeterName: 'Log data',
      BillingCurrency: 'EUR',
    });
    expect(rows.slice(30, 32).map((line) => line.UsageDate)).toEqual([
      '2024-01-31T00:00:00Z',
      '2024-01-01T00:00:00Z',
    ]);
  });

  it('sums to the quantity that is billed, and in money to a little less', () => {
    const { lines } = documentWith({ quantity: 100 });
    const days = usageRows(lines, JANUARY).slice(0, 31);
    expect(String(sum(days.map((day) => decimal(day.Quantity))))).toBe('100');
    const billed = lines.find((line) => line['SubscriptionDescription'] === 'Azure plan')?.['Subtotal'];
    expect(billed).toBe('20.00');
    const used = sum(days.map((day) => decimal(day.BillingPreTaxTotal)));
    expect([used.lt('20'), used.gt('19.999')]).toEqual([true, true]);
  });

  it('has effective prices of 22 decimals, more than a binary floating-point number can hold', () => {
    const [day] = usageRows(documentWith({ quantity: 100 }).lines, JANUARY).slice(0, 1);
    expect(day?.EffectiveUnitPrice).toBe('0.1999968000511991808131');
    expect(String(Number(day?.EffectiveUnitPrice))).not.toBe(day?.EffectiveUnitPrice);
  });

  it('ends with the day that is asked for, and has none before the month began', () => {
    const { lines } = documentWith({});
    expect(usageRows(lines, JANUARY, '2024-01-10' as Day).length).toBe(10);
    expect(usageRows(lines, JANUARY, '2023-12-31' as Day).length).toBe(0);
    expect(usageRows(lines, JANUARY, '2024-03-01' as Day).length).toBe(31);
  });

  it('never loses a digit of a quantity, however it is spread', () => {
    const quantity = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }))
      .map(([digits, places]) => decimal(`${digits}e-${places}`));
    fc.assert(
      fc.property(quantity, fc.integer({ min: 28, max: 31 }), (total, days) => {
        const spread = Array.from({ length: days }, (_, day) => dailyQuantity(total, day, days));
        expect(decimalText(sum(spread))).toBe(decimalText(total));
        expect(spread.every((one) => one.gte('0'))).toBe(true);
      }),
    );
  });
});
