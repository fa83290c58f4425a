import { describe, expect, it } from '@jest/globals';
import type { Book, ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aBook, aDocument, aLine, aPurchase, day } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

/** One unit at 100.00 USD, bought in January at 0.90. */
const ours = aPurchase({
  ...{ quantity: 1, charge: money('90', 'EUR') },
  ...{ unitPrice: money('100', 'USD'), exchangeRate: decimal('0.9') },
});
const other = (id: string): ReconcilablePurchase => ({
  ...ours,
  ...{ id: asId(id), orderId: asId(`order-${id}`), alternateId: undefined, reservationOrderId: undefined },
});
const others = [other('p2'), other('p3'), other('p4')];

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;
const lineAt = (rate: string, { amounts, ...rest }: Overrides = {}) =>
  aLine({
    ...{ pricingCurrency: 'USD', ...rest },
    amounts: {
      unit: '100',
      quantity: '1',
      rate,
      subtotal: decimal('100').times(rate).toString(),
      ...amounts,
    },
  });
const lineOf = (id: string, rate: string, overrides: Overrides = {}) =>
  lineAt(rate, { orderId: `order-${id}`, alternateId: '', reservationOrderId: '', ...overrides });

/** Our charge at one rate, beside those of others at theirs. */
const beside = (rate: string, ...told: readonly string[]): Book =>
  aBook({
    purchases: [ours, ...others],
    documents: [aDocument([lineAt(rate), ...told.map((each, index) => lineOf(others[index]!.id, each))])],
    // On the tenth nothing of January is late yet.
    asOf: day('2024-02-09'),
  });
const first = (book: Book) => discrepanciesOf(book)[0];
const detailOf = (book: Book) => reconcile(book, sha256).discrepancies[0]!.detail;

describe('the rate of a charge whose price is right', () => {
  it('is no month’s rate where it is ten times that of all other charges of the month', () => {
    const tenfold = beside('9', '0.9', '0.9');
    expect(first(tenfold)).toBe('amount_differs p1/1 G000001: 90.00 -> 900.00, 810.00 EUR');
    expect(detailOf(tenfold)).toBe(
      'Converted at 9, most others of the month at 0.9; price, quantity and term are right.',
    );
    expect(reconcile(tenfold, sha256).discrepancies[0]).toMatchObject({
      rule: 'charge.no_months_rate',
      explained: false,
    });
  });

  it('is believed within a fifth of the rate that others had, and the others’ is told beside it', () => {
    // The rate of the month has left that of the order far behind.
    expect(['1.44', '1.4399', '0.96', '0.9599'].map((rate) => first(beside(rate, '1.2', '1.2')))).toEqual([
      'exchange_rate p1/1 G000001: 90.00 -> 144.00, 54.00 EUR (explained)',
      'exchange_rate p1/1 G000001: 90.00 -> 143.99, 53.99 EUR (explained)',
      'exchange_rate p1/1 G000001: 90.00 -> 96.00, 6.00 EUR (explained)',
      'exchange_rate p1/1 G000001: 90.00 -> 95.99, 5.99 EUR (explained)',
    ]);
    expect(first(beside('1.4401', '1.2', '1.2'))).toMatch(/^amount_differs p1/);
    expect(detailOf(beside('0.95', '0.92', '0.92'))).toBe(
      'The price in USD is that of the purchase; converted at 0.95, most others of the month at 0.92.',
    );
    expect(detailOf(beside('0.92', '0.92', '0.95', '0.92'))).toBe(
      "The price in USD is that of the purchase; the month's rate is 0.92.",
    );
  });

  it('is believed within a fifth of the rate of the order: a faulty charge of somebody else accuses nobody', () => {
    expect(['1.08', '0.72'].map((rate) => first(beside(rate, '9')))).toEqual([
      'exchange_rate p1/1 G000001: 90.00 -> 108.00, 18.00 EUR (explained)',
      'exchange_rate p1/1 G000001: 90.00 -> 72.00, -18.00 EUR (explained)',
    ]);
    expect(['1.0801', '0.7199'].map((rate) => first(beside(rate, '9')))).toEqual([
      expect.stringMatching(/^amount_differs p1/),
      expect.stringMatching(/^amount_differs p1/),
    ]);
  });

  it('may have doubled or halved since the order where no other charge tells it', () => {
    expect(['1.8', '0.45'].map((rate) => first(beside(rate)))).toEqual([
      'exchange_rate p1/1 G000001: 90.00 -> 180.00, 90.00 EUR (explained)',
      'exchange_rate p1/1 G000001: 90.00 -> 45.00, -45.00 EUR (explained)',
    ]);
    expect(['1.8001', '0.4499'].map((rate) => first(beside(rate)))).toEqual([
      'amount_differs p1/1 G000001: 90.00 -> 180.01, 90.01 EUR',
      'amount_differs p1/1 G000001: 90.00 -> 44.99, -45.01 EUR',
    ]);
    expect(detailOf(beside('9'))).toBe(
      "Converted at 9: more than twice, or less than half, the rate of the order, and no other charge tells the month's.",
    );
    expect(detailOf(beside('9', '0.9', '0.91'))).toMatch(/^Converted at 9: more than twice/);
  });

  it('is looked at where the amount is what it comes to; another amount is told as such', () => {
    const book = beside('9', '0.9', '0.9');
    const documents = [
      aDocument([lineAt('9', { amounts: { subtotal: '700' } }), lineOf('p2', '0.9'), lineOf('p3', '0.9')]),
    ];
    expect(detailOf({ ...book, documents })).toMatch(/^Expected 90.00, billed 700.00/);
  });
});

describe('how much of another fault the rate makes, at a rate that cannot be the month’s', () => {
  const effectOf = (book: Book) => {
    const [found] = reconcile(book, sha256).discrepancies;
    return `${found!.kind} ${found!.amount.amount.toString()}, rate ${found!.exchangeRateEffect?.amount.toString() ?? '-'}`;
  };
  const twoUnits = (rate: string, ...told: readonly string[]) => {
    const book = beside(rate, ...told);
    const subtotal = decimal('200').times(rate).toString();
    const faulty = lineAt(rate, { amounts: { quantity: '2', subtotal } });
    const lines = told.map((each, index) => lineOf(others[index]!.id, each));
    return { ...book, documents: [aDocument([faulty, ...lines])] };
  };

  it('is what the rate of the others makes of it: the rest is to be disputed', () => {
    expect(effectOf(twoUnits('0.92', '0.92', '0.92'))).toBe('quantity_differs 94, rate 2');
    expect(effectOf(twoUnits('9', '0.92', '0.92'))).toBe('quantity_differs 1710, rate 2');
    expect(effectOf(beside('9', '0.92', '0.92'))).toBe('amount_differs 810, rate 2');
  });

  it('is not known where no other tells a rate', () => {
    expect(effectOf(twoUnits('0.92'))).toBe('quantity_differs 94, rate 2');
    expect(effectOf(twoUnits('9'))).toBe('quantity_differs 1710, rate -');
  });
});
