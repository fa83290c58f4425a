import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, minus, noMoney, plus, type Money } from '../../values/money.ts';
import type {
  DocumentFinding,
  DocumentHeader,
  Explained,
  Statement,
  StatementFigures,
  TieOut,
  Version,
} from '../document.ts';
import { signed } from './signed.ts';

/** Compares the three sides of one document. Void documents tie like any other: they were issued, and still say so. */
export function tieOut(
  header: Pick<DocumentHeader, 'documentType' | 'total'>,
  version: Pick<Version, 'subtotal' | 'tax' | 'total' | 'unbalancedLines'>,
  statement: Pick<Statement, 'figures'> | undefined,
): TieOut {
  const total = signed(header, header.total, version.total);
  const difference = minus(total, version.total);
  const stated = statement?.figures;
  // Figures of another currency cannot be compared: until the statement is fetched again they are as good as unread.
  const readable = stated?.total.currency === header.total.currency ? stated : undefined;
  const figures = readable && signedFigures(header, readable, version.total);
  const explained = taxOnInvoiceOnly(version, figures);
  const unexplained = explained.reduce((left, part) => minus(left, part.amount), difference);
  const findings: DocumentFinding[] = [];
  if (!isNothing(unexplained) && !mayBeTax(unexplained, version, figures)) {
    findings.push({ kind: 'lines_do_not_sum', expected: total, actual: minus(total, unexplained) });
  }
  if (figures && !equalMoney(figures.total, total)) {
    findings.push({ kind: 'statement_differs', expected: total, actual: figures.total });
  }
  const why = [
    ...unbalancedText(version.unbalancedLines ?? 0),
    ...findings.map(findingText),
    ...statementText(statement && { figures: readable }, unexplained, findings),
  ].join('; ');
  return {
    total,
    linesTotal: version.total,
    difference,
    explained,
    unexplained,
    findings,
    tied: why === '',
    why,
  };
}

// Explained by the statement or not at all, never by a guessed rate: Microsoft leaves tax out of the lines in some
// countries, and promises that the amounts before tax are the same on both. The statement has to add up; what differs
// beside its tax then stands by itself as a finding.
function taxOnInvoiceOnly(version: Sides, figures: StatementFigures | undefined): readonly Explained[] {
  if (!isNothing(version.tax) || figures === undefined || isNothing(figures.tax)) return [];
  const addsUp = equalMoney(plus(figures.subtotal, figures.tax), figures.total);
  return addsUp ? [{ kind: 'tax_on_invoice_only', amount: figures.tax }] : [];
}

// Without a statement to tell, a difference that has the lines' sign on lines without tax is undecided: it is shown as
// unexplained, and it is no finding yet.
function mayBeTax(unexplained: Money, version: Sides, figures: StatementFigures | undefined): boolean {
  return (
    figures === undefined &&
    isNothing(version.tax) &&
    unexplained.amount.gt(ZERO) === version.total.amount.gt(ZERO)
  );
}

type Sides = Pick<Version, 'subtotal' | 'tax' | 'total'>;

function signedFigures(
  header: Pick<DocumentHeader, 'documentType'>,
  figures: StatementFigures,
  lines: Money,
): StatementFigures {
  return {
    subtotal: signed(header, figures.subtotal, lines),
    tax: isNothing(figures.tax) ? noMoney(figures.tax.currency) : signed(header, figures.tax, lines),
    total: signed(header, figures.total, lines),
  };
}

function unbalancedText(lines: number): readonly string[] {
  if (lines === 0) return [];
  return [
    `${lines} ${lines === 1 ? 'line has a total that is' : 'lines have totals that are'} not subtotal plus tax`,
  ];
}

function findingText(finding: DocumentFinding): string {
  const by = amountText(minus(finding.actual, finding.expected));
  const { currency } = finding.expected;
  return finding.kind === 'lines_do_not_sum'
    ? `the lines sum to ${amountText(finding.actual)} ${currency}, the document says ${amountText(finding.expected)} (${by})`
    : `the statement says ${amountText(finding.actual)} ${currency}, the document ${amountText(finding.expected)} (${by})`;
}

function statementText(
  statement: Pick<Statement, 'figures'> | undefined,
  unexplained: Money,
  findings: readonly DocumentFinding[],
): readonly string[] {
  if (statement?.figures) return [];
  const what =
    statement === undefined ? 'the statement is missing' : "the statement's figures could not be read";
  const open = !isNothing(unexplained) && !findings.some((finding) => finding.kind === 'lines_do_not_sum');
  if (!open) return [what];
  return [
    `${what}, which would show whether ${amountText(unexplained)} ${unexplained.currency} more than the lines is tax`,
  ];
}

function isNothing(value: Money): boolean {
  return value.amount.eq(ZERO);
}
