import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, minus, plus, type Money } from '../../values/money.ts';
import type { DocumentFinding, DocumentHeader, Explained, Statement, TieOut, Version } from '../document.ts';
import { completeness } from './completeness.ts';
import { agreement } from './agreement.ts';
import { sidesOf, type Sides } from './sides.ts';
import { addsUp, taxOnTop, whyUnsure } from './tax-on-top.ts';
import type { TenantFacts } from './tenant-facts.ts';

type TiedLines = Pick<Version, 'subtotal' | 'tax' | 'total'> &
  Partial<Pick<Version, 'lineCount' | 'parts' | 'announcedParts' | 'unbalancedLines'>>;

/** Compares the three sides of one document. Void documents tie like any other: they were issued, and still say so. */
export function tieOut(
  header: Pick<DocumentHeader, 'documentType' | 'total'>,
  version: TiedLines,
  statement: Pick<Statement, 'figures'> | undefined,
  facts: TenantFacts = [],
): TieOut {
  const sides = sidesOf(header, version, statement, facts);
  const { total, linesTotal } = sides;
  const difference = minus(total, linesTotal);
  const explained = taxOnInvoiceOnly(sides);
  const unexplained = explained.reduce((left, part) => minus(left, part.amount), difference);
  const findings = findingsOf(sides, explained, unexplained);
  const onTop = taxOnTop(sides, explained, facts);
  const unsure = whyUnsure(onTop, facts);
  const whole = completeness(version);
  const why = [
    ...whole.filter(({ verdict }) => verdict === 'differs').map(({ detail }) => detail),
    ...findings.map(findingText),
    ...statementText(statement !== undefined, sides, unexplained, findings),
    ...(unsure === undefined ? [] : [unsure]),
  ].join('; ');
  return {
    total,
    linesTotal,
    difference,
    explained,
    unexplained,
    findings,
    ...(onTop && { taxOnTop: onTop }),
    checks: [...whole, ...agreement(sides, { explained, unexplained, findings, taxOnTop: onTop }, facts)],
    tied: why === '',
    why,
  };
}

// Explained by the statement or not at all, never by a guessed rate: Microsoft leaves tax out of the lines in some
// countries, and promises that the amounts before tax are the same on both. The statement has to add up; what differs
// beside its tax then stands by itself as a finding.
function taxOnInvoiceOnly({ beforeTax, lines, stated }: Sides): readonly Explained[] {
  if (beforeTax || !isNothing(lines.tax) || stated === undefined || isNothing(stated.tax)) return [];
  return addsUp(stated) ? [{ kind: 'tax_on_invoice_only', amount: stated.tax }] : [];
}

function findingsOf(
  sides: Sides,
  explained: readonly Explained[],
  unexplained: Money,
): readonly DocumentFinding[] {
  const { total, lines, stated, statedTotal } = sides;
  const findings: DocumentFinding[] = [];
  if (!isNothing(unexplained) && !mayBeTax(unexplained, sides)) {
    findings.push({ kind: 'lines_do_not_sum', expected: total, actual: minus(total, unexplained) });
  }
  if (!stated || !statedTotal) return findings;
  if (!equalMoney(statedTotal, total)) {
    return [...findings, { kind: 'statement_differs', expected: total, actual: statedTotal }];
  }
  // Lines that do not sum to the total differ from the statement as well: that is one fault, told once.
  if (findings.length > 0) return findings;
  if (!equalMoney(stated.subtotal, lines.subtotal)) {
    const figure = 'before_tax';
    return [{ kind: 'statement_differs', figure, expected: lines.subtotal, actual: stated.subtotal }];
  }
  // Some documents show a tax that is a little off, and Microsoft does not issue them again: both figures are shown, and
  // none is worked out anew, for its pages contradict each other about how tax is rounded.
  if (
    !equalMoney(stated.tax, lines.tax) &&
    explained.length === 0 &&
    !(sides.beforeTax && isNothing(lines.tax))
  ) {
    return [{ kind: 'statement_differs', figure: 'tax', expected: lines.tax, actual: stated.tax }];
  }
  // Where totals leave tax out, nothing above has asked for the sum that the statement demands.
  if (sides.beforeTax && !addsUp(stated)) {
    return [{ kind: 'statement_differs', expected: plus(total, stated.tax), actual: stated.total }];
  }
  return [];
}

// Without a statement to tell, a difference that has the lines' sign on lines without tax is undecided: it is shown as
// unexplained, and it is no finding yet.
function mayBeTax(unexplained: Money, { beforeTax, lines, stated }: Sides): boolean {
  return (
    !beforeTax &&
    stated === undefined &&
    isNothing(lines.tax) &&
    unexplained.amount.gt(ZERO) === lines.total.amount.gt(ZERO)
  );
}

function findingText({ kind, figure = 'total', expected, actual }: DocumentFinding): string {
  const { currency } = expected;
  const by = minus(actual, expected).amount;
  // In words which side is larger: of a sign one would have to know what is taken from what.
  const apart = `${amountText({ amount: by.abs(), currency })} ${by.gt(ZERO) ? 'more' : 'less'} than`;
  const [said, other] = [`${amountText(actual)} ${currency}`, amountText(expected)];
  if (kind === 'lines_do_not_sum') return `the lines sum to ${said}, ${apart} the document with ${other}`;
  const { of, by: whom } = STATED[figure];
  return `the statement says ${said}${of}, ${apart} the ${whom} with ${other}`;
}

const STATED = {
  total: { of: '', by: 'document' },
  before_tax: { of: ' before tax', by: 'lines' },
  tax: { of: ' tax', by: 'lines' },
} as const;

function statementText(
  isThere: boolean,
  { stated }: Sides,
  unexplained: Money,
  findings: readonly DocumentFinding[],
): readonly string[] {
  if (stated) return [];
  const what = isThere ? "the statement's figures could not be read" : 'the statement is missing';
  const open = !isNothing(unexplained) && !findings.some((finding) => finding.kind === 'lines_do_not_sum');
  if (!open) return [what];
  return [
    `${what}, which would show whether ${amountText(unexplained)} ${unexplained.currency} more than the lines is tax`,
  ];
}

function isNothing(value: Money): boolean {
  return value.amount.eq(ZERO);
}
