import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Book, ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { BillingPeriod } from '../../../../lib/values/day.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import { decimal, truncate, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits, money, type Money } from '../../../../lib/values/money.ts';
import type { Instalment } from './calendar.ts';
import type { Netted } from './netting.ts';
import { hasTheRateOfItsMonth, isConverted, type Witnesses } from './rates.ts';

/** What one purchase's charges are judged by. */
export type Yardstick = {
  readonly purchase: ReconcilablePurchase;
  readonly returns: readonly RecordedReturn[];
  readonly tolerances: Book['tolerances'];
  readonly rate: Decimal | undefined;
  readonly witnesses: Witnesses;
  readonly periodOfDocument: (id: DocumentId) => BillingPeriod;
  /** The first charge that was exactly as bought, where there is one. */
  readonly clean: BilledLine | undefined;
};

export type Cause = {
  readonly kind: DiscrepancyKind;
  readonly expected: Money | undefined;
  /** Somebody has to look at it although its kind is explained elsewhere. */
  readonly isDoubtful?: boolean;
};

/** Why a charge of the right customer, currency, quantity and term comes to another amount; the first that applies. */
export function causeOfAmount(charge: Netted, instalment: Instalment, by: Yardstick): Cause | undefined {
  const { cost } = instalment;
  const difference = charge.amount.minus(cost.amount);
  if (difference.eq(decimal('0'))) return undefined;
  const rounding = roundingOf(charge.speaker, by.tolerances);
  const fits = priceFits(charge.speaker, by, rounding);
  if (fits === false) return { kind: tolerated('unit_price_differs', difference, cost, by), expected: cost };
  const atRate = fits ? amountAtExpectedRate(charge, instalment, by, rounding) : undefined;
  // One rate a month: a line whose rate is not that of most others is told by its rate, and nobody has explained the rate.
  const isDoubtful = !hasTheRateOfItsMonth(charge.speaker, by.witnesses);
  if (atRate) return { kind: 'exchange_rate', expected: atRate, isDoubtful };
  if (difference.abs().lte(rounding)) return { kind: 'rounding', expected: cost };
  return { kind: tolerated('amount_differs', difference, cost, by), expected: cost };
}

/** BILLING.md 2.5: two of the smallest unit, or one for each unit billed. */
export function roundingOf(
  { billableQuantity, currency }: Pick<BilledLine, 'billableQuantity' | 'currency'>,
  { perLine, perUnit }: Book['tolerances'],
): Decimal {
  const forUnits = perUnit.times(billableQuantity.abs());
  return (forUnits.gt(perLine) ? forUnits : perLine).times(decimal(`1e-${minorDigits(currency)}`));
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

/** Whether the printed price is the price that was bought at; undefined where nobody knows that. */
function priceFits(line: BilledLine, by: Yardstick, rounding: Decimal): boolean | undefined {
  const { purchase, rate, clean } = by;
  const { effectiveUnitPrice: price, billableQuantity } = line;
  const said = purchase.unitPrice?.currency === line.pricingCurrency ? purchase.unitPrice.amount : undefined;
  const known = said ?? (isConverted(line) ? clean?.effectiveUnitPrice : undefined);
  if (known) {
    const inPricing = price.minus(known).abs().times(billableQuantity.abs());
    return inPricing.times(isConverted(line) ? line.exchangeRate : decimal('1')).lte(rounding);
  }
  const conversion = isConverted(line) ? rate : decimal('1');
  if (!conversion) return undefined;
  return isWhatWasPaid(price.times(conversion), by);
}

/** All units that were bought at this price, in the billing currency, come to the charge of the purchase. */
function isWhatWasPaid(price: Decimal, { purchase, tolerances }: Yardstick): boolean {
  const { charge, quantity } = purchase;
  const units = decimal(String(quantity));
  const rounding = roundingOf({ billableQuantity: units, currency: charge.currency }, tolerances);
  return price.times(units).minus(charge.amount).abs().lte(rounding);
}

/**
 * The price is right; what the charge would have been at the rate it was bought at, where the rate is all that differs:
 * the line's rate is another, and the line is its price at that rate. Where nobody knows the rate, what was paid tells
 * whether the line's rate is another.
 */
function amountAtExpectedRate(
  { amount, speaker }: Netted,
  { cost, units }: Instalment,
  by: Yardstick,
  rounding: Decimal,
): Money | undefined {
  if (!isConverted(speaker)) return undefined;
  const { purchase, rate: said, clean } = by;
  const { effectiveUnitPrice, exchangeRate, currency } = speaker;
  const rate = purchase.exchangeRate ?? clean?.exchangeRate ?? said;
  const isSame = rate ? rate.eq(exchangeRate) : isWhatWasPaid(effectiveUnitPrice.times(exchangeRate), by);
  const atOwnRate = roundedEitherWay(speaker, exchangeRate, units);
  if (isSame || !atOwnRate.some((one) => one.minus(amount).abs().lte(rounding))) return undefined;
  if (!rate) return cost;
  const atRate = roundedEitherWay(speaker, rate, units);
  return money(atRate.find((one) => one.eq(cost.amount)) ?? atRate[0]!, currency);
}

/** BILLING.md 2.5, both orders: each unit is cut, or all of them together. */
function roundedEitherWay(
  { effectiveUnitPrice, currency }: BilledLine,
  rate: Decimal,
  units: number,
): readonly Decimal[] {
  const places = minorDigits(currency);
  const quantity = decimal(String(units));
  const converted = effectiveUnitPrice.times(rate);
  return [truncate(converted, places).times(quantity), truncate(converted.times(quantity), places)];
}
