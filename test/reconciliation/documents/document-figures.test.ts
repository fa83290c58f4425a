import { describe, expect, it } from '@jest/globals';
import type { TieOut } from '../../../lib/billing/document.ts';
import type { BookDocument } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText, money } from '../../../lib/values/money.ts';
import { aBook, aDocument, aLicence, day, eur } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const tieOut = (overrides: Partial<TieOut>): TieOut => ({
  total: eur('119'),
  linesTotal: eur('100'),
  difference: eur('19'),
  explained: [],
  unexplained: eur('0'),
  findings: [],
  tied: false,
  why: '',
  ...overrides,
});
const told = (...documents: readonly BookDocument[]) =>
  reconcile(aBook({ documents }), sha256).discrepancies.map(
    ({ rule, expected, actual, detail }) =>
      `${rule} ${expected && amountText(expected)} -> ${amountText(actual)}: ${detail}`,
  );

describe('what is said of a document', () => {
  it('names the rule, the figure and both sides', () => {
    const figures = tieOut({
      explained: [{ kind: 'tax_on_invoice_only', amount: eur('19') }],
      findings: [
        { kind: 'lines_do_not_sum', expected: eur('119'), actual: eur('120') },
        { kind: 'statement_differs', expected: eur('119'), actual: eur('118') },
        { kind: 'statement_differs', figure: 'before_tax', expected: eur('100'), actual: eur('99') },
        { kind: 'statement_differs', figure: 'tax', expected: eur('0'), actual: eur('19') },
      ],
    });
    expect(told(aDocument([aLicence('100')], { tieOut: figures }))).toEqual([
      'document.tax 100.00 -> 119.00: The lines carry no tax; the statement shows 19.00 of it.',
      'document.sum 119.00 -> 120.00: The document says 119.00; its lines account for 120.00, 1.00 more.',
      'document.statement_total 119.00 -> 118.00: The document says 119.00; its statement says 118.00, 1.00 less.',
      'document.statement_before_tax 100.00 -> 99.00: Of the sum before tax its lines say 100.00; its statement says 99.00, 1.00 less.',
      'document.statement_tax 0.00 -> 19.00: Of tax its lines say 0.00; its statement says 19.00, 19.00 more.',
    ]);
  });

  it('goes by the total that was tied out, which has the sign of the books', () => {
    const header = { total: eur('100'), tieOut: tieOut({ total: eur('119') }) };
    expect(told(aDocument([aLicence('100')], { ...header, isVoid: true }))).toEqual([
      'document.void 119.00 -> 0.00: The document is void, and no other document bills its charges.',
    ]);
  });

  it('takes nothing off an invoice in another currency than the credit note', () => {
    const note = aDocument([aLicence('-30', { currency: 'USD' })], {
      id: asId('G000002'),
      invoiceDate: day('2024-02-20'),
      documentType: 'credit_note',
      amendsOf: asId('G000001'),
      total: money('30', 'USD'),
    });
    expect(told(aDocument([aLicence('100')]), note)).toEqual([
      'document.credit_note 0.00 -> -30.00: Lowers G000001 by 30.00.',
    ]);
  });
});

describe('a document whose lines are not all there', () => {
  const { published, ...document } = aDocument([aLicence('0'), aLicence('100')]);
  const refused = (overrides: Partial<NonNullable<BookDocument['published']>>) => () =>
    reconcile(aBook({ documents: [{ ...document, published: { ...published!, ...overrides } }] }), sha256);

  it('is refused by their number alone and by their sum alone', () => {
    expect(refused({})).not.toThrow();
    expect(refused({ lineCount: 3 })).toThrow('not all accounted for');
    expect(refused({ subtotal: decimal('100.01') })).toThrow('not all accounted for');
  });
});
