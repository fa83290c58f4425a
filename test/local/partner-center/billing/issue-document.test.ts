import { describe, expect, it } from '@jest/globals';
import { issueDocument } from '../../../../local/partner-center/billing/issue-document.ts';
import { ATTRIBUTES } from '../../../../local/partner-center/billing/line.ts';
import { recordReturn } from '../../../../local/partner-center/billing/record-return.ts';
import type { IssuedDocument, World } from '../../../../local/partner-center/world.ts';
import { sum, decimal } from '../../../../lib/values/decimal.ts';
import { billingWorld, eventOf, orderOfIn, placeOrder } from '../../../builders/billing-world.ts';
import { CONTOSO, FABRIKAM, SQL_PRODUCT, VM_PRODUCT } from '../../../builders/shop-scenario.ts';

const JANUARY = { event: 'invoice', at: '2024-02-08T05:00:00Z', id: 'G000001', period: '2024-01' };
const FEBRUARY = { event: 'invoice', at: '2024-03-08T05:00:00Z', id: 'G000002', period: '2024-02' };

function issued(world: World, id = 'G000001'): IssuedDocument {
  return issueDocument(world, eventOf(world, 'invoice', id), orderOfIn(world));
}

describe('an invoice of new commerce', () => {
  it('bills the orders of its month and currency, cut per unit at the rate of the month', () => {
    const world = billingWorld([JANUARY]);
    const order = placeOrder(world, { reference: 'R/1', quantity: 3 });
    placeOrder(world, { reference: 'R/2', customerId: FABRIKAM });
    placeOrder(world, { reference: 'R/3', at: '2024-02-01T00:00:00Z' });
    const { lines, total } = issued(world);
    expect(lines).toHaveLength(1);
    // 820.55 * 0.9137 = 749.736535, cut to 749.73.
    expect(lines[0]).toMatchObject({
      CustomerId: CONTOSO,
      InvoiceNumber: 'G000001',
      OrderId: order.id,
      ReservationOrderId: `RIOderId:${order.reservationOrderId}`,
      ChargeType: 'new',
      ChargeStartDate: '2024-01-15T00:00:00Z',
      ChargeEndDate: '2025-01-14T00:00:00Z',
      EffectiveUnitPrice: '820.55',
      PCToBCExchangeRate: '0.9137',
      Subtotal: '2249.19',
      BillingFrequency: '',
      TermAndBillingCycle: '1 Year Reservation',
      Currency: 'EUR',
    });
    expect(total.toString()).toBe('2249.19');
    expect(total.eq(order.charge)).toBe(true);
  });

  it('bills a monthly order again on the same day of the next month, as a cycle charge', () => {
    const world = billingWorld([JANUARY, FEBRUARY]);
    placeOrder(world, { reference: 'R/1', billingCycle: 'monthly', at: '2024-01-31T08:00:00Z' });
    issued(world);
    expect(issued(world, 'G000002').lines).toEqual([
      expect.objectContaining({
        ChargeType: 'cycleCharge',
        BillingFrequency: 'Monthly',
        ChargeStartDate: '2024-02-29T00:00:00Z',
        ChargeEndDate: '2024-03-30T00:00:00Z',
      }),
    ]);
  });

  it('bills a one-time order once', () => {
    const world = billingWorld([JANUARY, FEBRUARY]);
    placeOrder(world, { reference: 'R/1' });
    issued(world);
    expect(issued(world, 'G000002').lines).toEqual([]);
  });

  it('gives every line all the attributes of v2, and sums to its total with tax on the lines', () => {
    const world = billingWorld([
      {
        ...JANUARY,
        tax: { rate: '0.19', on: 'lines' },
        otherCharges: [
          {
            category: 'license',
            customerId: CONTOSO,
            name: 'Teams',
            quantity: 3,
            unitPrice: '9.99',
            count: 2,
          },
          {
            category: 'azure_usage',
            customerId: CONTOSO,
            name: 'Storage',
            quantity: 744,
            unitPrice: '0.085',
          },
        ],
      },
    ]);
    placeOrder(world, { reference: 'R/1' });
    const { lines, total, statement } = issued(world);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(Object.keys(line).sort()).toEqual([...ATTRIBUTES].sort());
    expect(ATTRIBUTES).toHaveLength(47);
    expect(lines.map((line) => line['Subtotal']).sort()).toEqual(['1499.46', '29.97', '29.97', '63.24']);
    expect(lines.map((line) => line['TaxTotal']).sort()).toEqual(['12.02', '284.90', '5.69', '5.69']);
    expect(sum(lines.map((line) => decimal(line['Total'] ?? ''))).eq(total)).toBe(true);
    expect(statement.subtotal.toString()).toBe('1622.64');
    expect(statement.tax.toString()).toBe('308.3');
    expect(statement.total.eq(total)).toBe(true);
  });

  it('puts tax on the document alone where the scenario says so', () => {
    const world = billingWorld([{ ...JANUARY, tax: { rate: '0.19', on: 'invoice' } }]);
    placeOrder(world, { reference: 'R/1' });
    const { lines, total, statement } = issued(world);
    expect(lines[0]).toMatchObject({ Subtotal: '1499.46', TaxTotal: '0', Total: '1499.46' });
    expect(total.toString()).toBe('1784.36');
    expect([statement.subtotal, statement.tax, statement.total].map(String)).toEqual([
      '1499.46',
      '284.9',
      '1784.36',
    ]);
  });

  it('bills earlier reservations with their real start', () => {
    const world = billingWorld([JANUARY], {
      start: '2024-01-10T00:00:00Z',
      earlierReservations: [
        {
          key: 'old',
          customerId: CONTOSO,
          subscriptionId: 'aaaaaaaa-0000-4000-8000-000000000001',
          productId: VM_PRODUCT,
          skuId: '0001',
          quantity: 1,
          billingCycle: 'monthly',
          boughtAt: '2023-06-20T10:00:00Z',
        },
      ],
    });
    expect(issued(world).lines).toEqual([
      expect.objectContaining({
        SubscriptionStartDate: '2023-06-20T00:00:00Z',
        ChargeStartDate: '2024-01-20T00:00:00Z',
        ChargeType: 'cycleCharge',
      }),
    ]);
  });

  it('refunds what was given back in its month, and bills only what is left later', () => {
    const world = billingWorld([
      { event: 'return', at: '2024-01-20T00:00:00Z', purchase: 'R/1', quantity: 1, amount: '60' },
      JANUARY,
      FEBRUARY,
    ]);
    const order = placeOrder(world, { reference: 'R/1', billingCycle: 'monthly', quantity: 3 });
    recordReturn(world, eventOf(world, 'return'), orderOfIn(world));
    const january = issued(world).lines;
    expect(january.map((line) => line['Subtotal']).sort()).toEqual(['-60.00', '192.15']);
    const refund = january.find((line) => line['Subtotal'] === '-60.00');
    expect(refund).toMatchObject({ OrderId: order.id, ChargeType: 'cancelImmediate', BillableQuantity: '1' });
    expect(refund?.['ReferenceId']).not.toBe(january.find((line) => line !== refund)?.['ReferenceId']);
    // 70.10 * 0.9137 = 64.05037; February has January's rate.
    expect(issued(world, 'G000002').lines).toEqual([
      expect.objectContaining({ BillableQuantity: '2', Subtotal: '128.10' }),
    ]);
  });

  it('keeps a refund back where the scenario says that it is missing', () => {
    const world = billingWorld([
      {
        event: 'return',
        at: '2024-01-20T00:00:00Z',
        purchase: 'R/1',
        quantity: 2,
        amount: '60',
        refunded: false,
      },
      JANUARY,
    ]);
    placeOrder(world, { reference: 'R/1' });
    recordReturn(world, eventOf(world, 'return'), orderOfIn(world));
    expect(issued(world).lines.map((line) => line['Subtotal'])).toEqual(['1499.46']);
  });

  it('is not issued twice, and a legacy one bills no reservation', () => {
    const world = billingWorld([JANUARY, { ...JANUARY, id: 'D000001', kind: 'recurring' }]);
    placeOrder(world, { reference: 'R/1', productId: SQL_PRODUCT });
    issued(world);
    expect(() => issued(world)).toThrow('G000001: was issued before');
    expect(issued(world, 'D000001').lines).toEqual([]);
  });
});
