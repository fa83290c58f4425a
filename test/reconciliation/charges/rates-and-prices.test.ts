import { describe, expect, it } from '@jest/globals';
import type { ReconcilablePurchase, Tolerances } from '../../../lib/reconciliation/book.ts';
import { isExactlyPaid } from '../../../lib/reconciliation/matching/charges/line-amounts.ts';
import { createMonthRates } from '../../../lib/reconciliation/matching/charges/month-rates.ts';
import { isAccepted } from '../../../lib/reconciliation/matching/charges/tolerance.ts';
import { createUsualPrices } from '../../../lib/reconciliation/matching/charges/usual-prices.ts';
import { money } from '../../../lib/values/money.ts';
import { DOCUMENTED_ROUNDING } from '../../../lib/reconciliation/reconcile-book.ts';
import { asId } from '../../../lib/values/id.ts';
import { aBook, aDocument, aLicence, aLine, aPurchase, day, eur } from '../../builders/book.ts';
import { reconcile } from '../../../lib/reconciliation/reconcile.ts';
import { sha256 } from '../../fakes/sha256.ts';

type Overrides = NonNullable<Parameters<typeof aLine>[0]>;

/** Three units at 100.00 USD, charged in January at 0.9. */
const dollars = aPurchase({ quantity: 3, charge: eur('270') });
const line = (rate: string, { amounts, ...rest }: Overrides = {}) =>
  aLine({
    pricingCurrency: 'USD',
    ...rest,
    amounts: { subtotal: '270', unit: '100', quantity: '3', rate, ...amounts },
  });

describe('the exchange rate of a month', () => {
  const learnt = (counted: readonly ReturnType<typeof aLine>[], own = [line('0.95')]) => {
    const rates = createMonthRates();
    for (const one of [...counted, ...own]) rates.count(one);
    return rates.learnt(dollars, own)?.toString();
  };

  it('is what most charges of others say that are priced and billed as this one', () => {
    expect(learnt([line('0.9'), line('0.91'), line('0.90')])).toBe('0.9');
    expect(learnt([line('0.9'), line('0.91')])).toBeUndefined();
    expect(learnt([])).toBeUndefined();
  });

  it.each<[string, Overrides]>([
    ['what is given back', { amounts: { subtotal: '-270' } }],
    ['what is no reservation', { category: 'license' }],
    ['what is not converted', { pricingCurrency: 'EUR' }],
    ['what is priced in another currency', { pricingCurrency: 'GBP' }],
    ['what is billed in another currency', { currency: 'CHF' }],
    ['another month', { chargeStart: day('2024-02-01') }],
    ['what says no day', { chargeStart: undefined }],
  ])('is not told by %s', (_by, overrides) => {
    expect(learnt([line('0.9', overrides)])).toBeUndefined();
    expect(learnt([line('0.9'), line('0.91', overrides), line('0.91', overrides)])).toBe('0.9');
  });

  it('is not told by the own lines of a purchase, of which those of other months take nothing away', () => {
    expect(learnt([], [line('0.9'), line('0.9')])).toBeUndefined();
    expect(learnt([line('0.9')], [line('0.9', { chargeStart: day('2024-02-15') })])).toBe('0.9');
  });

  it('is asked for the line that is billed as the purchase was paid, if that is converted', () => {
    const francs = line('1.1', { currency: 'CHF' });
    expect(learnt([line('0.9')], [francs, line('0.95')])).toBe('0.9');
    expect(learnt([line('0.9')], [francs])).toBeUndefined();
    expect(
      learnt([line('0.9', { pricingCurrency: 'EUR' })], [line('1', { pricingCurrency: 'EUR' })]),
    ).toBeUndefined();
  });
});

describe('a line that shows at which price and rate its purchase was made', () => {
  it('comes to exactly what was paid, in the same currency', () => {
    expect(isExactlyPaid(line('0.9'), dollars)).toBe(true);
    expect(isExactlyPaid(line('0.91'), dollars)).toBe(false);
    expect(isExactlyPaid(line('0.9', { currency: 'CHF' }), dollars)).toBe(false);
  });

  it('needs no rate where nothing is converted, whatever is printed as one', () => {
    const plain = { pricingCurrency: 'EUR', amounts: { unit: '90' } };
    expect(isExactlyPaid(line('0', plain), dollars)).toBe(true);
    expect(isExactlyPaid(line('0.9', { pricingCurrency: 'EUR' }), dollars)).toBe(false);
  });

  it('tells nothing of a purchase in euros where it is billed in francs, though the number is the same', () => {
    const monthly: ReconcilablePurchase = { ...dollars, billingCycle: 'monthly' };
    const documents = [
      aDocument([line('0.9', { currency: 'CHF' })]),
      aDocument([line('0.92', { chargeStart: day('2024-02-15'), amounts: { subtotal: '276' } })], {
        id: asId('G000002'),
      }),
    ];
    const { discrepancies } = reconcile(aBook({ purchases: [monthly], documents }), sha256);
    expect(discrepancies.map(({ kind }) => kind)).toEqual(['currency_differs', 'amount_differs']);
  });
});

describe('the rate that the lines of others tell', () => {
  const said = { ...dollars, unitPrice: money('100', 'USD') };
  const other = aPurchase({
    ...{ id: asId('p9'), productId: 'other', quantity: 3, charge: eur('270'), orderId: asId('order9') },
    ...{ alternateId: undefined, reservationOrderId: undefined },
  });
  const effectBeside = (rate: string) => {
    const witness = line(rate, { orderId: 'order9', alternateId: '', reservationOrderId: '' });
    const ours = line('0.92', { amounts: { subtotal: '368', quantity: '4' } });
    const book = aBook({ purchases: [said, other], documents: [aDocument([ours, witness])] });
    const found = reconcile(book, sha256).discrepancies.find(({ purchaseId }) => purchaseId === 'p1')!;
    return `${found.kind} ${found.exchangeRateEffect?.amount.toString() ?? 'nothing'}`;
  };

  it('tells how much of a difference is the rate where the price that was said comes to what was paid at it', () => {
    expect(effectBeside('0.9')).toBe('quantity_differs 6');
  });

  it('tells nothing where it does not', () => {
    expect(effectBeside('1')).toBe('quantity_differs nothing');
  });
});

describe('the usual price of a product', () => {
  it('is that of the product and of the SKU, and not of what they are when written in one', () => {
    const purchase = (productId: string, skuId: string) => ({ ...dollars, productId, skuId });
    const usual = createUsualPrices(() => [{ purchase: purchase('AB', 'C'), line: line('0.9') }]);
    expect(usual(purchase('AB', 'C'), 'USD')?.toString()).toBe('100');
    expect(usual(purchase('A', 'BC'), 'USD')).toBeUndefined();
  });
});

describe('a limit that names neither an amount nor a percentage', () => {
  it('accepts nothing', () => {
    const nothing = { absolute: undefined, percent: undefined };
    const tolerances: Tolerances = {
      ...DOCUMENTED_ROUNDING,
      accepted: { EUR: { above: nothing, below: nothing } },
    };
    expect(isAccepted('amount_differs', eur('1'), eur('1000'), tolerances)).toBe(false);
    expect(isAccepted('amount_differs', eur('1000'), eur('1'), tolerances)).toBe(false);
  });
});

it('a credit note has an id of its own, whatever it amends', () => {
  const note = (id: string) =>
    aDocument([aLicence('-30')], { id: asId(id), documentType: 'credit_note', total: eur('30') });
  const { discrepancies } = reconcile(aBook({ documents: [note('G2'), note('G3')] }), sha256);
  expect(discrepancies.map(({ id }) => id)).toEqual(['credit_note:G2', 'credit_note:G3']);
});
