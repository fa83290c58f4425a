import { describe, expect, it } from '@jest/globals';
import type { Book, ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { tolerancesFrom } from '../../../lib/reconciliation/tolerances.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money, moneyText } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  aReturn,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

/** Three units at 100.00 USD, bought at 0.90. */
const dollars = aPurchase({
  quantity: 3,
  charge: eur('270'),
  unitPrice: money('100', 'USD'),
  exchangeRate: decimal('0.9'),
});
type Overrides = NonNullable<Parameters<typeof aLine>[0]>;
const line = (amounts: Overrides['amounts'], overrides: Overrides = {}) =>
  aLine({
    ...{ pricingCurrency: 'USD', ...overrides },
    amounts: { unit: '100', quantity: '3', rate: '0.92', ...amounts },
  });

/** `kind amount, of which effect` of all that is found. */
function effects(book: Book): readonly string[] {
  return reconcile(book, sha256).discrepancies.map(({ kind, amount, exchangeRateEffect }) => {
    const effect = exchangeRateEffect && moneyText(exchangeRateEffect);
    return `${kind} ${moneyText(amount).amount}, of which ${effect ? `${effect.amount} ${effect.currency}` : 'nothing'}`;
  });
}
const of = (
  one: ReturnType<typeof aLine>,
  purchase: ReconcilablePurchase = dollars,
  others: Partial<Book> = {},
) => effects(aBook({ purchases: [purchase], documents: [aDocument([one])], ...others }));

describe('how much of a difference the exchange rate of the month makes', () => {
  it.each<[string, ReturnType<typeof aLine>, string]>([
    ['price', line({ subtotal: '303.6', unit: '110' }), 'unit_price_differs 33.60, of which 6.00 EUR'],
    ['quantity', line({ subtotal: '368', quantity: '4' }), 'quantity_differs 98.00, of which 6.00 EUR'],
    [
      'term',
      line({ subtotal: '276' }, { termAndBillingCycle: '3 Years Reservation' }),
      'term_differs 6.00, of which 6.00 EUR',
    ],
    [
      'customer',
      line({ subtotal: '276' }, { customerId: OTHER_CUSTOMER }),
      'customer_differs 6.00, of which 6.00 EUR',
    ],
    ['amount', line({ subtotal: '300' }), 'amount_differs 30.00, of which 6.00 EUR'],
    [
      'price, at a rate that fell',
      line({ subtotal: '290.4', unit: '110', rate: '0.88' }),
      'unit_price_differs 20.40, of which -6.00 EUR',
    ],
  ])('is told beside another %s', (_what, one, told) => {
    expect(of(one)).toEqual([told]);
  });

  it.each<[string, ReturnType<typeof aLine>, string]>([
    [
      'where the rate is that of the order',
      line({ subtotal: '297', unit: '110', rate: '0.9' }),
      'unit_price_differs 27.00, of which nothing',
    ],
    [
      'where nothing else differs: all of it is the rate',
      line({ subtotal: '276' }),
      'exchange_rate 6.00, of which nothing',
    ],
    [
      'where there is no difference to divide',
      line({ subtotal: '270', quantity: '4' }),
      'quantity_differs 0.00, of which nothing',
    ],
    [
      'where the rounding of Microsoft explains it',
      line({ subtotal: '270.01' }),
      'rounding 0.01, of which nothing',
    ],
    [
      'of a charge in another currency',
      line({ subtotal: '300' }, { currency: 'CHF' }),
      'currency_differs 300.00, of which nothing',
    ],
    ['of a refund', line({ subtotal: '-276' }), 'refund_unannounced -276.00, of which nothing'],
  ])('is not told %s', (_where, one, told) => {
    expect(of(one)).toContain(told);
  });

  it('is not told where nothing was expected', () => {
    const twice = aDocument([
      line({ subtotal: '276' }),
      line({ subtotal: '276' }, { customerId: OTHER_CUSTOMER }),
    ]);
    expect(effects(aBook({ purchases: [dollars], documents: [twice] }))).toEqual([
      'exchange_rate 6.00, of which nothing',
      'customer_differs 276.00, of which nothing',
    ]);
  });

  it('is told of a difference that somebody accepted', () => {
    const tolerances = tolerancesFrom({ EUR: { above: { absolute: '40' } } });
    expect(of(line({ subtotal: '303.6', unit: '110' }), dollars, { tolerances })).toEqual([
      'within_tolerance 33.60, of which 6.00 EUR',
    ]);
  });

  it('is that of the units that were left after a return', () => {
    const monthly = { ...dollars, billingCycle: 'monthly' } as const;
    const documents = [
      aDocument([
        line({ subtotal: '270', rate: '0.9' }),
        line({ subtotal: '-90', rate: '0.9', quantity: '1' }),
      ]),
      aDocument(
        [line({ subtotal: '202.4', unit: '110', quantity: '2' }, { chargeStart: day('2024-02-15') })],
        {
          id: asId('G000002'),
          invoiceDate: day('2024-03-07'),
        },
      ),
    ];
    const returns = [aReturn({ quantity: 1, amount: '90', returnedOn: '2024-01-20' })];
    expect(effects(aBook({ purchases: [monthly], documents, returns, asOf: day('2024-03-09') }))).toEqual([
      'unit_price_differs 22.40, of which 4.00 EUR',
    ]);
  });

  it('is rounded in the order that gives what was paid', () => {
    // 3 x 10.05 at 0.333 is 10.03 all together, and 3 x 3.34 = 10.02 unit by unit; at 0.339 10.22, and 10.20.
    const priced = { ...dollars, unitPrice: money('10.05', 'USD'), exchangeRate: decimal('0.333') };
    const dearer = line({ subtotal: '12', unit: '12', rate: '0.339' });
    expect(of(dearer, { ...priced, charge: eur('10.03') })).toEqual([
      'unit_price_differs 1.97, of which 0.19 EUR',
    ]);
    expect(of(dearer, { ...priced, charge: eur('10.02') })).toEqual([
      'unit_price_differs 1.98, of which 0.18 EUR',
    ]);
    expect(of(dearer, { ...priced, charge: eur('10.05') })).toEqual([
      'unit_price_differs 1.95, of which 0.18 EUR',
    ]);
  });

  it('takes price and rate from the purchase itself where the request said neither, and is not told where it cannot be known', () => {
    const unsaid = {
      ...dollars,
      billingCycle: 'monthly',
      unitPrice: undefined,
      exchangeRate: undefined,
    } as const;
    const second = aDocument([line({ subtotal: '303.6', unit: '110' }, { chargeStart: day('2024-02-15') })], {
      id: asId('G000002'),
      invoiceDate: day('2024-03-07'),
    });
    const first = aDocument([line({ subtotal: '360', rate: '0.9', quantity: '4' })]);
    const asOf = day('2024-03-09');
    expect(effects(aBook({ purchases: [unsaid], documents: [first, second], asOf }))).toEqual([
      'quantity_differs 90.00, of which nothing',
      'unit_price_differs 33.60, of which 6.00 EUR',
    ]);
    expect(effects(aBook({ purchases: [unsaid], documents: [second], asOf }))[0]).toBe(
      'amount_differs 33.60, of which nothing',
    );
    expect(of(line({ subtotal: '303.6', unit: '110' }), { ...dollars, exchangeRate: undefined })).toEqual([
      'unit_price_differs 33.60, of which nothing',
    ]);
  });

  it("takes the line's own price where what was paid at a known rate says that it is the purchase's", () => {
    const rateOnly = { ...dollars, unitPrice: undefined };
    expect(of(line({ subtotal: '368', quantity: '4' }), rateOnly)).toEqual([
      'quantity_differs 98.00, of which 6.00 EUR',
    ]);
    expect(of(line({ subtotal: '303.6', unit: '110' }), rateOnly)).toEqual([
      'unit_price_differs 33.60, of which nothing',
    ]);
  });

  it('is rounded as the whole purchase was, also where units were returned', () => {
    // 3 x 10.05 at 0.333 is 10.03 all together. Of the two units that are left: 6.81 at 0.339, 6.69 at 0.333.
    const rounded = {
      ...dollars,
      billingCycle: 'monthly',
      charge: eur('10.03'),
      unitPrice: money('10.05', 'USD'),
      exchangeRate: decimal('0.333'),
    } as const;
    const dearer = line(
      { subtotal: '8', unit: '12', rate: '0.339', quantity: '2' },
      { chargeStart: day('2024-02-15') },
    );
    const first = line({ subtotal: '10.03', unit: '10.05', rate: '0.333' });
    const refund = line({ subtotal: '-3.34', unit: '10.05', rate: '0.333', quantity: '1' });
    const documents = [
      aDocument([first, refund]),
      aDocument([dearer], { id: asId('G000002'), invoiceDate: day('2024-03-07') }),
    ];
    const returns = [aReturn({ quantity: 1, amount: '3.34', returnedOn: '2024-01-20' })];
    expect(effects(aBook({ purchases: [rounded], documents, returns, asOf: day('2024-03-09') }))).toEqual([
      expect.stringMatching(/^unit_price_differs .*, of which 0\.12 EUR$/),
    ]);
  });

  it('is rounded as the line shows where the purchase may have been rounded either way', () => {
    // 40 units at 1.25 and 0.8 are 40.00 in either order; at 0.83 40 x 1.03 = 41.20 unit by unit, and 41.50 all together.
    const either = {
      ...dollars,
      quantity: 40,
      charge: eur('40'),
      unitPrice: money('1.25', 'USD'),
      exchangeRate: decimal('0.8'),
    };
    const termed = (subtotal: string) =>
      line(
        { subtotal, unit: '1.25', rate: '0.83', quantity: '40' },
        { termAndBillingCycle: '3 Years Reservation' },
      );
    expect(of(termed('41.5'), either)).toEqual(['term_differs 1.50, of which 1.50 EUR']);
    expect(of(termed('41.2'), either)).toEqual(['term_differs 1.20, of which 1.20 EUR']);
    expect(of(termed('42'), either)).toEqual(['term_differs 2.00, of which 1.20 EUR']);
  });
});
