import type { BilledLine, LineCategory } from '../../../billing/billed-line.ts';
import { isZero, truncate, ZERO, type Decimal } from '../../../values/decimal.ts';
import type { LineRow } from '../lines/line-row.ts';

/** What a charge costs by its price, before Microsoft rounds it; prices are never below zero, quantities may be. */
export type Priced = {
  readonly quantity: Decimal;
  readonly unit: string;
  /** In the billing currency: the price of the price list, and the one that was agreed on. */
  readonly listUnitPrice: Decimal;
  readonly contractedUnitPrice: Decimal;
  /** The same in the currency of the price list. */
  readonly listUnitPriceThere: Decimal;
  readonly contractedUnitPriceThere: Decimal;
};

/**
 * FOCUS wants a price that multiplies to the cost exactly. It is the one before Microsoft's rounding: the unit price of
 * the line at its rate, with every digit. What was billed stays in BilledCost, and the two differ by what was rounded away.
 */
export function pricedOf({ line, printed }: LineRow): Priced {
  const { effectiveUnitPrice, exchangeRate, billableQuantity, subtotal } = line;
  const contracted = effectiveUnitPrice.abs();
  const listed = isAtWholePrice(line) ? printed.unitPrice?.abs() : undefined;
  const list = listed === undefined || listed.lt(contracted) ? contracted : listed;
  // Prices have no sign here: what is given back has a quantity below zero, wherever Microsoft printed the minus.
  const product = effectiveUnitPrice.times(billableQuantity);
  const isGivenBack = (isZero(subtotal) ? product : subtotal).lt(ZERO);
  const quantity = billableQuantity.abs().times(isGivenBack ? '-1' : '1');
  return {
    quantity,
    unit: printed.unitType || 'Units',
    listUnitPrice: list.times(exchangeRate),
    contractedUnitPrice: contracted.times(exchangeRate),
    listUnitPriceThere: list,
    contractedUnitPriceThere: contracted,
  };
}

// Licences are charged for a part of a cycle and refunds for what is left of one, at a part of the printed price: what the
// list would have asked for that part, no line says.
const IN_PARTS: ReadonlySet<LineCategory> = new Set(['license', 'software_subscription', 'other']);

function isAtWholePrice({ category, effectiveUnitPrice, subtotal }: BilledLine): boolean {
  return !IN_PARTS.has(category) && effectiveUnitPrice.gt(ZERO) && subtotal.gt(ZERO);
}

const PLACES_THERE = 10; // Division does not come out even.

/** An amount in the currency of the price list; undefined where there is no rate to ask. */
export function inPricingCurrency(amount: Decimal, { exchangeRate }: BilledLine): Decimal | undefined {
  if (isZero(exchangeRate)) return undefined;
  return exchangeRate.eq('1') ? amount : truncate(amount.div(exchangeRate), PLACES_THERE);
}
