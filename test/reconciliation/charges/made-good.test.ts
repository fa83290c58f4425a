import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Book } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
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
import { discrepanciesOf } from '../shown-discrepancies.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;

const line = (subtotal: string, { amounts, ...overrides }: Overrides = {}): BilledLine =>
  aLine({ ...overrides, amounts: { subtotal, ...amounts } });
const note = (lines: readonly BilledLine[], overrides: Parameters<typeof aDocument>[1] = {}) =>
  aDocument(lines, {
    id: asId('G000009'),
    invoiceDate: day('2024-03-20'),
    documentType: 'credit_note',
    amendsOf: asId('G000001'),
    total: eur('1'),
    ...overrides,
  });

/** What is found about charges: what a credit note is about as a document stands elsewhere. */
const found = (documents: Book['documents'], overrides: Partial<Book> = {}) =>
  discrepanciesOf(aBook({ purchases: [aPurchase()], documents, ...overrides })).filter(
    (text) => !text.startsWith('credit_note'),
  );
const dear = () => aDocument([line('1100', { amounts: { unit: '550' } })]);
const both = (amount: string, back = amount) => [
  `unit_price_differs p1/1 G000001: 1037.78 -> 1100.00, ${amount} EUR`,
  `refund_unannounced p1/- G000009: 0.00 -> -${back}, -${back} EUR`,
];

describe('a charge that was too much and is made right', () => {
  it('is matched with the credit note that brings it to what was bought', () => {
    const documents = [dear(), note([line('-62.22')])];
    expect(found(documents)).toEqual([]);
    const { matches, coverage } = reconcile(aBook({ purchases: [aPurchase()], documents }), sha256);
    expect(matches.map(({ documentId, instalment }) => [documentId, instalment])).toEqual([
      ['G000001', 1],
      ['G000009', 1],
    ]);
    expect(coverage.map(({ lines }) => lines.matched)).toEqual([1, 1]);
  });

  it('is matched with a plain line as well that carries its reference, or the word for a credit', () => {
    const later = (overrides: Overrides) => note([line('-1037.78', overrides)], { documentType: 'invoice' });
    const twice = aDocument([aLine(), line('1037.78', { referenceId: 'E1' })]);
    expect(found([twice, later({ chargeType: 'CustomerCredit' })])).toEqual([]);
    expect(found([twice, later({ referenceId: 'e1' })])).toEqual([]);
    expect(found([twice, later({ chargeType: 'cancelImmediate' })])).toEqual([
      'billed_twice p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR',
      'refund_unannounced p1/- G000009: 0.00 -> -1037.78, -1037.78 EUR',
    ]);
  });

  it('is not where anything else comes back than it was too much', () => {
    expect(found([dear(), note([line('-62.21')])])).toEqual(both('62.22', '62.21'));
    expect(found([aDocument([aLine()]), note([line('-62.22')])])).toEqual([both('62.22')[1]]);
  });

  it('is not by a credit note of another document, for other days, or of a word never seen', () => {
    expect(found([dear(), note([line('-62.22')], { amendsOf: asId('G000002') })])).toEqual(both('62.22'));
    const day16 = { chargeStart: day('2024-01-16') };
    expect(found([dear(), note([line('-62.22', day16)])])).toEqual(both('62.22'));
    expect(found([dear(), note([line('-62.22', { chargeType: 'teleport' })])])).toHaveLength(2);
  });

  it('is not with what went to another customer, or in another currency', () => {
    expect(found([dear(), note([line('-62.22', { customerId: OTHER_CUSTOMER })])])).toHaveLength(2);
    expect(
      found([dear(), note([line('-62.22', { currency: 'USD' })], { total: money('1', 'USD') })]),
    ).toHaveLength(2);
  });

  it('is made right by the credit note of the void document that it was billed on first', () => {
    const billed = (id: string, at: string, isVoid: boolean) =>
      aDocument([line('1100', { amounts: { unit: '550' } })], { id: asId(id), invoiceDate: day(at), isVoid });
    const documents = [
      billed('G000001', '2024-02-07', true),
      billed('G000002', '2024-02-08', true),
      billed('G000003', '2024-02-09', false),
    ];
    const ofCharges = (texts: readonly string[]) => texts.filter((text) => !text.startsWith('rebilled'));
    expect(ofCharges(found([...documents, note([line('-62.22')])]))).toEqual([]);
    const ofAnother = note([line('-62.22')], { amendsOf: asId('G000004') });
    expect(ofCharges(found([...documents, ofAnother]))).toHaveLength(2);
  });

  it('is settled once: of two credits the second is money that came back', () => {
    expect(found([dear(), note([line('-62.22'), line('-62.22')])])).toEqual([both('62.22')[1]]);
  });

  it('counts what was charged after everything was returned, and leaves the refund of the return alone', () => {
    const after = day('2024-04-15');
    const returns = [aReturn({ returnedOn: '2024-03-10', amount: '1037.78' })];
    const charged = aDocument([aLine(), line('1037.78', { chargeStart: after })]);
    const back = line('-1037.78', { chargeStart: after });
    expect(found([charged, note([back, back])], { returns })).toEqual([]);
    expect(found([charged, note([back])], { returns })).toEqual([
      'billed_after_cancellation p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR',
    ]);
  });

  it('keeps what money does not make right: units, term and customer', () => {
    const three = aDocument([line('1556.67', { amounts: { quantity: '3' } })]);
    expect(found([three, note([line('-518.89', { amounts: { quantity: '1' } })])])).toEqual([]);
    expect(found([three, note([line('-518.89', { amounts: { quantity: '3' } })])])).toEqual([
      'quantity_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR',
    ]);
    const threeYears = { termAndBillingCycle: '3 Years Reservation' };
    expect(found([aDocument([line('1100', threeYears)]), note([line('-62.22')])])).toEqual([
      'term_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR',
    ]);
  });

  it('is an exchange difference where what came back leaves what the rate of the month makes', () => {
    const dollars = { pricingCurrency: 'USD', amounts: { unit: '110', rate: '0.92', quantity: '3' } };
    const purchases = [
      aPurchase({
        quantity: 3,
        charge: eur('270'),
        unitPrice: money('100', 'USD'),
        exchangeRate: decimal('0.9'),
      }),
    ];
    const documents = [aDocument([line('303.60', dollars)]), note([line('-27.60', dollars)])];
    expect(found(documents, { purchases })).toEqual([
      'exchange_rate p1/1 G000001: 270.00 -> 276.00, 6.00 EUR (explained)',
    ]);
    const [left] = reconcile(aBook({ purchases, documents }), sha256).discrepancies;
    expect(left).toMatchObject({
      rule: 'charge.exchange_rate',
      exchangeRateEffect: undefined,
      detail: "What was charged too much was given back; the month's rate is 0.92.",
    });
  });
});

describe('a charge that nobody bought', () => {
  const stranger = (subtotal: string, overrides: Overrides = {}) =>
    line(subtotal, {
      orderId: 'other',
      alternateId: '',
      reservationOrderId: 'bbbbbbbb-0000-4000-8000-000000000009',
      ...overrides,
    });
  const event = { referenceId: 'E1' };

  it('nets with what comes back of its event', () => {
    const nothing = [stranger('-500', event), stranger('500', event)];
    expect(found([aDocument([aLine(), ...nothing])])).toEqual([]);
    const left = [stranger('-500', event), stranger('700', event)];
    expect(found([aDocument([aLine(), ...left])])).toEqual([
      'billed_not_purchased -/- G000001: 0.00 -> 200.00, 200.00 EUR',
    ]);
    const less = [stranger('500', event), stranger('-700', event)];
    expect(found([aDocument([aLine(), ...less])])).toEqual([
      'refund_unannounced -/- G000001: 0.00 -> -200.00, -200.00 EUR',
    ]);
  });

  it('nets with nothing of another reservation, nor for other days', () => {
    const other = { reservationOrderId: 'cccccccc-0000-4000-8000-000000000009', ...event };
    const later = { chargeStart: day('2024-02-15'), ...event };
    for (const back of [stranger('-500', other), stranger('-500', later), stranger('-500')])
      expect(found([aDocument([aLine(), stranger('500', event), back])])).toHaveLength(2);
  });

  it('is gone where a credit note of its document gives back all of it', () => {
    const charged = aDocument([aLine(), stranger('500')]);
    expect(found([charged, note([stranger('-500')])])).toEqual([]);
    expect(found([charged, note([stranger('-499')])])).toHaveLength(2);
  });

  it('is suggested with what is left of it', () => {
    const open = aPurchase({
      orderId: asId('order0000002'),
      alternateId: undefined,
      reservationOrderId: undefined,
    });
    const lines = [stranger('-500', event), stranger('1537.78', event)];
    const { suggestions } = reconcile(aBook({ purchases: [open], documents: [aDocument(lines)] }), sha256);
    expect(suggestions.map(({ amount, lines: of }) => [amount, of.length])).toEqual([[eur('1037.78'), 2]]);
  });
});
