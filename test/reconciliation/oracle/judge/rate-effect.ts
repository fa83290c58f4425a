import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import { ZERO } from '../../../../lib/values/decimal.ts';
import { money, type Money } from '../../../../lib/values/money.ts';
import type { Cause, Yardstick } from './amount-verdict.ts';
import type { Instalment } from './calendar.ts';
import type { Netted } from './netting.ts';
import { isBelieved, monthsRate } from './believed-rate.ts';
import { knownPrice, knownRate, priceFits } from './price-verdict.ts';
import { isConverted } from './rates.ts';
import { amountsAt, ordersOfPurchase, printedPrice } from './rounding-orders.ts';

/** Differences of a charge from its instalment that are told with the month's rate in them. */
const TOLD_WITH_THE_RATE: readonly DiscrepancyKind[] = [
  'customer_differs',
  'quantity_differs',
  'term_differs',
  'unit_price_differs',
  'amount_differs',
  'within_tolerance',
];

/**
 * What the instalment costs at the rate of its month, less what it costs at the rate it was bought at: the part of a
 * difference that this month's rate alone explains. Undefined where that is nothing or nobody knows price and rate.
 */
export function rateEffect(
  { speaker, amount }: Netted,
  { kind, expected }: Cause,
  { cost, units }: Instalment,
  by: Yardstick,
): Money | undefined {
  const isOfInstalment = expected?.currency === cost.currency && expected.amount.eq(cost.amount);
  if (!TOLD_WITH_THE_RATE.includes(kind) || !isOfInstalment || cost.amount.eq(ZERO)) return undefined;
  if (amount.eq(cost.amount)) return undefined;
  if (!isConverted(speaker) || speaker.currency !== cost.currency) return undefined;
  const own = priceFits(speaker, by) ? printedPrice(speaker) : undefined;
  const price = knownPrice(speaker, by) ?? own;
  const rate = knownRate(speaker, by);
  if (!price || !rate) return undefined;
  const monthly = isBelieved(speaker, price, by) ? speaker.exchangeRate : monthsRate(speaker, by);
  if (!monthly) return undefined;
  const [then, now] = [rate, monthly].map((at) => amountsAt(price, at, units, cost.currency));
  const orders = ordersOfPurchase(price, rate, by.purchase);
  // Where both orders came to what was paid, the line itself may tell which one it is.
  const order = orders.find((one) => now![one]!.eq(amount)) ?? orders[0];
  const effect = now![order]!.minus(then![order]!);
  return effect.eq(ZERO) ? undefined : money(effect, cost.currency);
}
