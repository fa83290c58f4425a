import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { asId } from '../../lib/values/id.ts';
import { aBook, aDocument, aLine, aPurchase, aReturn, day, OTHER_CUSTOMER } from '../builders/book.ts';
import { sha256 } from '../fakes/sha256.ts';
import { discrepanciesOf } from './shown-discrepancies.ts';

type Overrides = Parameters<typeof aLine>[0] & {};

/** A line of the event E1. */
const inEvent = (subtotal: string, quantity = '2', overrides: Overrides = {}): BilledLine =>
  aLine({ referenceId: 'E1', ...overrides, amounts: { subtotal, quantity } });
const billed = (lines: readonly BilledLine[], overrides: Partial<Book> = {}) =>
  aBook({ purchases: [aPurchase()], documents: [aDocument(lines)], ...overrides });

describe('a refund and a recharge of one event', () => {
  it('for fewer units are the refund of what was given back', () => {
    const lines = [aLine(), inEvent('-1037.78'), inEvent('518.89', '1')];
    const returns = [aReturn({ quantity: 1, amount: '518.89' })];
    expect(discrepanciesOf(billed(lines, { returns }))).toEqual([]);
  });

  it('do not swallow a refund that alone is what a return was to bring', () => {
    const lines = [inEvent('1037.78'), inEvent('-1000'), inEvent('-37.78')];
    expect(discrepanciesOf(billed(lines, { returns: [aReturn()] }))).toEqual([
      'amount_differs p1/1 G000001: 1037.78 -> 1000.00, -37.78 EUR',
    ]);
  });

  it('fit by the units that are left of them, or by those of the charge whose price was lowered', () => {
    expect(discrepanciesOf(billed([inEvent('1556.67', '3'), inEvent('-518.89', '1')]))).toEqual([]);
    expect(discrepanciesOf(billed([inEvent('1100', '2'), inEvent('-62.22', '2')]))).toEqual([]);
    expect(discrepanciesOf(billed([inEvent('1556.67', '5'), inEvent('-518.89', '2')]))).toEqual([
      'quantity_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR',
    ]);
  });

  it('are none where the money goes from one customer to another', () => {
    const lines = [aLine(), inEvent('-1037.78'), inEvent('1037.78', '2', { customerId: OTHER_CUSTOMER })];
    expect(discrepanciesOf(billed(lines)).map((text) => text.split(' ')[0])).toEqual([
      'refund_unannounced',
      'customer_differs',
    ]);
  });

  it('are none where the currencies differ, or a word was never seen', () => {
    const dollars = [inEvent('1037.78'), inEvent('-1037.78', '2', { currency: 'USD' })];
    expect(discrepanciesOf(billed(dollars)).map((text) => text.split(' ')[0])).toEqual(['currency_differs']);
    const unknown = [inEvent('1037.78'), inEvent('-1037.78', '2', { chargeType: 'teleport' })];
    expect(discrepanciesOf(billed(unknown)).map((text) => text.split(' ')[0])).toEqual([
      'unknown_charge_type',
    ]);
  });

  it('stand where the last charge of them stands, so that a charge before it comes first', () => {
    const month = (subtotal: string, lineNumber: number) => inEvent(subtotal, '2', { lineNumber });
    const lines = [month('1037.78', 0), aLine({ lineNumber: 1 }), month('-1037.78', 2), month('1037.78', 3)];
    expect(discrepanciesOf(billed(lines))).toEqual([
      'billed_twice p1/1 G000001: 0.00 -> 1037.78, 1037.78 EUR',
    ]);
    const { matches, discrepancies } = reconcile(billed(lines), sha256);
    expect(matches.map(({ lineNumber }) => lineNumber)).toEqual([1]);
    expect(discrepancies[0]!.lines.map(({ lineNumber }) => lineNumber)).toEqual([0, 2, 3]);
  });
});

describe('a credit note and a new invoice', () => {
  const first = aDocument([aLine()]);
  const credit = (lines: readonly BilledLine[], overrides: Parameters<typeof aDocument>[1] = {}) =>
    aDocument(lines, {
      id: asId('G000002'),
      invoiceDate: day('2024-02-20'),
      documentType: 'credit_note',
      amendsOf: asId('G000001'),
      ...overrides,
    });
  const back = aLine({ amounts: { subtotal: '-1037.78' } });
  const anew = (subtotal: string, overrides: Overrides = {}) =>
    aDocument([aLine({ ...overrides, amounts: { subtotal } })], {
      id: asId('G000003'),
      invoiceDate: day('2024-02-21'),
    });
  const kinds = (documents: Book['documents'], overrides: Partial<Book> = {}) =>
    discrepanciesOf(aBook({ purchases: [aPurchase()], documents, ...overrides }))
      .filter((text) => !text.startsWith('credit_note'))
      .map((text) => text.split(':')[0]);

  it('move the charge, and do not double it', () => {
    expect(kinds([first, credit([back]), anew('1037.78')])).toEqual([]);
    expect(kinds([first, credit([back]), anew('1100')])).toEqual(['amount_differs p1/1 G000003']);
    const book = aBook({ purchases: [aPurchase()], documents: [first, credit([back]), anew('1037.78')] });
    expect(reconcile(book, sha256).matches.map(({ instalment }) => instalment)).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  it('are no pair where nothing is billed anew, or for other days', () => {
    expect(kinds([first, credit([back])])).toEqual(['refund_unannounced p1/- G000002']);
    const later = anew('1037.78', { chargeStart: day('2024-02-15') });
    expect(kinds([first, credit([back]), later])).toEqual([
      'refund_unannounced p1/- G000002',
      'billed_twice p1/1 G000003',
    ]);
  });

  it('are no pair where another amount comes back, of another document, or not on a credit note', () => {
    const both = ['refund_unannounced p1/- G000002', 'billed_twice p1/1 G000003'];
    const less = aLine({ amounts: { subtotal: '-1000' } });
    expect(kinds([first, credit([less]), anew('1037.78')])).toEqual(both);
    expect(kinds([first, credit([back], { amendsOf: asId('G000009') }), anew('1037.78')])).toEqual(both);
    expect(kinds([first, credit([back], { documentType: 'invoice' }), anew('1037.78')])).toEqual(both);
  });

  it('leave the refund of a recorded return what it is', () => {
    const returns = [aReturn({ amount: '1037.78' })];
    expect(kinds([first, credit([back]), anew('1037.78')], { returns })).toEqual([
      'billed_twice p1/1 G000003',
    ]);
  });
});

describe('refunds', () => {
  it('of one return go first by amount, then by quantity, then by day, then where no day is printed', () => {
    const returns = ['r1', 'r2', 'r3', 'r4'].map((returnId, index) =>
      aReturn({ returnId, returnedOn: `2024-01-2${index}`, quantity: 1, amount: String(100 + index) }),
    );
    const refund = (subtotal: string, overrides: Overrides) =>
      aLine({ ...overrides, amounts: { subtotal, quantity: '9' } });
    const lines = [
      refund('-7', { chargeStart: undefined }),
      refund('-8', { chargeStart: day('2024-01-22') }),
      aLine({ chargeStart: undefined, amounts: { subtotal: '-9', quantity: '1' } }),
      refund('-103', { chargeStart: day('2024-01-20') }),
    ];
    const purchases = [aPurchase({ quantity: 4 })];
    const charge = aLine({ amounts: { quantity: '4' } });
    expect(discrepanciesOf(billed([charge, ...lines], { purchases, returns }))).toEqual([
      'amount_differs p1/- G000001: -101.00 -> -7.00, 94.00 EUR',
      'amount_differs p1/- G000001: -102.00 -> -8.00, 94.00 EUR',
      'amount_differs p1/- G000001: -100.00 -> -9.00, 91.00 EUR',
    ]);
  });

  it('within rounding of what was recorded are explained', () => {
    const lines = [aLine(), aLine({ amounts: { subtotal: '-999.99' } })];
    expect(discrepanciesOf(billed(lines, { returns: [aReturn()] }))).toEqual([
      'rounding p1/- G000001: -1000.00 -> -999.99, 0.01 EUR (explained)',
    ]);
  });

  it('settle no return of another currency', () => {
    const lines = [aLine(), aLine({ currency: 'USD', amounts: { subtotal: '-1000' } })];
    const book = billed(lines, { returns: [aReturn()], asOf: day('2024-02-11') });
    expect(discrepanciesOf(book).map((text) => text.split(' ')[0])).toEqual([
      'currency_differs',
      'refund_missing',
    ]);
  });
});

describe('a charge after everything was given back', () => {
  const returns = [aReturn({ returnedOn: '2024-03-10' })];
  const refund = aLine({ chargeStart: day('2024-03-10'), amounts: { subtotal: '-1000' } });
  const kinds = (lines: readonly BilledLine[]) =>
    discrepanciesOf(billed(lines, { returns })).map((text) => text.split(' ')[0]);

  it('is told as such where it starts after that, and as a second one where it starts before', () => {
    expect(kinds([aLine(), refund, aLine({ chargeStart: day('2024-04-15') })])).toEqual([
      'billed_after_cancellation',
    ]);
    expect(kinds([aLine(), refund, aLine({ chargeStart: day('2024-03-10') })])).toEqual(['billed_twice']);
    expect(kinds([aLine(), refund, aLine()])).toEqual(['billed_twice']);
  });

  it('is the charge itself, come late, where none came before', () => {
    expect(kinds([refund, aLine({ chargeStart: day('2024-04-15') })])).toEqual([]);
  });
});

describe('a charge after the term', () => {
  const after = (chargeType: string, start = '2025-01-15') =>
    aLine({ chargeType, chargeStart: day(start), amounts: { subtotal: '1037.78' } });

  it.each([
    ['renew', '2025-01-15', 'renewed'],
    ['renew', '2025-01-14', 'renewed'],
    ['renew', '2025-01-13', 'billed_twice'],
    ['cycleCharge', '2025-01-15', 'billed_after_cancellation'],
    ['cycleCharge', '2024-12-31', 'billed_twice'],
  ])('called %s from %s is %s', (chargeType, start, kind) => {
    expect(
      discrepanciesOf(billed([aLine(), after(chargeType, start)])).map((text) => text.split(' ')[0]),
    ).toEqual([kind]);
  });

  it('uses up no instalment, and keeps its id by its day', () => {
    const { discrepancies, matches } = reconcile(billed([after('cycleCharge'), aLine()]), sha256);
    expect(discrepancies).toMatchObject([
      {
        id: 'billed_after_cancellation:p1:2025-01-15',
        rule: 'charge.after_term',
        instalment: undefined,
        purchaseId: 'p1',
      },
    ]);
    expect(matches.map(({ lineNumber }) => lineNumber)).toEqual([1]);
  });

  it('of a renewal that we were asked for is a charge like any other', () => {
    const renewal = aPurchase({
      id: asId('p2'),
      orderId: asId('order0000002'),
      alternateId: undefined,
      reservationOrderId: undefined,
      orderedOn: day('2025-01-15'),
    });
    const line = { ...after('renew'), orderId: 'order0000002', alternateId: '', reservationOrderId: '' };
    const { discrepancies, matches } = reconcile(
      billed([aLine(), line], { purchases: [aPurchase(), renewal] }),
      sha256,
    );
    expect(discrepancies).toEqual([]);
    expect(matches.map(({ purchaseId }) => purchaseId)).toEqual(['p1', 'p2']);
  });
});
