import { describe, expect, it } from '@jest/globals';
import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { tolerancesFrom } from '../../lib/reconciliation/tolerances.ts';
import { periodOf } from '../../lib/values/day.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLicence,
  aLine,
  aPurchase,
  aReturn,
  CUSTOMER,
  day,
  eur,
  OTHER_CUSTOMER,
} from '../builders/book.ts';
import { sha256 } from '../fakes/sha256.ts';

type Overrides = Parameters<typeof aLine>[0] & {};

/** `rule: sentence` of everything that is found. */
const told = (book: Book) =>
  reconcile(book, sha256).discrepancies.map(({ rule, detail }) => `${rule}: ${detail}`);
const billed = (overrides: Overrides, others: Partial<Book> = {}) =>
  aBook({ purchases: [aPurchase()], documents: [aDocument([aLine(overrides)])], ...others });
const nobodys = (overrides: Overrides, others: Partial<Book> = {}) =>
  billed(
    { orderId: 'x', alternateId: '', reservationOrderId: '', ...overrides },
    { purchases: [], ...others },
  );
const dollars = aPurchase({
  quantity: 3,
  charge: eur('270'),
  unitPrice: money('100', 'USD'),
  exchangeRate: decimal('0.9'),
});
const returns = [aReturn({ returnedOn: '2024-01-14' })];

describe('what is told of a charge, by which rule', () => {
  it.each<[Book, string]>([
    [billed({ chargeType: 'teleport' }), 'charge.type: The charge type "teleport" has never been seen.'],
    [billed({ currency: 'USD', pricingCurrency: 'USD' }), 'charge.currency: Bought in EUR, billed in USD.'],
    [
      billed({ customerId: OTHER_CUSTOMER }),
      `charge.customer: Billed to customer ${OTHER_CUSTOMER}; purchase p1 is of another one.`,
    ],
    [
      billed({ reservationOrderId: 'PCTest' }),
      'charge.test_account: The line carries the mark of a Partner Center test account.',
    ],
    [
      billed({ chargeType: 'renew', chargeStart: day('2025-01-15') }),
      'charge.renewal: The term was over; the reservation was renewed, and no purchase asked for it.',
    ],
    [
      billed({ chargeStart: day('2025-01-15') }),
      'charge.after_term: The term that was bought on 2024-01-15 was over before the day of this charge.',
    ],
    [
      billed({}, { documents: [aDocument([aLine(), aLine()])] }),
      'charge.instalment_taken: This instalment has been charged before.',
    ],
    [
      billed({}, { returns }),
      'charge.after_return: All units had been returned before the day of this charge.',
    ],
    [billed({ amounts: { quantity: '3' } }), 'charge.quantity: 2 bought and not returned, 3 billed.'],
    [billed({ termAndBillingCycle: '3 Years Reservation' }), 'charge.term: Bought for P1Y, billed as P3Y.'],
    [
      billed({ amounts: { unit: '600', subtotal: '1200' } }),
      'charge.unit_price: Billed at 600 EUR a unit, which is not the price of the purchase.',
    ],
    [
      billed(
        { pricingCurrency: 'USD', amounts: { subtotal: '276', rate: '0.92', unit: '100', quantity: '3' } },
        { purchases: [dollars] },
      ),
      "charge.exchange_rate: The price in USD is that of the purchase; the month's rate is 0.92.",
    ],
    [
      billed({ amounts: { subtotal: '1037.77' } }),
      'charge.rounding: Within the rounding that Microsoft documents.',
    ],
    [
      billed({ amounts: { subtotal: '1040' } }),
      'charge.amount: Expected 1037.78, billed 1040.00; price, quantity and term do not explain it.',
    ],
    [
      billed(
        { amounts: { subtotal: '1040' } },
        { tolerances: tolerancesFrom({ EUR: { above: { absolute: '5' } } }) },
      ),
      'charge.amount: Expected 1037.78, billed 1040.00; price, quantity and term do not explain it. Within the tolerance for EUR.',
    ],
  ])('%#', (book, sentence) => {
    expect(told(book)).toContain(sentence);
  });
});

describe('what is told of refunds, of what is missing, and of strangers', () => {
  const earlier = aDocument([aLicence('1')], { id: asId('G000000'), period: periodOf(day('2023-12-01')) });
  const product = `Reserved VM Instance, D2s v3, customer ${CUSTOMER}.`;
  const refunded = (subtotal: string) => [aDocument([aLine(), aLine({ amounts: { subtotal } })])];
  it.each<[Book, string]>([
    [
      billed({}, { documents: refunded('-5') }),
      'refund.unannounced: Money was given back, and no return is recorded for it.',
    ],
    [
      billed({}, { documents: refunded('-900'), returns: [aReturn()] }),
      'refund.amount: The return of 2024-01-20 was to bring -1000.00, it brought -900.00.',
    ],
    [
      billed({}, { documents: refunded('-999.99'), returns: [aReturn()] }),
      'refund.rounding: Within the rounding that Microsoft documents.',
    ],
    [
      billed({}, { returns: [aReturn()], asOf: day('2024-02-11') }),
      'refund.late: 2 returned on 2024-01-20; the refund was due by 2024-02-10.',
    ],
    [
      billed({}, { documents: [earlier], asOf: day('2024-02-11') }),
      'unbilled.late: The charge of 2024-01-15, due by 2024-02-10, is on no invoice of its month yet.',
    ],
    [
      billed(
        {},
        {
          purchases: [aPurchase({ billingCycle: 'monthly' })],
          documents: [earlier],
          asOf: day('2024-03-11'),
        },
      ),
      'unbilled.missing: Instalment 1 of 12 of 2024-01-15, due by 2024-02-10, is on no invoice of its month and not on the next.',
    ],
    [
      nobodys({ chargeType: 'teleport' }),
      `unmatched.type: This charge type has never been seen ("teleport"): ${product}`,
    ],
    [
      nobodys({ reservationOrderId: 'PCTest' }),
      `unmatched.test_account: The line carries the mark of a Partner Center test account: ${product}`,
    ],
    [
      nobodys({ amounts: { subtotal: '-1' } }),
      `unmatched.refund: Money was given back for a reservation that no purchase of ours explains: ${product}`,
    ],
    [
      nobodys({ subscriptionStart: day('2023-12-31') }),
      `unmatched.before_start: Bought before the ledger starts: ${product}`,
    ],
    [
      nobodys({ chargeType: 'renew' }),
      `unmatched.renewal: A reservation was renewed, and no purchase asked for it: ${product}`,
    ],
    [
      nobodys({}, { elsewhere: [{ orderId: asId('x'), customerId: CUSTOMER }] }),
      `unmatched.order_elsewhere: Charged; its order was seen at Partner Center and is none of ours: ${product}`,
    ],
    [
      nobodys({ productName: '' }),
      `unmatched.charge: Charged, and no purchase of ours explains it: DZH318Z0BQ3Q, customer ${CUSTOMER}.`,
    ],
  ])('%#', (book, sentence) => {
    expect(told(book)).toContain(sentence);
  });
});

describe('what is told of documents, by which rule', () => {
  const restated = (cause?: 'read_again') => {
    const change = { from: 'v1', to: 'v2', before: eur('100'), after: eur('130'), atMs: 0 };
    const restatements = [cause === undefined ? change : { ...change, cause }];
    return aBook({ documents: [aDocument([aLicence('100')], { restatements })] });
  };
  const note = { id: asId<'DocumentId'>('G000002'), documentType: 'credit_note' } as const;
  it.each<[Book, string]>([
    [
      restated(),
      'document.restated: Microsoft changed the lines of this document after they had been published here.',
    ],
    [
      restated('read_again'),
      'document.read_again: The same bytes of Microsoft were read again here, and understood otherwise than when they were published.',
    ],
    [
      aBook({ documents: [aDocument([aLicence('-3')], note)] }),
      'document.credit_note: A credit note; the document it amends is not on file.',
    ],
    [
      aBook({
        documents: [
          aDocument([aLicence('100')]),
          aDocument([aLicence('-30')], { ...note, amendsOf: asId('G000001') }),
        ],
      }),
      'document.credit_note: Lowers G000001 by 30.00.',
    ],
    [
      aBook({ documents: [aDocument([aLicence('100')], { isVoid: true })] }),
      'document.void: The document is void, and no other document bills its charges.',
    ],
    [
      aBook({
        documents: [
          aDocument([aLicence('100')], { isVoid: true }),
          aDocument([aLicence('100')], { id: asId('G000002') }),
        ],
      }),
      'document.rebilled: Replaces G000001, which is void.',
    ],
  ])('%#', (book, sentence) => {
    expect(told(book)).toContain(sentence);
  });
});
