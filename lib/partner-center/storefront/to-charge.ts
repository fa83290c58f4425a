import { money, type Money } from '../../values/money.ts';
import type { ValueOf } from '../wire/codec.ts';
import type { pricing } from '../ordering/line-parts.ts';

/** Money of a line of a cart or an order, for one charge; undefined where either half is missing. */
export function toCharge(
  prices: ValueOf<typeof pricing> | undefined,
  currencyCode: string | undefined,
): Money | undefined {
  const extended = prices?.extendedPrice?.value;
  if (extended === undefined || currencyCode === undefined || currencyCode === '') return undefined;
  return money(extended, currencyCode.toUpperCase());
}
