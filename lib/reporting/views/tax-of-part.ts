import type { BilledLine } from '../../billing/billed-line.ts';
import type { BillingDocument } from '../../billing/document.ts';
import { isZero, sum, truncate, ZERO } from '../../values/decimal.ts';
import { minorDigits, money, noMoney, type Money } from '../../values/money.ts';

/**
 * Where the tax on a part of a charge is known from.
 * line     the whole of its lines: their own tax.
 * share    a part of them: the same share of their tax as the part is of their amount, cut to the smallest unit.
 * no_tax   the document has no tax.
 * unknown  the lines do not say it; no tax is worked out from a rate.
 */
export type TaxFrom = 'line' | 'share' | 'no_tax' | 'unknown';

export type PartTax = { readonly tax: Money | undefined; readonly from: TaxFrom };

/** Where a document has its tax: on its lines, nowhere, on its total alone, or nobody knows yet. */
export type TaxPlace = 'on_lines' | 'none' | 'on_total' | 'not_known';

const UNKNOWN: PartTax = { tax: undefined, from: 'unknown' };

export function taxPlace({ published, tieOut, statement }: BillingDocument): TaxPlace {
  const shownBy = tieOut?.taxOnTop?.shownBy;
  if (published === undefined || tieOut === undefined) return 'not_known';
  if (shownBy === 'undecided' || shownBy === 'nothing') return 'not_known';
  if (!isZero(published.tax.amount)) return 'on_lines';
  const figures = statement?.figures;
  if (shownBy === 'statement' || tieOut.explained.length > 0) return 'on_total';
  // Lines without tax say nothing of it, nor does a total that is what they come to: that of some tenants leaves tax out.
  if (figures === undefined) return 'not_known';
  return isZero(figures.tax.amount) ? 'none' : 'on_total';
}

/** The tax on a part of a charge, by its lines. `lines`: all lines of the charge; undefined where not all can be read. */
export function taxOfPart(
  place: TaxPlace,
  part: Money,
  lines: readonly Pick<BilledLine, 'subtotal' | 'tax'>[] | undefined,
): PartTax {
  const { currency } = part;
  if (place === 'none') return { tax: noMoney(currency), from: 'no_tax' };
  if (place !== 'on_lines' || lines === undefined) return UNKNOWN;
  const beforeTax = sum(lines.map(({ subtotal }) => subtotal));
  const tax = sum(lines.map((line) => line.tax));
  if (part.amount.eq(beforeTax)) return { tax: money(tax, currency), from: 'line' };
  if (part.amount.eq(ZERO) || tax.eq(ZERO)) return { tax: noMoney(currency), from: 'line' };
  if (beforeTax.eq(ZERO)) return UNKNOWN;
  const share = truncate(tax.times(part.amount).div(beforeTax), minorDigits(currency));
  return { tax: money(share, currency), from: 'share' };
}
