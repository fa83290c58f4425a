import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { Book, ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import type { DiscrepancyKind } from '../../../../lib/reconciliation/discrepancy.ts';
import type { RecordedReturn } from '../../../../lib/purchasing/purchase-ledger.ts';
import type { BillingPeriod } from '../../../../lib/values/day.ts';
import type { DocumentId } from '../../../../lib/values/id.ts';
import { decimal, decimalText, truncate, type Decimal } from '../../../../lib/values/decimal.ts';
import { minorDigits, money, type Currency, type Money } from '../../../../lib/values/money.ts';
import type { Instalment } from './calendar.ts';
import type { Netted } from './netting.ts';
import { isConverted } from './rates.ts';

/** What one purchase's charges are judged by. */
export type Yardstick = {
  readonly purchase: ReconcilablePurchase;
  readonly returns: readonly RecordedReturn[];
  readonly tolerances: Book['tolerances'];
  readonly rate: Decimal | undefined;
  readonly periodOfDocument: (id: DocumentId) => BillingPeriod;
  /** The first charge that was exactly as bought, where there is one. */
  readonly clean: BilledLine | undefined;
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

/**
 * Whether the printed price is the price that was bought at; undefined where nobody knows that. A price that somebody said
 * or that was billed before is that very price. One that only follows from what was paid is known as far as it is printed.
 */
function priceFits(line: BilledLine, by: Yardstick): boolean | undefined {
  const { purchase, rate } = by;
  const { effectiveUnitPrice: price } = line;
  const clean = witnessFor(line, by);
  const said = purchase.unitPrice?.currency === line.pricingCurrency ? purchase.unitPrice.amount : undefined;
  const known = said ?? (isConverted(line) ? clean?.effectiveUnitPrice : undefined);
  if (known) return price.eq(known);
  const conversion = isConverted(line) ? rate : decimal('1');
  return conversion && isWhatWasPaid(line, conversion, purchase);
}

/** At this rate the printed price comes to what was paid for all units, or what was paid comes to the printed price. */
function isWhatWasPaid(line: BilledLine, rate: Decimal, { charge, quantity }: ReconcilablePurchase): boolean {
  const { effectiveUnitPrice: price } = line;
  if (roundedEitherWay(line, rate, quantity, charge.currency).some((one) => one.eq(charge.amount)))
    return true;
  const paid = charge.amount.div(rate.times(decimal(String(quantity))));
  const places = Math.max(minorDigits(line.pricingCurrency), decimalsOf(price));
  return [paid.round(places, 0), paid.round(places, 1)].some((one) => one.eq(price));
}

/** The exact charge tells price and rate of charges in its own pricing currency only. */
function witnessFor({ pricingCurrency }: BilledLine, { clean }: Yardstick): BilledLine | undefined {
  return clean?.pricingCurrency === pricingCurrency ? clean : undefined;
}

function decimalsOf(price: Decimal): number {
  return decimalText(price).split('.')[1]?.length ?? 0;
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
  const { purchase, rate: said } = by;
  const { exchangeRate, currency } = speaker;
  const rate = purchase.exchangeRate ?? witnessFor(speaker, by)?.exchangeRate ?? said;
  const isSame = rate ? rate.eq(exchangeRate) : isWhatWasPaid(speaker, exchangeRate, purchase);
  const atOwnRate = roundedEitherWay(speaker, exchangeRate, units, currency);
  if (isSame || !atOwnRate.some((one) => one.minus(amount).abs().lte(rounding))) return undefined;
  if (!rate) return cost;
  const atRate = roundedEitherWay(speaker, rate, units, currency);
  return money(atRate.find((one) => one.eq(cost.amount)) ?? atRate[0]!, currency);
}

/** BILLING.md 2.5, both orders: each unit is cut, or all of them together. */
function roundedEitherWay(
  { effectiveUnitPrice }: BilledLine,
  rate: Decimal,
  units: number,
  currency: Currency,
): readonly Decimal[] {
  const places = minorDigits(currency);
  const quantity = decimal(String(units));
  const converted = effectiveUnitPrice.times(rate);
  return [truncate(converted, places).times(quantity), truncate(converted.times(quantity), places)];
}
