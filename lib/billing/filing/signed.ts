import { ZERO } from '../../values/decimal.ts';
import { money, type Money } from '../../values/money.ts';
import type { DocumentHeader } from '../document.ts';

/**
 * An amount of a document with its sign normalised: what is owed is positive, what is given back negative. Microsoft
 * sends the totals of credit notes positive while their lines are negative, so for them the lines decide; a credit
 * note without any gives back.
 */
export function signed(
  header: Pick<DocumentHeader, 'documentType'>,
  amount: Money,
  linesTotal?: Money,
): Money {
  if (header.documentType !== 'credit_note') return amount;
  const size = amount.amount.abs();
  const owed = linesTotal !== undefined && linesTotal.amount.gt(ZERO);
  return money(owed ? size : ZERO.minus(size), amount.currency);
}
