import type { BilledLine } from '../../../billing/billed-line.ts';
import { periodOf } from '../../../values/day.ts';
import type { Decimal } from '../../../values/decimal.ts';
import type { Currency } from '../../../values/money.ts';
import type { ReconcilablePurchase } from '../../book.ts';
import { isExactlyPaid, priceOf } from './line-amounts.ts';
import { mostSaid, vote, type Votes } from './votes.ts';

type PairedLine = { readonly purchase: ReconcilablePurchase; readonly line: BilledLine };

/**
 * The price of one unit that most purchases of the same product, SKU, term, billing cycle and month of order were billed at, in one
 * pricing currency. Only lines that come to exactly what their purchase was paid with are counted. Undefined where there
 * is none, or where they disagree evenly.
 */
export type UsualPrice = (purchase: ReconcilablePurchase, pricingCurrency: Currency) => Decimal | undefined;

/**
 * Looks through all lines once, and only if it is ever asked: what is left are a few numbers for each product. Neither
 * their order nor their number means anything.
 */
export function createUsualPrices(pairedLines: () => Iterable<PairedLine>): UsualPrice {
  let products: ReadonlyMap<string, Votes> | undefined;
  return (purchase, pricingCurrency) => {
    products ??= pricesIn(pairedLines());
    const votes = products.get(productKey(purchase, pricingCurrency));
    return votes && mostSaid(votes);
  };
}

function pricesIn(pairedLines: Iterable<PairedLine>): ReadonlyMap<string, Votes> {
  const products = new Map<string, Votes>();
  for (const { purchase, line } of pairedLines) {
    if (!isExactlyPaid(line, purchase)) continue;
    const key = productKey(purchase, line.pricingCurrency);
    products.set(key, vote(products.get(key) ?? new Map<string, never>(), priceOf(line)));
  }
  return products;
}

// Price lists are of a month: what others paid in another one says nothing, and what is said must not change as months pass.
function productKey(
  { productId, skuId, term, billingCycle, orderedOn }: ReconcilablePurchase,
  pricingCurrency: Currency,
): string {
  return [productId, skuId, term, billingCycle, periodOf(orderedOn), pricingCurrency].join('|');
}
