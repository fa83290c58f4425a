import { ZERO } from '../../values/decimal.ts';
import { noMoney, type Money } from '../../values/money.ts';
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

function signedFigures(
  header: Pick<DocumentHeader, 'documentType' | 'total'>,
  figures: StatementFigures,
  lines: Money,
  facts: TenantFacts,
): StatementFigures {
  const sign = (amount: Money) =>
    amount.amount.eq(ZERO) ? noMoney(amount.currency) : signed(header, amount, lines, facts);
  return { subtotal: sign(figures.subtotal), tax: sign(figures.tax), total: sign(figures.total) };
}
