import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../fakes/sha256.ts';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { asId } from '../../../lib/values/id.ts';
import { periodOf } from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  aReturn,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../../builders/book.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

const billed = (...lines: Parameters<typeof aDocument>[0]) =>
  aBook({ purchases: [aPurchase()], documents: [aDocument(lines)] });

/** So many units that were paid with this, as one line bills them. */
const ofOne = (charge: string, amounts: { subtotal: string; unit: string; quantity?: string }) =>
  aBook({
    purchases: [aPurchase({ quantity: Number(amounts.quantity ?? 1), charge: eur(charge) })],
    documents: [aDocument([aLine({ amounts: { quantity: '1', ...amounts } })])],
  });

/** 100.00 USD a unit, three of them, at the January rate of 0.9: 270.00 EUR. */
const dollars = aPurchase({
  quantity: 3,
  charge: eur('270'),
  unitPrice: money('100', 'USD'),
  exchangeRate: decimal('0.9'),
});
const inDollars = (subtotal: string, rate: string, unit = '100') =>
  aLine({ pricingCurrency: 'USD', amounts: { subtotal, rate, unit, quantity: '3' } });

/** Bought in EUR from a list in USD, with nothing said about price and rate; others were billed at January's 0.9. */
const unsaid = { ...dollars, unitPrice: undefined, exchangeRate: undefined };
const others = ['p8', 'p9'].map((id) => ({
  ...unsaid,
  id: asId<'PurchaseId'>(id),
  orderId: asId<'OrderId'>(`order-${id}`),
  alternateId: undefined,
}));
const witnesses = others.map(({ orderId }) => ({
  ...inDollars('270', '0.9'),
  orderId,
  alternateId: '',
  reservationOrderId: '',
}));
const besideOthers = (line: ReturnType<typeof aLine>) =>
  aBook({ purchases: [unsaid, ...others], documents: [aDocument([line, ...witnesses])] });

describe('the kinds of discrepancies of charges', () => {
  const cases: [string, Book, string[]][] = [
    ['a charge as bought', billed(aLine()), []],
    [
      "another unit price, told by the rate that other purchases' lines carry",
      besideOthers(inDollars('297', '0.9', '110')),
      ['unit_price_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR'],
    ],
    [
      "another rate, told by the rate that other purchases' lines carry",
      besideOthers(inDollars('285', '0.95')),
      ['exchange_rate p1/1 G000001: 270.00 -> 285.00, 15.00 EUR (explained)'],
    ],
    [
      'rounding of a converted charge at its own rate',
      aBook({
        purchases: [{ ...dollars, exchangeRate: undefined }],
        documents: [aDocument([inDollars('270.02', '0.9')])],
      }),
      ['rounding p1/1 G000001: 270.00 -> 270.02, 0.02 EUR (explained)'],
    ],
    [
      'the same instalment again',
      billed(aLine(), aLine()),
      ['billed_twice p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'the same instalment again on a later invoice',
      aBook({
        purchases: [aPurchase()],
        documents: [
          aDocument([aLine()], { id: asId('G000002'), invoiceDate: day('2024-03-07') }),
          aDocument([aLine()]),
        ],
      }),
      ['billed_twice p1/1 G000002: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'another unit price',
      billed(aLine({ amounts: { unit: '600', subtotal: '1200' } })),
      ['unit_price_differs p1/1 G000001: 1037.78 -> 1200.00, 162.22 EUR'],
    ],
    [
      'a unit more on a price without decimals',
      aBook({
        purchases: [aPurchase({ quantity: 1, charge: money('5557', 'JPY') })],
        documents: [
          aDocument(
            [
              aLine({
                currency: 'JPY',
                pricingCurrency: 'JPY',
                amounts: { subtotal: '5558', unit: '5558', quantity: '1' },
              }),
            ],
            { total: money('5558', 'JPY') },
          ),
        ],
      }),
      ['unit_price_differs p1/1 G000001: 5557 -> 5558, 1 JPY'],
    ],
    [
      'a cent more on the price of one',
      ofOne('604.00', { subtotal: '604.01', unit: '604.01' }),
      ['unit_price_differs p1/1 G000001: 604.00 -> 604.01, 0.01 EUR'],
    ],
    [
      'a third of what was paid, in as many decimals as it is printed with: the same price',
      ofOne('100.00', { subtotal: '99.99', unit: '33.33', quantity: '3' }),
      ['rounding p1/1 G000001: 100.00 -> 99.99, -0.01 EUR (explained)'],
    ],
    [
      'a third, rounded half up',
      ofOne('200.00', { subtotal: '200.01', unit: '66.67', quantity: '3' }),
      ['rounding p1/1 G000001: 200.00 -> 200.01, 0.01 EUR (explained)'],
    ],
    [
      'a third that is printed with less than the currency has',
      ofOne('100.00', { subtotal: '99.99', unit: '33.3', quantity: '3' }),
      ['unit_price_differs p1/1 G000001: 100.00 -> 99.99, -0.01 EUR'],
    ],
    [
      'another quantity',
      billed(aLine({ amounts: { quantity: '3', subtotal: '1556.67' } })),
      ['quantity_differs p1/1 G000001: 1037.78 -> 1556.67, 518.89 EUR'],
    ],
    [
      'another term at the same price',
      billed(aLine({ termAndBillingCycle: '3 Years Reservation' })),
      ['term_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR'],
    ],
    [
      'another customer',
      billed(aLine({ customerId: OTHER_CUSTOMER })),
      ['customer_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR'],
    ],
    [
      'another customer for what is billed to ours as well: all of it is too much',
      billed(aLine(), aLine({ customerId: OTHER_CUSTOMER })),
      ['customer_differs p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'another currency: amounts of two currencies have no difference',
      aBook({
        purchases: [aPurchase()],
        documents: [
          aDocument([aLine({ currency: 'USD', pricingCurrency: 'USD', amounts: { subtotal: '1200' } })], {
            total: money('1200', 'USD'),
          }),
        ],
      }),
      ['currency_differs p1/1 G000001: 1037.78 -> 1200.00, 1200.00 USD'],
    ],
    [
      'an amount that price and quantity do not explain',
      billed(aLine({ amounts: { subtotal: '1047.78' } })),
      ['amount_differs p1/1 G000001: 1037.78 -> 1047.78, 10.00 EUR'],
    ],
    [
      'the largest rounding',
      billed(aLine({ amounts: { subtotal: '1037.80' } })),
      ['rounding p1/1 G000001: 1037.78 -> 1037.80, 0.02 EUR (explained)'],
    ],
    [
      'a cent more than the largest rounding',
      billed(aLine({ amounts: { subtotal: '1037.75' } })),
      ['amount_differs p1/1 G000001: 1037.78 -> 1037.75, -0.03 EUR'],
    ],
    [
      'another rate of the month with an equal price',
      aBook({ purchases: [dollars], documents: [aDocument([inDollars('276', '0.92')])] }),
      ['exchange_rate p1/1 G000001: 270.00 -> 276.00, 6.00 EUR (explained)'],
    ],
    [
      'another rate, and an amount that it does not explain',
      aBook({ purchases: [dollars], documents: [aDocument([inDollars('300', '0.92')])] }),
      ['amount_differs p1/1 G000001: 270.00 -> 300.00, 30.00 EUR'],
    ],
    [
      'another price in the currency of the price list',
      aBook({ purchases: [dollars], documents: [aDocument([inDollars('297', '0.9', '110')])] }),
      ['unit_price_differs p1/1 G000001: 270.00 -> 297.00, 27.00 EUR'],
    ],
    [
      'another rate where the request knew the price only: what was paid shows the rate',
      aBook({
        purchases: [{ ...dollars, exchangeRate: undefined }],
        documents: [aDocument([inDollars('276', '0.92')])],
      }),
      ['exchange_rate p1/1 G000001: 270.00 -> 276.00, 6.00 EUR (explained)'],
    ],
    [
      'a converted charge of which neither price nor rate is known',
      aBook({
        purchases: [{ ...dollars, unitPrice: undefined, exchangeRate: undefined }],
        documents: [aDocument([inDollars('276', '0.92')])],
      }),
      ['amount_differs p1/1 G000001: 270.00 -> 276.00, 6.00 EUR'],
    ],
    [
      'a test account',
      billed(aLine({ reservationOrderId: 'PCTest:aaaaaaaa-0000-4000-8000-000000000001' })),
      ['test_purchase p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'a charge type never seen: nothing can be expected of it',
      billed(aLine({ chargeType: 'teleport' })),
      ['unknown_charge_type p1/1 G000001: nothing known -> 1037.78, 1037.78 EUR'],
    ],
    [
      'a charge type never seen on a licence',
      aBook({ documents: [aDocument([aLicence('12', { chargeType: 'teleport' }), aLicence('30')])] }),
      ['unknown_charge_type -/- G000001: nothing known -> 12.00, 12.00 EUR'],
    ],
    ['charge types in another case', billed(aLine({ chargeType: 'NEW' })), []],
    [
      'a charge that no purchase explains',
      aBook({ documents: [aDocument([aLine()])] }),
      ['billed_not_purchased -/- G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'the same from before the ledger starts',
      aBook({ documents: [aDocument([aLine({ subscriptionStart: day('2023-12-31') })])] }),
      ['bought_before_start -/- G000001: 0.00 -> 1037.78, 1037.78 EUR (explained)'],
    ],
    [
      'a renewal nobody asked for',
      aBook({ documents: [aDocument([aLine({ chargeType: 'Renew' })])] }),
      ['renewed -/- G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'the renewal of a purchase of ours, after its term',
      billed(aLine(), aLine({ chargeType: 'renew', chargeStart: day('2025-01-15') })),
      ['renewed p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'the months of a renewed term, whatever their word',
      billed(
        aLine(),
        aLine({ chargeType: 'renew', chargeStart: day('2025-01-15') }),
        aLine({ chargeType: 'cycleCharge', chargeStart: day('2025-02-15') }),
      ),
      [
        'renewed p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR',
        'renewed p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR',
      ],
    ],
    [
      'a charge after the term and before it was renewed',
      billed(
        aLine(),
        aLine({ chargeType: 'cycleCharge', chargeStart: day('2025-01-16') }),
        aLine({ chargeType: 'renew', chargeStart: day('2025-01-17') }),
      ),
      [
        'billed_after_cancellation p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR',
        'renewed p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR',
      ],
    ],
    [
      'a charge after the term, where the word for a renewal is on a charge within it',
      billed(
        aLine({ chargeType: 'renew' }),
        aLine({ chargeType: 'cycleCharge', chargeStart: day('2025-02-15') }),
      ),
      ['billed_after_cancellation p1/- G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'a test account without a purchase',
      aBook({ documents: [aDocument([aLine({ reservationOrderId: 'pctest-x' })])] }),
      ['test_purchase -/- G000001: 0.00 -> 1037.78, 1037.78 EUR'],
    ],
    [
      'a refund without a purchase',
      aBook({ documents: [aDocument([aLine({ amounts: { subtotal: '-500' } })])] }),
      ['refund_unannounced -/- G000001: 0.00 -> -500.00, -500.00 EUR'],
    ],
    [
      'a refund of a purchase that nobody recorded',
      billed(aLine(), aLine({ amounts: { subtotal: '-500' } })),
      ['refund_unannounced p1/- G000001: 0.00 -> -500.00, -500.00 EUR'],
    ],
    [
      'a refund as recorded',
      { ...billed(aLine(), aLine({ amounts: { subtotal: '-1000' } })), returns: [aReturn()] },
      [],
    ],
    [
      'a refund of another amount',
      { ...billed(aLine(), aLine({ amounts: { subtotal: '-900' } })), returns: [aReturn()] },
      ['amount_differs p1/- G000001: -1000.00 -> -900.00, 100.00 EUR'],
    ],
    [
      'a refund that fits the return in neither day nor quantity',
      {
        ...billed(
          aLine(),
          aLine({ chargeStart: day('2024-01-25'), amounts: { subtotal: '-80', quantity: '1' } }),
        ),
        returns: [aReturn({ amount: '90.00' })],
        asOf: day('2024-02-11'),
      },
      [
        'refund_unannounced p1/- G000001: 0.00 -> -80.00, -80.00 EUR',
        'refund_missing p1/- -: -90.00 -> 0.00, 90.00 EUR',
      ],
    ],
    ['a return on the day its refund is due', { ...billed(aLine()), returns: [aReturn()] }, []],
    [
      'a return a day later without a refund',
      { ...billed(aLine()), returns: [aReturn()], asOf: day('2024-02-11') },
      ['refund_missing p1/- -: -1000.00 -> 0.00, 1000.00 EUR'],
    ],
    ['a purchase on the day its charge is due', aBook({ purchases: [aPurchase()] }), []],
    [
      'a purchase a day later without a charge',
      aBook({
        purchases: [aPurchase()],
        documents: [aDocument([aLicence('1')], { period: periodOf(day('2023-12-01')) })],
        asOf: day('2024-02-11'),
      }),
      ['purchased_not_billed p1/1 -: 1037.78 -> 0.00, -1037.78 EUR'],
    ],
  ];

  it.each(cases)('%s', (_name, book, want) => {
    expect(discrepanciesOf(book)).toEqual(want);
  });

  it.each([
    ['customer', aLine({ customerId: OTHER_CUSTOMER, termAndBillingCycle: '3 Years Reservation' })],
    [
      'quantity',
      aLine({ termAndBillingCycle: '3 Years Reservation', amounts: { quantity: '3', subtotal: '1' } }),
    ],
    [
      'term',
      aLine({ termAndBillingCycle: '3 Years Reservation', amounts: { unit: '600', subtotal: '1200' } }),
    ],
  ])('one line has one cause, and %s comes before what follows it', (first, line) => {
    expect(discrepanciesOf(billed(line)).map((text) => text.split(' ')[0])).toEqual([`${first}_differs`]);
  });

  it('a line of nothing is neutral and leaves its instalment open', () => {
    const book = { ...billed(aLine({ amounts: { subtotal: '0' } })), asOf: day('2024-02-11') };
    expect(discrepanciesOf(book)).toEqual(['purchased_not_billed p1/1 -: 1037.78 -> 0.00, -1037.78 EUR']);
  });

  it('keys match in any case, by any id of the order, and whatever the prefix', () => {
    const keys = [
      { reservationOrderId: 'RIOderIdAAAAAAAA-0000-4000-8000-000000000001', orderId: '', alternateId: '' },
      { reservationOrderId: '', orderId: 'ORDER0000001', alternateId: '' },
      { reservationOrderId: '', orderId: 'alternate001', alternateId: '' },
      { reservationOrderId: '', orderId: 'x', alternateId: 'order0000001' },
    ];
    const matched = keys.map((key) => reconcile(billed(aLine(key)), sha256).matches.map(({ by }) => by));
    expect(matched).toEqual([['reservation_order_id'], ['order_id'], ['order_id'], ['alternate_id']]);
  });
});
