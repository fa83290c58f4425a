import type { BillingDocument } from '../../billing/document.ts';
import { sum, ZERO, type Decimal } from '../../values/decimal.ts';
import { money, type Money } from '../../values/money.ts';

/**
 * What is payable of a document: its total with its sign set right, and the tax that is owed on top of it where this
 * tenant's totals leave tax out. Nothing where the document is void.
 */
export function payable(document: BillingDocument): Decimal {
  const { header, tieOut } = document;
  return header.isVoid ? ZERO : (tieOut?.taxOnTop?.payable ?? totalOf(document)).amount;
}

/** The total of a document. Before its lines tell the sign, a credit note gives back: Microsoft sends it without one. */
export function totalOf({ header, tieOut }: BillingDocument): Money {
  if (tieOut) return tieOut.total;
  const { amount, currency } = header.total;
  return header.documentType === 'credit_note' ? money(ZERO.minus(amount.abs()), currency) : header.total;
}

/** Tax that its statement proves and its lines leave out; undefined where there is none. */
export function taxOfStatement({ tieOut }: BillingDocument): Decimal | undefined {
  const explained = (tieOut?.explained ?? []).map(({ amount }) => amount.amount);
  const onTop = tieOut?.taxOnTop?.shownBy === 'statement' ? [tieOut.taxOnTop.tax.amount] : [];
  const taxes = [...explained, ...onTop];
  return taxes.length === 0 ? undefined : sum(taxes);
}
