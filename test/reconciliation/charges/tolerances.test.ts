import { describe, expect, it } from '@jest/globals';
import type { Tolerances } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { tolerancesFrom } from '../../../lib/reconciliation/tolerances.ts';
import { asId } from '../../../lib/values/id.ts';
import { amountText } from '../../../lib/values/money.ts';
import { aBook, aDocument, aLine, aPurchase, aReturn } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';
import { discrepanciesOf } from '../shown-discrepancies.ts';

const EUROS = tolerancesFrom({ EUR: { above: { absolute: '5', percent: '0.3' }, below: { absolute: '1' } } });

const billedAt = (subtotal: string, unit = '518.89', tolerances: Tolerances = EUROS) =>
  aBook({
    purchases: [aPurchase()],
    documents: [aDocument([aLine({ amounts: { subtotal, unit } })])],
    tolerances,
  });
const kinds = (...given: Parameters<typeof billedAt>) =>
  discrepanciesOf(billedAt(...given)).map((text) => text.split(' ')[0]);

describe('a difference that somebody decided to accept', () => {
  it('is explained, and says by its rule what it would have been', () => {
    const { discrepancies } = reconcile(billedAt('1040.50'), sha256);
    expect(discrepancies).toMatchObject([
      { kind: 'within_tolerance', rule: 'charge.amount', explained: true, id: 'within_tolerance:p1:1' },
    ]);
    expect(reconcile(billedAt('1040.50', '520.25'), sha256).discrepancies[0]!.rule).toBe('charge.unit_price');
  });

  it('has to be within the amount and within the percentage, where both are set', () => {
    // 0.3 % of 1037.78 is 3.11334.
    expect(kinds('1040.89')).toEqual(['within_tolerance']);
    expect(kinds('1040.90')).toEqual(['amount_differs']);
    const wide = tolerancesFrom({ EUR: { above: { absolute: '3', percent: '50' } } });
    expect(kinds('1040.78', undefined, wide)).toEqual(['within_tolerance']);
    expect(kinds('1040.79', undefined, wide)).toEqual(['amount_differs']);
  });

  it('is another one above and below, and none where nothing is set', () => {
    expect(kinds('1036.78')).toEqual(['within_tolerance']);
    expect(kinds('1036.77')).toEqual(['amount_differs']);
    const above = tolerancesFrom({ EUR: { above: { percent: '1' } } });
    expect(kinds('1036.78', undefined, above)).toEqual(['amount_differs']);
    expect(kinds('1038.78', undefined, tolerancesFrom({ USD: { above: { percent: '1' } } }))).toEqual([
      'amount_differs',
    ]);
  });

  it('is never one of quantity, or of a second charge', () => {
    const generous = tolerancesFrom({ EUR: { above: { percent: '1000' }, below: { percent: '1000' } } });
    const quantity = aLine({ amounts: { quantity: '3', subtotal: '1038.78' } });
    const book = { ...billedAt('0', '0', generous), documents: [aDocument([quantity, aLine()])] };
    expect(discrepanciesOf(book).map((text) => text.split(' ')[0])).toEqual([
      'quantity_differs',
      'billed_twice',
    ]);
  });

  it('holds for refunds: less than expected is above, as money that is missing', () => {
    const refund = (subtotal: string) => ({
      ...billedAt('0'),
      documents: [aDocument([aLine(), aLine({ amounts: { subtotal } })])],
      returns: [aReturn()],
    });
    expect(discrepanciesOf(refund('-997.50'))).toEqual([
      'within_tolerance p1/- G000001: -1000.00 -> -997.50, 2.50 EUR (explained)',
    ]);
    expect(discrepanciesOf(refund('-1002'))).toEqual([
      'amount_differs p1/- G000001: -1000.00 -> -1002.00, -2.00 EUR',
    ]);
  });
});

describe('what was absorbed', () => {
  it('is summed for each currency and rule, too much apart from too little', () => {
    const purchases = ['1', '2', '3', '4'].map((index) =>
      aPurchase({
        id: asId(`p${index}`),
        orderId: asId(`o${index}`),
        alternateId: undefined,
        reservationOrderId: undefined,
      }),
    );
    const amounts = ['1037.79', '1037.77', '1039.78', '1040.78'];
    const lines = amounts.map((subtotal, index) =>
      aLine({ orderId: `o${index + 1}`, alternateId: '', reservationOrderId: '', amounts: { subtotal } }),
    );
    const book = aBook({ purchases, documents: [aDocument(lines)], tolerances: EUROS });
    const shown = reconcile(book, sha256).absorbed.map(({ above, below, ...rest }) => ({
      ...rest,
      above: amountText(above),
      below: amountText(below),
    }));
    expect(shown).toEqual([
      { currency: 'EUR', kind: 'rounding', rule: 'charge.rounding', count: 2, above: '0.01', below: '-0.01' },
      {
        currency: 'EUR',
        kind: 'within_tolerance',
        rule: 'charge.amount',
        count: 2,
        above: '5.00',
        below: '0.00',
      },
    ]);
  });
});

describe('tolerances out of configuration', () => {
  it('are the documented rounding alone where nothing is set', () => {
    const { perLine, perUnit, accepted } = tolerancesFrom({});
    expect([perLine.toString(), perUnit.toString(), accepted]).toEqual(['2', '1', {}]);
  });

  it.each([
    [{ eur: {} }, 'eur'],
    [{ EUR: { above: { absolute: 5 } } }, 'EUR.above.absolute'],
    [{ EUR: { above: { absolute: '-5' } } }, 'EUR.above.absolute is not a decimal number'],
    [{ EUR: { above: {} } }, 'names neither absolute nor percent'],
    [{ EUR: { quantity: { absolute: '1' } } }, 'quantity is not a known field'],
    [[], 'TOLERANCES cannot be used'],
  ])('%j is refused', (configured, reason) => {
    expect(() => tolerancesFrom(configured)).toThrow(reason);
  });
});
