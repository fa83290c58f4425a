import type { BilledLine } from '../../../../lib/billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../../../lib/reconciliation/book.ts';
import { periodOf } from '../../../../lib/values/day.ts';
import { decimal, decimalText, type Decimal } from '../../../../lib/values/decimal.ts';
import type { Currency } from '../../../../lib/values/money.ts';
import { isConverted } from './rates.ts';
import { amountsAt, printedPrice } from './rounding-orders.ts';
import type { Own } from './verdict.ts';

/** A purchase's own line that tells at which price and rate it was made. */
export type PriceWitness = BilledLine;

/**
 * The first converted line of a purchase whose own price and rate come to exactly what was paid for all units that were
 * bought, whatever was billed beside them.
 */
export function ownWitness({ purchase, lines }: Own): PriceWitness | undefined {
  return lines.map(({ line }) => line).find((line) => isConverted(line) && isExact(line, purchase));
}

/**
 * The price that most lines tell of what was bought of the same in the same month, each exact for its own purchase; undefined where none
 * is, or where two prices are told by as many.
 */
export function usualPrice(
  purchase: ReconcilablePurchase,
  pricing: Currency,
  all: readonly Own[],
): Decimal | undefined {
  const told = all
    .filter((one) => isTheSame(one.purchase, purchase))
    .flatMap((one) => one.lines.map(({ line }) => line).filter((line) => isExact(line, one.purchase)))
    .filter(({ pricingCurrency }) => pricingCurrency === pricing)
    .map((line) => decimalText(printedPrice(line)));
  const countOf = (price: string) => told.filter((one) => one === price).length;
  const most = Math.max(0, ...told.map(countOf));
  const winners = [...new Set(told)].filter((price) => countOf(price) === most);
  return winners.length === 1 ? decimal(winners[0]!) : undefined;
}

function isExact(line: BilledLine, { charge, quantity }: ReconcilablePurchase): boolean {
  if (line.currency !== charge.currency) return false;
  const rate = isConverted(line) ? line.exchangeRate : decimal('1');
  const amounts = amountsAt(printedPrice(line), rate, quantity, line.currency);
  return amounts.some((amount) => amount.eq(charge.amount));
}

/** What has one price on one price list: Microsoft has a new one every month. */
function isTheSame(a: ReconcilablePurchase, b: ReconcilablePurchase): boolean {
  const facts = ['productId', 'skuId', 'term', 'billingCycle'] as const;
  return facts.every((fact) => a[fact] === b[fact]) && periodOf(a.orderedOn) === periodOf(b.orderedOn);
}
