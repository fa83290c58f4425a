import { describe, expect, it } from '@jest/globals';
import { issueDocument } from '../../../../local/partner-center/billing/issue-document.ts';
import { recordReturn } from '../../../../local/partner-center/billing/record-return.ts';
import type { IssuedLine, World } from '../../../../local/partner-center/world.ts';
import {
  billingWorld,
  eventOf,
  orderOfIn,
  placeOrder,
  type Bought,
} from '../../../builders/billing-world.ts';
import { CONTOSO, FABRIKAM, VM_PRODUCT } from '../../../builders/shop-scenario.ts';

const JANUARY = { event: 'invoice', at: '2024-02-08T05:00:00Z', id: 'G000001', period: '2024-01' };

function issue(
  anomalies: readonly object[],
  bought: readonly Bought[] = [{ reference: 'R/1' }, { reference: 'R/2' }],
) {
  const world = billingWorld([{ ...JANUARY, anomalies }]);
  for (const one of bought) placeOrder(world, one);
  const document = issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world));
  return { world, document, lines: document.lines };
}

/** What the planted line has otherwise than the sound one, ids of events aside. */
function changes(anomaly: object, bought?: Bought): Record<string, string> {
  const sound = lineOf(issue([], [bought ?? { reference: 'R/1' }]));
  const planted = lineOf(issue([anomaly], [bought ?? { reference: 'R/1' }]));
  return Object.fromEntries(
    Object.entries(planted).filter(([name, text]) => text !== sound[name] && name !== 'ReferenceId'),
  );
}

function lineOf({ lines }: { readonly lines: readonly IssuedLine[] }): IssuedLine {
  expect(lines).toHaveLength(1);
  return lines[0] ?? {};
}

const money = (Subtotal: string) => ({ Subtotal, Total: Subtotal });

describe('a planted fault changes exactly what its kind says', () => {
  it.each([
    [
      { kind: 'unit_price_differs', unitPrice: '900' },
      { UnitPrice: '900', EffectiveUnitPrice: '900', ...money('1644.66') },
    ],
    [
      { kind: 'quantity_differs', quantity: 5 },
      { Quantity: '5', BillableQuantity: '5', ...money('3748.65') },
    ],
    [
      { kind: 'term_differs', term: 'P3Y' },
      {
        TermAndBillingCycle: '3 Years Reservation',
        ChargeEndDate: '2027-01-14T00:00:00Z',
        SubscriptionEndDate: '2027-01-14T00:00:00Z',
      },
    ],
    [
      { kind: 'customer_differs', customerId: FABRIKAM },
      { CustomerId: FABRIKAM, CustomerName: 'Fabrikam', CustomerDomainName: 'fabrikam.example' },
    ],
    [{ kind: 'amount_differs', by: '-12.5' }, money('1486.96')],
    [{ kind: 'rounding', by: '0.02' }, money('1499.48')],
    [
      { kind: 'exchange_rate', rate: '0.92' },
      { PCToBCExchangeRate: '0.92', ...money('1509.80') },
    ],
    [{ kind: 'unknown_charge_type', chargeType: 'loyalty' }, { ChargeType: 'loyalty' }],
  ])('%j', (anomaly, expected) => {
    expect(changes({ ...anomaly, purchase: 'R/1' })).toEqual(expected);
  });

  it('a charge billed twice is there twice, to the last character', () => {
    const { lines } = issue([{ kind: 'billed_twice', purchase: 'R/1' }]);
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(2);
  });

  it('a charge of last month is billed once more on this invoice', () => {
    const world = billingWorld([
      JANUARY,
      {
        ...JANUARY,
        id: 'G000002',
        period: '2024-02',
        anomalies: [{ kind: 'billed_twice', purchase: 'R/1' }],
      },
    ]);
    placeOrder(world, { reference: 'R/1' });
    issueDocument(world, eventOf(world, 'invoice', 'G000001'), orderOfIn(world));
    const { lines } = issueDocument(world, eventOf(world, 'invoice', 'G000002'), orderOfIn(world));
    expect(lines).toEqual([
      expect.objectContaining({
        InvoiceNumber: 'G000002',
        ChargeStartDate: '2024-01-15T00:00:00Z',
        Subtotal: '1499.46',
      }),
    ]);
  });

  it('a charge that is not billed is on no line', () => {
    const { lines, world } = issue([{ kind: 'purchased_not_billed', purchase: 'R/1' }]);
    expect(lines.map((line) => line['OrderId'])).toEqual([orderOfIn(world)('R/2')?.id]);
  });

  it('a charge in another currency is on that currency’s invoice alone, whichever is issued first', () => {
    const dollars = {
      ...JANUARY,
      id: 'G000002',
      currency: 'USD',
      anomalies: [{ kind: 'currency_differs', purchase: 'R/1', unitPrice: '820.55' }],
    };
    for (const order of [
      ['G000001', 'G000002'],
      ['G000002', 'G000001'],
    ] as const) {
      const world = billingWorld([JANUARY, dollars]);
      placeOrder(world, { reference: 'R/1' });
      for (const id of order) issueDocument(world, eventOf(world, 'invoice', id), orderOfIn(world));
      expect(world.documents.get('G000001')?.lines).toEqual([]);
      expect(world.documents.get('G000002')?.lines).toEqual([
        expect.objectContaining({
          Currency: 'USD',
          PricingCurrency: 'USD',
          PCToBCExchangeRate: '1',
          Subtotal: '1641.10',
          CustomerId: CONTOSO,
        }),
      ]);
    }
  });

  it('what was given back whole is charged all the same', () => {
    const world = billingWorld([
      { event: 'return', at: '2024-01-20T00:00:00Z', purchase: 'R/1', quantity: 2, amount: '60' },
      {
        ...JANUARY,
        id: 'G000002',
        period: '2024-02',
        anomalies: [{ kind: 'billed_after_cancellation', purchase: 'R/1' }],
      },
    ]);
    placeOrder(world, { reference: 'R/1', billingCycle: 'monthly' });
    recordReturn(world, eventOf(world, 'return'), orderOfIn(world));
    const { lines } = issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world));
    expect(lines).toEqual([
      expect.objectContaining({ BillableQuantity: '2', Subtotal: '128.10', ChargeType: 'cycleCharge' }),
    ]);
  });

  it.each([
    ['billed_not_purchased', /^[0-9a-f]{8}-/, 'new'],
    ['test_purchase', /^PCTest:[0-9a-f]{8}-/, 'new'],
    ['renewed', /^RIOderId:[0-9a-f]{8}-/, 'renew'],
  ])('%s is a reservation of its own that no order is behind', (kind, reservationOrderId, chargeType) => {
    const foreign = {
      kind,
      customerId: CONTOSO,
      productId: VM_PRODUCT,
      skuId: '0003',
      quantity: 2,
      unitPrice: '7.5',
    };
    const { lines, world } = issue([foreign], []);
    expect(lines).toEqual([
      expect.objectContaining({
        ReservationOrderId: expect.stringMatching(reservationOrderId),
        ChargeType: chargeType,
        Subtotal: '15.00',
        TermAndBillingCycle: '3 Years Reservation',
        SubscriptionStartDate: '2024-01-15T00:00:00Z',
      }),
    ]);
    expect(world.orders).toEqual([]);
  });

  it('a sum that does not add up is on the document and its statement, and on no line', () => {
    const { document } = issue([{ kind: 'lines_do_not_sum', by: '1.01' }], [{ reference: 'R/1' }]);
    expect(document.lines[0]?.['Total']).toBe('1499.46');
    expect(document.total.toString()).toBe('1500.47');
    expect(
      [document.statement.subtotal, document.statement.tax, document.statement.total].map(String),
    ).toEqual(['1500.47', '0', '1500.47']);
  });

  it('a statement that differs is the only thing that differs', () => {
    const { document } = issue([{ kind: 'statement_differs', by: '-10' }], [{ reference: 'R/1' }]);
    expect(document.total.toString()).toBe('1499.46');
    expect([document.statement.subtotal, document.statement.total].map(String)).toEqual([
      '1489.46',
      '1489.46',
    ]);
  });
});

describe('what cannot be planted is refused, and nothing is issued', () => {
  const refused = (anomaly: object, bought: readonly Bought[] = [{ reference: 'R/1' }]): World => {
    const world = billingWorld([{ ...JANUARY, anomalies: [anomaly] }]);
    for (const one of bought) placeOrder(world, one);
    return world;
  };
  it.each([
    [{ kind: 'billed_twice', purchase: 'R/9' }, 'no order was placed for R/9'],
    [{ kind: 'currency_differs', purchase: 'R/1', unitPrice: '1' }, 'is billed in EUR anyway'],
    [{ kind: 'billed_after_cancellation', purchase: 'R/1' }, 'was not given back whole before 2024-01-15'],
    [{ kind: 'quantity_differs', purchase: 'late', quantity: 3 }, 'late has no charge in 2024-01'],
    [{ kind: 'billed_twice', purchase: 'late' }, 'neither a charge on this invoice nor one'],
  ])('%j', (anomaly, reason) => {
    const world = refused(anomaly, [{ reference: 'R/1' }, { reference: 'late', at: '2024-02-02T00:00:00Z' }]);
    expect(() => issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world))).toThrow(reason);
    expect(world.documents.size).toBe(0);
    expect(world.orders.every((order) => order.billed.size === 0)).toBe(true);
  });

  it('and the fault that cannot be is named by its place in the event', () => {
    const sound = { kind: 'quantity_differs', purchase: 'R/1', quantity: 3 };
    const anomalies = [sound, { kind: 'billed_twice', purchase: 'R/9' }];
    const world = billingWorld([{ ...JANUARY, anomalies }]);
    placeOrder(world, { reference: 'R/1' });
    expect(() => issueDocument(world, eventOf(world, 'invoice'), orderOfIn(world))).toThrow(
      expect.objectContaining({ field: 'anomalies[1]' }),
    );
  });
});
