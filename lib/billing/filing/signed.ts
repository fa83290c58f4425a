import { ZERO } from '../../values/decimal.ts';
import { money, type Money } from '../../values/money.ts';
import type { DocumentHeader } from '../document.ts';
import { factValue, type TenantFacts } from './tenant-facts.ts';

type Header = Pick<DocumentHeader, 'documentType' | 'total'>;

/**
 * An amount of a document with its sign normalised: what is owed is positive, what is given back negative. Microsoft
 * sends the totals of credit notes positive while their lines are negative, so for them the lines decide, unless this
 * tenant taught that a negative total gives back. Before there are lines, the sign of the total decides where the tenant
 * taught what it means, and otherwise a credit note gives back.
 */
export function signed(header: Header, amount: Money, linesTotal?: Money, facts: TenantFacts = []): Money {
  if (header.documentType !== 'credit_note') return amount;
  const size = amount.amount.abs();
  return money(givesBack(header, linesTotal, facts) ? ZERO.minus(size) : size, amount.currency);
}

/**
 * What was paid on a document, with the sign of what was owed: a payment lowers it. Whether Microsoft sends it negative is
 * documented both ways, so without a fact only its size is taken; with one, money that went back is told from money paid.
 */
export function paidOn(
  header: Header & Pick<DocumentHeader, 'paid'>,
  linesTotal?: Money,
  facts: TenantFacts = [],
): Money {
  const { paid } = header;
  const negative = factValue(facts, 'paid_amount_is_negative');
  if (header.documentType === 'credit_note' || negative === undefined) {
    return signed(header, money(paid.amount.abs(), paid.currency), linesTotal, facts);
  }
  return negative ? money(ZERO.minus(paid.amount), paid.currency) : paid;
}

function givesBack({ total }: Header, linesTotal: Money | undefined, facts: TenantFacts): boolean {
  const negative = factValue(facts, 'credit_note_total_is_negative');
  // What this tenant shows as given back is given back: lines that charge are lines of something else.
  if (negative === true && total.amount.lt(ZERO)) return true;
  if (linesTotal && !linesTotal.amount.eq(ZERO)) return linesTotal.amount.lt(ZERO);
  if (negative === undefined || total.amount.eq(ZERO)) return true;
  return total.amount.lt(ZERO) === negative;
}
