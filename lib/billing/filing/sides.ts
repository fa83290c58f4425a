import { ZERO } from '../../values/decimal.ts';
import { money, noMoney, type Money } from '../../values/money.ts';
import type { DocumentHeader, Statement, StatementFigures, Version } from '../document.ts';
import { signed } from './signed.ts';
import { factValue, type TenantFacts } from './tenant-facts.ts';

/** The sides of one document that have to agree, in one currency and with their signs normalised. */
export type Sides = {
  /** As the list of documents says. */
  readonly total: Money;
  readonly lines: Pick<Version, 'subtotal' | 'tax' | 'total'>;
  /** As the PDF says; undefined where it is missing or unread. */
  readonly stated: StatementFigures | undefined;
  /** This tenant's totals leave tax out, as its documents taught: they are compared with what is before tax. */
  readonly beforeTax: boolean;
  /** What of the lines and of the statement is compared with the total. */
  readonly linesTotal: Money;
  readonly statedTotal: Money | undefined;
};

export function sidesOf(
  header: Pick<DocumentHeader, 'documentType' | 'total'>,
  lines: Pick<Version, 'subtotal' | 'tax' | 'total'>,
  statement: Pick<Statement, 'figures'> | undefined,
  facts: TenantFacts,
): Sides {
  const figures = statement?.figures;
  // Figures of another currency cannot be compared: until the statement is fetched again they are as good as unread.
  const readable = figures?.total.currency === header.total.currency ? figures : undefined;
  const stated = readable && signedFigures(header, readable, lines.total, facts);
  const beforeTax = factValue(facts, 'total_includes_tax') === false;
  return {
    total: signed(header, header.total, lines.total, facts),
    lines,
    stated,
    beforeTax,
    linesTotal: beforeTax ? lines.subtotal : lines.total,
    statedTotal: beforeTax ? stated?.subtotal : stated?.total,
  };
}

/**
 * Figures of a credit note have the sign of what they are compared with, whether the PDF prints it or not. One that is
 * neither the list's own nor the one it means is another: then the PDF gives back what the list charges.
 */
function signedFigures(
  header: Pick<DocumentHeader, 'documentType' | 'total'>,
  figures: StatementFigures,
  lines: Money,
  facts: TenantFacts,
): StatementFigures {
  const meant = signed(header, header.total, lines, facts);
  const isOther = [header.total, meant].every((total) => areOpposite(figures.total, total));
  const sign = ({ amount, currency }: Money) => {
    if (amount.eq(ZERO)) return noMoney(currency);
    const normal = signed(header, { amount, currency }, lines, facts);
    return isOther && header.documentType === 'credit_note' ? money(normal.amount.neg(), currency) : normal;
  };
  return { subtotal: sign(figures.subtotal), tax: sign(figures.tax), total: sign(figures.total) };
}

function areOpposite(one: Money, other: Money): boolean {
  return one.amount.times(other.amount).lt(ZERO);
}
