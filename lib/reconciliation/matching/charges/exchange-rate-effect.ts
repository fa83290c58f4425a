import { ZERO } from '../../../values/decimal.ts';
import { money, type Money } from '../../../values/money.ts';
import type { DiscrepancyKind } from '../../discrepancy.ts';
import { isBelievedRate, rateOfOthers } from './believed-rate.ts';
import type { Cause, PairedCharge } from './charge-rules.ts';
import { lineAmounts, priceOf, roundingOrders } from './line-amounts.ts';
import { knownPrice, samePrice } from './line-price.ts';
import { orderRate } from './order-rate.ts';
import { isConverted } from './price-witness.ts';

/**
 * How much of a difference the month's exchange rate alone makes: what was bought, at the price of the purchase, once at
 * the line's rate and once at the rate of the order, both rounded in the order that the purchase was. Where the line's
 * rate cannot be that of its month, it is what others of the month were converted at. Undefined where nothing was converted,
 * where nothing was expected, where price or rate is not known, and where it is nothing.
 */
export function exchangeRateEffect(paired: PairedCharge, { kind, expected }: Cause): Money | undefined {
  const { charge, purchase, instalment } = paired;
  const { line, amount } = charge;
  const { currency } = purchase.charge;
  if (!DIFFERS_ELSEWHERE.has(kind) || amount.currency !== currency || !isConverted(line, purchase))
    return undefined;
  if (expected === undefined || expected.amount.eq(ZERO) || expected.amount.eq(amount.amount))
    return undefined;
  const rate = orderRate(paired, line);
  if (rate === undefined) return undefined;
  const price = knownPrice(paired, line) ?? (samePrice(paired, line) === true ? priceOf(line) : undefined);
  if (price === undefined) return undefined;
  const rateOfMonth = isBelievedRate(paired, line, price) ? line.exchangeRate : rateOfOthers(paired, line);
  if (rateOfMonth === undefined) return undefined;
  const then = lineAmounts(price, rate, instalment.quantity, currency);
  const now = lineAmounts(price, rateOfMonth, instalment.quantity, currency);
  // Where either order may be the purchase's, the line may show which it is.
  const orders = roundingOrders(price, rate, purchase);
  const order = orders.find((each) => now[each].eq(amount.amount)) ?? orders[0];
  const effect = now[order].minus(then[order]);
  return effect.eq(ZERO) ? undefined : money(effect, currency);
}

/** What differs in something else than the rate, and is measured against the instalment. */
const DIFFERS_ELSEWHERE: ReadonlySet<DiscrepancyKind> = new Set<DiscrepancyKind>([
  'customer_differs',
  'quantity_differs',
  'term_differs',
  'unit_price_differs',
  'amount_differs',
  'within_tolerance',
]);
