import type { BilledLine } from '../../../lib/billing/billed-line.ts';
import type { Book, BookDocument } from '../../../lib/reconciliation/book.ts';
import type { Discrepancy, Match } from '../../../lib/reconciliation/discrepancy.ts';
import { periodOf } from '../../../lib/values/day.ts';
import { decimal } from '../../../lib/values/decimal.ts';
import { money } from '../../../lib/values/money.ts';
import { placeOf } from './judge/coverage-verdict.ts';
import type { Mistake } from './planted-mistakes.ts';

/** Cores that learn the price of a purchase elsewhere than they should. */
export const MISLED: readonly Mistake[] = [
  [
    'takes no price from a charge that is wrong in something else',
    (core) => (book) => core(withWrongChargesDearer(book, core(book).discrepancies)),
  ],
  [
    'takes the first charge for the price, whatever it comes to',
    (core) => (book) => core(pricedByFirstCharges(book, core(book).matches)),
  ],
  ['takes any rate of the month for its own', (core) => (book) => core(withAnyRate(book))],
  [
    'asks nobody else what others pay',
    (core) => (book) => {
      const alone = book.purchases.map((one) => ({ ...one, skuId: `${one.skuId} of ${one.id}` }));
      return { ...core({ ...book, purchases: alone }), suggestions: core(book).suggestions };
    },
  ],
];

const WRONG_BESIDE_THE_PRICE: readonly Discrepancy['kind'][] = [
  'customer_differs',
  'quantity_differs',
  'test_purchase',
  'unknown_charge_type',
];

/** Nobody looks at the prices of these charges but who learns from them. */
function withWrongChargesDearer(book: Book, found: readonly Discrepancy[]): Book {
  const wrong = found.filter(({ kind }) => WRONG_BESIDE_THE_PRICE.includes(kind));
  const places = new Set(wrong.flatMap(({ lines }) => lines.map(placeOf)));
  const dearer = (line: BilledLine) => ({
    ...line,
    effectiveUnitPrice: line.effectiveUnitPrice.times(decimal('1.3')),
  });
  const documents = book.documents.map(({ published, ...document }): BookDocument => {
    const charges = published?.charges.map((line) => (places.has(placeOf(line)) ? dearer(line) : line));
    return { ...document, published: published && charges && { ...published, charges } };
  });
  return { ...book, documents };
}

function pricedByFirstCharges(book: Book, matches: readonly Match[]): Book {
  const charges = book.documents.flatMap(({ published }) => published?.charges ?? []);
  const purchases = book.purchases.map((purchase) => {
    const first = matches.find(({ purchaseId, instalment }) => purchaseId === purchase.id && instalment);
    const line = charges.find((one) => first && placeOf(one) === placeOf(first));
    if (purchase.unitPrice || !line) return purchase;
    const { effectiveUnitPrice, pricingCurrency, exchangeRate } = line;
    return { ...purchase, unitPrice: money(effectiveUnitPrice, pricingCurrency), exchangeRate };
  });
  return { ...book, purchases };
}

function withAnyRate(book: Book): Book {
  const charges = book.documents.flatMap(({ published }) => published?.charges ?? []);
  const purchases = book.purchases.map((purchase) => {
    const { unitPrice, charge, orderedOn, exchangeRate } = purchase;
    const any = charges.findLast(
      ({ currency, pricingCurrency, chargeStart }) =>
        currency === charge.currency &&
        (!unitPrice || pricingCurrency === unitPrice.currency) &&
        pricingCurrency !== currency &&
        chargeStart !== undefined &&
        periodOf(chargeStart) === periodOf(orderedOn),
    );
    return { ...purchase, exchangeRate: exchangeRate ?? any?.exchangeRate };
  });
  return { ...book, purchases };
}
