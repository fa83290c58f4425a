import { describe, expect, it } from '@jest/globals';
import type { BilledLine } from '../../lib/billing/billed-line.ts';
import type { Book } from '../../lib/reconciliation/book.ts';
import { asId } from '../../lib/values/id.ts';
import { money } from '../../lib/values/money.ts';
import {
  aBook,
  aDocument,
  aLine,
  aPurchase,
  aReturn,
  CUSTOMER,
  day,
  OTHER_CUSTOMER,
} from '../builders/book.ts';
import { discrepanciesOf } from './shown-discrepancies.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;

const line = (subtotal: string, overrides: Overrides = {}, quantity = '2'): BilledLine =>
  aLine({ ...overrides, amounts: { subtotal, quantity } });
const book = (documents: Book['documents'], overrides: Partial<Book> = {}) =>
  aBook({ purchases: [aPurchase()], documents, ...overrides });
const billed = (...lines: readonly BilledLine[]) => book([aDocument(lines)]);

describe('lines of one event', () => {
  it('are known by their reference and customer, whatever letters and blanks these are printed with', () => {
    const back = (overrides: Overrides) => line('-1037.78', { referenceId: 'E1', ...overrides });
    const rest = [line('1037.78', { referenceId: 'E1' }), line('1037.78', { referenceId: 'E1' })];
    expect(discrepanciesOf(billed(...rest, back({ referenceId: ' e1 ' })))).toEqual([]);
    expect(discrepanciesOf(billed(...rest, back({ customerId: ` ${CUSTOMER.toUpperCase()} ` })))).toEqual([]);
  });

  it('that give something back stand where the last of them stands: a refund between them comes first', () => {
    const event = (subtotal: string) => line(subtotal, { referenceId: 'E1' });
    const lines = [line('1037.78'), event('10'), event('-200'), line('-150'), event('-110')];
    // Both are of two units, and one return waits for them.
    const returns = [aReturn({ quantity: 2, amount: '155' })];
    const found = discrepanciesOf({ ...billed(...lines), returns });
    expect(found).toContain('amount_differs p1/- G000001: -155.00 -> -150.00, 5.00 EUR');
    expect(found).toContain('refund_unannounced p1/- G000001: 0.00 -> -300.00, -300.00 EUR');
  });
});

describe('a credit note takes back for a new invoice', () => {
  const first = aDocument([aLine()]);
  const note = (back: BilledLine) =>
    aDocument([back], {
      id: asId('G000002'),
      invoiceDate: day('2024-02-20'),
      documentType: 'credit_note',
      amendsOf: asId('G000001'),
      total: money('0', back.currency),
    });
  const anew = aDocument([aLine()], { id: asId('G000003'), invoiceDate: day('2024-02-21') });
  const kinds = (back: BilledLine) =>
    discrepanciesOf(book([first, note(back), anew]))
      .map((text) => text.split(' ')[0])
      .filter((kind) => kind !== 'credit_note');

  it('what was billed in the same currency to the same customer', () => {
    expect(kinds(line('-1037.78', { customerId: CUSTOMER.toUpperCase() }))).toEqual([]);
  });

  it('nothing in another currency, though the number is the same', () => {
    expect(kinds(line('-1037.78', { currency: 'USD', pricingCurrency: 'USD' }))).toEqual([
      'currency_differs',
      'billed_twice',
    ]);
  });

  it('nothing of what was billed to another customer', () => {
    expect(kinds(line('-1037.78', { customerId: OTHER_CUSTOMER }))).toEqual([
      'customer_differs',
      'billed_twice',
    ]);
  });
});
