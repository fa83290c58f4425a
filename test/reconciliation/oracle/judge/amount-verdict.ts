import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Book, ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { BillingPeriod } from '../../../../lib/values/day.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import { decimal, type Decimal } from '../../../../lib/values/decimal.ts';
import { money, type Currency, type Money } from '../../../../lib/values/money.ts';
import type { Instalment } from './calendar.ts';
import type { Netted } from './netting.ts';
import { isBelieved } from './believed-rate.ts';
import { isWhatWasPaid, knownPrice, knownRate, priceFits } from './price-verdict.ts';
import type { PriceWitness } from './price-witness.ts';
import { isConverted, type OthersRate } from './rates.ts';
import { amountsAt, ordersOfPurchase, printedPrice, roundingOf } from './rounding-orders.ts';

/** What one purchase's charges are judged by. */
export type Yardstick = {
  readonly purchase: ReconcilablePurchase;
  /** All lines that belong to it. */
  readonly lines: readonly BilledLine[];
  readonly returns: readonly RecordedReturn[];
  readonly tolerances: Book['tolerances'];
  /** What others say of the rate of a month, and of that of the order. */
  readonly othersRate: OthersRate;
  readonly learntRate: Decimal | undefined;
  readonly periodOfDocument: (id: DocumentId) => BillingPeriod;
  readonly witness: PriceWitness | undefined;
  /** What others pay for the same, in the currency of a price list. */
  readonly usualPrice: (pricing: Currency) => Decimal | undefined;
};

export type Cause = { readonly kind: DiscrepancyKind; readonly expected: Money | undefined };

/** Why a charge of the right customer, currency, quantity and term comes to another amount; the first that applies. */
export function causeOfAmount(charge: Netted, instalment: Instalment, by: Yardstick): Cause | undefined {
  const { cost } = instalment;
  const difference = charge.amount.minus(cost.amount);
  if (difference.eq(decimal('0'))) return undefined;
  const rounding = roundingOf(charge.speaker, by.tolerances);
  const fits = priceFits(charge.speaker, by);
  if (fits === false) return { kind: tolerated('unit_price_differs', difference, cost, by), expected: cost };
  const atRate = fits ? amountAtExpectedRate(charge, instalment, by, rounding) : undefined;
  if (atRate) return { kind: 'exchange_rate', expected: atRate };
  if (difference.abs().lte(rounding)) return { kind: 'rounding', expected: cost };
  return { kind: tolerated('amount_differs', difference, cost, by), expected: cost };
}

/** What somebody decided to accept beyond rounding, above and below apart: within the amount and within the percentage. */
export function tolerated(
  kind: 'unit_price_differs' | 'amount_differs',
  difference: Decimal,
  { amount, currency }: Money,
  { tolerances }: Pick<Yardstick, 'tolerances'>,
): DiscrepancyKind {
  const accepted = tolerances.accepted[currency];
  const limits = difference.gt(decimal('0')) ? accepted?.above : accepted?.below;
  if (!limits || (!limits.absolute && !limits.percent)) return kind;
  const withinAmount = !limits.absolute || difference.abs().lte(limits.absolute);
  const hundredfold = difference.abs().times(decimal('100'));
  const withinPercent = !limits.percent || hundredfold.lte(limits.percent.times(amount.abs()));
  return withinAmount && withinPercent ? 'within_tolerance' : kind;
}

/**
 * The price is right; what the charge would have been at the rate it was bought at, where the rate is all that differs:
 * the line's rate is another that may be its month's, and the line is its price at that rate. Where nobody knows the rate, what was paid tells
 * whether the line's rate is another.
 */
function amountAtExpectedRate(
  { amount, speaker }: Netted,
  { cost, units }: Instalment,
  by: Yardstick,
  rounding: Decimal,
): Money | undefined {
  if (!isConverted(speaker)) return undefined;
  const { exchangeRate, currency } = speaker;
  const price = knownPrice(speaker, by) ?? printedPrice(speaker);
  const rate = knownRate(speaker, by);
  const isSame = rate ? rate.eq(exchangeRate) : isWhatWasPaid(speaker, exchangeRate, by.purchase);
  const atOwnRate = amountsAt(printedPrice(speaker), exchangeRate, units, currency);
  if (isSame || !atOwnRate.some((one) => one.minus(amount).abs().lte(rounding))) return undefined;
  if (!isBelieved(speaker, price, by)) return undefined;
  if (!rate) return cost;
  const [order] = ordersOfPurchase(price, rate, by.purchase);
  return money(amountsAt(price, rate, units, currency)[order]!, currency);
}
