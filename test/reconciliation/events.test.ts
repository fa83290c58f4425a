import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { Book } from '../../lib/reconciliation/book.ts';
import { reconcile } from '../../lib/reconciliation/reconcile.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import { aBook, aDocument, aLine, aPurchase, aReturn, day, eur, OTHER_CUSTOMER } from '../builders/book.ts';
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
      'refund_unannounced p1/- G000001: 0.00 -> -37.78, -37.78 EUR',
    ]);
  });

  it('leave a return to the line that alone gives back what it was to bring, though as much is left of them', () => {
    const event = aDocument([aLine(), inEvent('-2037.78'), inEvent('1037.78')]);
    const alone = aDocument([aLine({ amounts: { subtotal: '-1000' } })], { id: asId('G000002') });
    const found = discrepanciesOf(billed([], { documents: [event, alone], returns: [aReturn()] }));
    expect(found).toEqual(['refund_unannounced p1/- G000001: 0.00 -> -1000.00, -1000.00 EUR']);
  });

  it('net as they do where a return was brought by a line with a word that was never seen', () => {
    const strange = aLine({ chargeType: 'teleport', amounts: { subtotal: '-1037.78' } });
    const event = ['1037.78', '1037.78', '-1037.78'].map((subtotal) => inEvent(subtotal));
    const returns = [aReturn({ amount: '1037.78' })];
    expect(
      discrepanciesOf(billed([strange, ...event], { returns })).map((text) => text.split(' ')[0]),
    ).toEqual(['unknown_charge_type']);
  });

  it('fit by the units that are left of them, or by those of the charge whose price was lowered', () => {
    expect(discrepanciesOf(billed([inEvent('1556.67', '3'), inEvent('-518.89', '1')]))).toEqual([]);
    expect(discrepanciesOf(billed([inEvent('1100', '2'), inEvent('-62.22', '2')]))).toEqual([]);
    expect(discrepanciesOf(billed([inEvent('1556.67', '5'), inEvent('-518.89', '2')]))).toEqual([
      'quantity_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR',
    ]);
  });

  it('are none where the money goes from one customer to another', () => {
    const lines = [inEvent('-1037.78'), inEvent('1037.78', '2', { customerId: OTHER_CUSTOMER })];
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

describe('a refund and a recharge of what was charged before', () => {
  const found = (lines: readonly BilledLine[], overrides: Partial<Book> = {}) =>
    discrepanciesOf(billed(lines, overrides));
  const dear = aLine({ amounts: { subtotal: '1100', unit: '550' } });

  it('move the match to the recharge, and what is wrong is said of it alone', () => {
    const more = [aLine(), inEvent('-1037.78'), inEvent('1556.67', '3')];
    expect(found(more)).toEqual(['quantity_differs p1/1 G000001: 1037.78 -> 1556.67, 518.89 EUR']);
    const { matches, discrepancies } = reconcile(billed(more), sha256);
    expect(matches.map(({ instalment }) => instalment)).toEqual([undefined, undefined, 1]);
    expect(discrepancies[0]!.lines.map(({ lineNumber }) => lineNumber)).toEqual([2]);
    expect(found([aLine(), inEvent('1556.67', '3'), inEvent('-1037.78')])).toEqual(found(more));
  });

  it('leave nothing of a charge that was wrong', () => {
    expect(found([dear, inEvent('-1100'), inEvent('1037.78')])).toEqual([]);
    const wrong = { customerId: OTHER_CUSTOMER };
    expect(found([aLine(wrong), inEvent('-1037.78', '2', wrong), inEvent('1037.78')])).toEqual([]);
    expect(found([aLine(), inEvent('-1037.78'), inEvent('1037.78', '2', wrong)])).toEqual([
      'customer_differs p1/1 G000001: 1037.78 -> 1037.78, 0.00 EUR',
    ]);
  });

  it('move nothing where another amount comes back, for other days, or for fewer units', () => {
    const anew = inEvent('1037.78');
    expect(found([dear, inEvent('-1099'), anew])).toHaveLength(2);
    const laterRefund = inEvent('-1100', '2', { chargeStart: day('2024-01-16') });
    expect(found([dear, laterRefund, anew])).toHaveLength(2);
    expect(found([dear, inEvent('-1100', '3'), anew])).toHaveLength(2);
  });

  it('move nothing where the event gives back what it charged before, or has more than these two lines', () => {
    const { matches } = reconcile(billed([aLine(), inEvent('1037.78'), inEvent('-1037.78')]), sha256);
    expect(matches.map(({ instalment }) => instalment)).toEqual([1, undefined, undefined]);
    const three = [dear, inEvent('-1100'), inEvent('500'), inEvent('537.78')];
    expect(found(three)).toEqual([
      'unit_price_differs p1/1 G000001: 1037.78 -> 1100.00, 62.22 EUR',
      'refund_unannounced p1/- G000001: 0.00 -> -62.22, -62.22 EUR',
    ]);
  });
});

describe('one reference on a charge and on what is given back of it', () => {
  const back = (subtotal: string, overrides: Overrides = {}) =>
    inEvent(subtotal, '2', { chargeStart: day('2024-01-20'), ...overrides });
  const found = (lines: readonly BilledLine[], overrides: Partial<Book> = {}) =>
    discrepanciesOf(billed(lines, { asOf: day('2024-04-20'), ...overrides }));
  const returns = [aReturn()];

  it('is no recharge where nothing else was charged: the refund is that of the return, whichever is printed first', () => {
    const more = ['amount_differs p1/- G000001: -1000.00 -> -1037.78, -37.78 EUR'];
    expect(found([inEvent('1037.78'), back('-1037.78')], { returns })).toEqual(more);
    expect(found([back('-1037.78'), inEvent('1037.78')], { returns })).toEqual(more);
    expect(found([inEvent('1037.78'), back('-999.99')], { returns })).toEqual([
      'rounding p1/- G000001: -1000.00 -> -999.99, 0.01 EUR (explained)',
    ]);
  });

  it('leaves a charge that was billed, and money that came back, where no return is recorded', () => {
    for (const amount of ['1037.78', '37.78'])
      expect(found([inEvent('1037.78'), back(`-${amount}`)])).toEqual([
        `refund_unannounced p1/- G000001: 0.00 -> -${amount}, -${amount} EUR`,
      ]);
  });

  it('nets where something else was charged, and where the charge is made right, although a return waits', () => {
    expect(found([aLine(), inEvent('1037.78'), back('-1037.78')])).toEqual([]);
    expect(found([inEvent('1100'), inEvent('-62.22')], { returns })).toEqual([
      'refund_missing p1/- -: -1000.00 -> 0.00, 1000.00 EUR',
    ]);
  });

  it('ties no instalments together', () => {
    const monthly = aPurchase({ billingCycle: 'monthly', charge: eur('100'), quantity: 2 });
    const month = (start: string, subtotal: string) => inEvent(subtotal, '2', { chargeStart: day(start) });
    const lines = [month('2024-01-15', '100'), month('2024-02-15', '100'), month('2024-02-20', '-24')];
    const half = [aReturn({ returnedOn: '2024-02-20', quantity: 1, amount: '25' })];
    expect(discrepanciesOf(billed(lines, { purchases: [monthly], returns: half }))).toEqual([
      'amount_differs p1/- G000001: -25.00 -> -24.00, 1.00 EUR',
    ]);
    const again = [...lines, month('2024-02-15', '76')];
    const { matches } = reconcile(billed(again, { purchases: [monthly] }), sha256);
    expect(matches.map(({ instalment }) => instalment)).toEqual([1, 2, 2, 2]);
  });

  it('is none where it is a GUID of zeros', () => {
    const nil = { referenceId: '00000000-0000-0000-0000-000000000000' };
    expect(discrepanciesOf(billed([aLine(nil), aLine({ ...nil, amounts: { subtotal: '-10' } })]))).toEqual([
      'refund_unannounced p1/- G000001: 0.00 -> -10.00, -10.00 EUR',
    ]);
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

  it('move it to the customer, and into the currency, in which it was bought', () => {
    const correct = (wrong: Overrides, total = eur('1037.78')) => {
      const of = (subtotal: string) => [aLine({ ...wrong, amounts: { subtotal } })];
      return kinds([aDocument(of('1120'), { total }), credit(of('-1120'), { total }), anew('1037.78')]);
    };
    expect(correct({ customerId: OTHER_CUSTOMER })).toEqual([]);
    expect(correct({ currency: 'USD' }, money('1120', 'USD'))).toEqual([]);
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
