import { describe, expect, it } from '@jest/globals';
import type { ReconcilablePurchase } from '../../../lib/reconciliation/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { asId } from '../../../lib/values/id.ts';
import { aBook, aDocument, aLine, aPurchase, CUSTOMER } from '../../builders/book.ts';
import { sha256 } from '../../fakes/sha256.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;

/** What is suggested for one charge under ids that no purchase has. */
const suggested = (line: Overrides, purchase: Partial<ReconcilablePurchase> = {}) => {
  const unbilled = aPurchase({ alternateId: undefined, reservationOrderId: undefined, ...purchase });
  const stranger = aLine({ orderId: 'stranger', alternateId: '', reservationOrderId: '', ...line });
  const book = aBook({ purchases: [unbilled], documents: [aDocument([stranger])] });
  return reconcile(book, sha256).suggestions;
};

describe('what a person reads of a suggestion', () => {
  const rest =
    ' from 2024-01-15: the purchase of 2024-01-15 has the same customer, product, quantity and day, and nothing was billed for it.';

  it('is the money, the units, the product by its name, and both days', () => {
    expect(suggested({})[0]!.detail).toBe(`1037.78 EUR for 2 of Reserved VM Instance, D2s v3${rest}`);
  });

  it('names the product by its id where the line has no name for it', () => {
    expect(suggested({ productName: '' })[0]!.detail).toBe(`1037.78 EUR for 2 of DZH318Z0BQ3Q${rest}`);
  });
});

describe('a charge and a purchase are alike', () => {
  it('whatever blanks stand around the ids of customer, product and SKU', () => {
    const line = { customerId: ` ${CUSTOMER}`, productId: 'DZH318Z0BQ3Q ', skuId: ' 00fv ' };
    expect(suggested(line)).toHaveLength(1);
  });

  it('by each of these ids, and not by what they are when written in one', () => {
    expect(suggested({ productId: 'DZH318Z0BQ3Q0', skuId: '0FV' })).toEqual([]);
  });

  it('in one currency only: a suggestion adds up no money of two', () => {
    expect(suggested({ currency: 'USD' })).toEqual([]);
  });

  it('in nothing where product or SKU is not said on either side', () => {
    expect(suggested({ productId: ' ' }, { productId: '' })).toEqual([]);
    expect(suggested({ skuId: ' ' }, { skuId: '' })).toEqual([]);
    expect(suggested({ productId: '', skuId: '' }, { productId: '', skuId: '' })).toEqual([]);
  });

  it.each(['1037.78', '1100.00'])(
    'in nothing where its instalment is charged already, be it as it should or not (%s)',
    (subtotal) => {
      const monthly = aPurchase({ billingCycle: 'monthly', reservationOrderId: undefined });
      const charged = aLine({ reservationOrderId: '', amounts: { subtotal } });
      const stranger = aLine({ orderId: 'stranger', alternateId: '', reservationOrderId: '' });
      const documents = [aDocument([charged]), aDocument([stranger], { id: asId('G000002') })];
      const { matches, suggestions } = reconcile(aBook({ purchases: [monthly], documents }), sha256);
      expect([matches.length, suggestions]).toEqual([1, []]);
    },
  );
});
