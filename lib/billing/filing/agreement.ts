import { ZERO } from '../../values/decimal.ts';
import { amountText, equalMoney, minus, plus, type Money } from '../../values/money.ts';
import type { TieOut } from '../document.ts';
import type { Sides } from './sides.ts';
import { contradiction, type TenantFacts } from './tenant-facts.ts';
import type { CheckSide, TieCheck } from './tie-checks.ts';

/** T2 and T3: lines, document and statement against one another, before tax and with it. */
export function agreement(
  sides: Sides,
  result: Pick<TieOut, 'explained' | 'unexplained' | 'findings' | 'taxOnTop'>,
  facts: TenantFacts,
): readonly TieCheck[] {
  const { lines, stated, total, statedTotal } = sides;
  return [
    compared(
      'T2',
      'lines before tax against the statement',
      side('lines', lines.subtotal),
      stated && side('statement', stated.subtotal),
    ),
    linesAgainstDocument(sides, result, contradiction(facts, 'total_includes_tax')),
    compared(
      'T3',
      'statement against the document',
      statedTotal && side(nameOf('statement', sides), statedTotal),
      side('document', total),
    ),
    taxAgainstStatement(sides, result),
    ...(sides.beforeTax ? [againstPayable(sides, result)] : []),
  ];
}

function linesAgainstDocument(
  sides: Sides,
  { explained, unexplained, findings }: Pick<TieOut, 'explained' | 'unexplained' | 'findings'>,
  open: string | undefined,
): TieCheck {
  const { linesTotal, total } = sides;
  const check = compared(
    'T3',
    'lines against the document',
    side(nameOf('lines', sides), linesTotal),
    side('document', total),
  );
  const notes = open === undefined ? [] : [open];
  if (check.verdict === 'equal') return { ...check, detail: notes.join('; ') };
  const parts = explained.map(({ amount }) => `${textOf(amount)} is tax that only the statement shows`);
  if (unexplained.amount.eq(ZERO)) {
    return { ...check, verdict: 'explained', detail: [...parts, ...notes].join('; ') };
  }
  const isFinding = findings.some(({ kind }) => kind === 'lines_do_not_sum');
  const rest = isFinding
    ? `${textOf(unexplained)} is unexplained`
    : `whether ${textOf(unexplained)} is tax would show a statement that can be read`;
  return {
    ...check,
    verdict: isFinding ? 'differs' : 'unread',
    detail: [...parts, rest, ...notes].join('; '),
  };
}

// The only one that asks for the sum of a statement, where the total is compared before tax.
function againstPayable({ stated, total }: Sides, { taxOnTop }: Pick<TieOut, 'taxOnTop'>): TieCheck {
  // A statement that does not add up is the only one to show what tax it demands.
  const tax = taxOnTop?.shownBy === 'nothing' ? stated?.tax : taxOnTop?.tax;
  return compared(
    'T3',
    'statement against the amount payable',
    stated && side('statement', stated.total),
    side('document with its tax', tax ? plus(total, tax) : total),
  );
}

function taxAgainstStatement(
  { lines, stated, beforeTax }: Sides,
  { explained }: Pick<TieOut, 'explained'>,
): TieCheck {
  const check = compared(
    'T3',
    'tax of the lines against the statement',
    side('lines', lines.tax),
    stated && side('statement', stated.tax),
  );
  if (check.verdict !== 'differs') return check;
  const isOnDocumentOnly = explained.length > 0 || (beforeTax && lines.tax.amount.eq(ZERO));
  return isOnDocumentOnly ? { ...check, verdict: 'explained', detail: 'the lines carry no tax' } : check;
}

/** Equal, or by how much the left side is more or less than the right one; unread where one of them is not there. */
function compared(
  check: TieCheck['check'],
  title: string,
  left: MoneySide | undefined,
  right: MoneySide | undefined,
): TieCheck {
  if (!left || !right) {
    return { check, title, left, right, verdict: 'unread', detail: 'the statement is missing or unread' };
  }
  if (equalMoney(left.figure, right.figure))
    return { check, title, left, right, verdict: 'equal', detail: '' };
  return {
    check,
    title,
    left,
    right,
    verdict: 'differs',
    detail: apartText(left, right),
  };
}

function apartText(left: MoneySide, right: MoneySide): string {
  const { amount, currency } = minus(left.figure, right.figure);
  const size = textOf({ amount: amount.abs(), currency });
  return `${left.name}: ${size} ${amount.gt(ZERO) ? 'more' : 'less'} than ${right.name}`;
}

type MoneySide = CheckSide & { readonly figure: Money };

function side(name: string, figure: Money): MoneySide {
  return { name, figure };
}

function nameOf(who: 'lines' | 'statement', { beforeTax }: Sides): string {
  return beforeTax ? `${who}, before tax as this tenant's totals are` : who;
}

function textOf(value: Money): string {
  return `${amountText(value)} ${value.currency}`;
}
