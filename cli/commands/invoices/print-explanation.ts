import type { PurchaseView } from '../../../lib/reporting/purchase-view.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import { amountText, minus, money } from '../../../lib/values/money.ts';
import { checkSection } from '../../print-document.ts';
import { discrepancyTable } from '../../print-tables.ts';
import { shortened, table } from '../../table.ts';
import { sumOf, type ExplainedInvoice, type KindSum } from './explained-invoice.ts';

/** Rows of one list; the JSON and `tieout discrepancies` have all of them. */
const MOST = 60;

/** Why an invoice is as high as it is: the money in question first, then how it comes to be, then the evidence. */
export function printExplanation(
  invoice: ExplainedInvoice,
  purchases: readonly PurchaseView[],
): readonly string[] {
  return [
    headline(invoice),
    '',
    ...ladder(invoice),
    ...chargedFor(invoice),
    '',
    ...discrepancySection(invoice, purchases),
    ...notBilledSection(invoice, purchases),
    ...checkSection('Checks', invoice.checks, 'none yet: no lines are published'),
    ...whatNext(invoice),
  ];
}

function headline(invoice: ExplainedInvoice): string {
  const { document, coverage, inQuestion, inQuestionBy } = invoice;
  const { currency } = document;
  const name = `${document.documentType.replaceAll('_', ' ')} ${document.id} of ${document.period}`;
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (document.void) return `${title} is void: nothing is owed for it.`;
  if (coverage === null) return `${title} has not been reconciled yet. ${document.why}`.trimEnd();
  const count = inQuestionBy.reduce((sum, one) => sum + one.count, 0);
  const difference = money(inQuestion, currency);
  const { amount } = difference;
  const by = `${amountText(money(amount.abs(), currency))} ${currency}`;
  const charges = `${count} ${count === 1 ? 'charge' : 'charges'} that nobody explained`;
  const beside = besideItsCharges(invoice);
  if (!amount.eq(ZERO))
    return `${title} is ${by} too ${amount.gt(ZERO) ? 'high' : 'low'} before tax: ${charges}.${beside}`;
  return count === 0
    ? `${title} charges what it should: nothing on its lines is in question.${beside}`
    : `${title} is as high as it should be in sum, of ${charges}.${beside}`;
}

// What is amiss with the document as a whole: its total, or its statement.
function besideItsCharges({ discrepancies }: ExplainedInvoice): string {
  const found = discrepancies.filter(({ basis, explained }) => basis === 'document' && !explained);
  return found.map(({ detail }) => ` Beside that: ${detail}`).join('');
}

/** From what it should have been to what it is: each row is added to those above it. */
function ladder({ document, beforeTax, shouldBe, ...invoice }: ExplainedInvoice): readonly string[] {
  const { currency, linesTotal, explained, unexplained, total } = document;
  if (beforeTax === null || shouldBe === null || document.void)
    return [`  total  ${total} ${currency}${document.void ? ', void' : ''}`, ''];
  const kinds = (of: string, found: readonly KindSum[]) =>
    found.map(({ kind, count, amount }) => [`+ ${kind}`, amount, `${count}, ${of}`] as const);
  const taxed = linesTotal === null ? null : minus(money(linesTotal, currency), money(beforeTax, currency));
  const rows = [
    ['should have been, before tax', shouldBe, ''],
    ...kinds('in question', invoice.inQuestionBy),
    ...kinds('explained', invoice.explainedBy),
    ['= billed, before tax', beforeTax, ''],
    ...(taxed === null ? [] : ([['+ tax on its lines', amountText(taxed), '']] as const)),
    ...explained.map(({ kind, amount }) => [`+ ${kind}`, amount, 'explained'] as const),
    ...(unexplained === null
      ? []
      : ([['+ on no line', unexplained, isNothing(unexplained) ? '' : 'not explained']] as const)),
    ['= total', total, ''],
  ] as const;
  return [
    ...table(
      [{ heading: 'FROM WHAT IT SHOULD BE' }, { heading: currency, align: 'right' }, { heading: '' }],
      rows.map(([what, amount, note]) => ({ cells: [what, amount, note] })),
    ),
    '',
  ];
}

function chargedFor({ coverage, document: { currency } }: ExplainedInvoice): readonly string[] {
  if (coverage === null) return [];
  const { lines } = coverage;
  const rows = [
    ['matched with purchases', lines.matched, coverage.matched],
    ['in a discrepancy, explained or not', lines.discrepant, coverage.discrepant],
    ...coverage.outOfScopeBy.map(
      ({ category, lines: count, amount }) =>
        [`out of scope: ${category.replaceAll('_', ' ')}`, count, amount] as const,
    ),
    ['= all lines', lines.total, coverage.linesSubtotal],
  ] as const;
  return table(
    [
      { heading: 'WHAT ITS LINES CHARGE FOR' },
      { heading: 'LINES', align: 'right' },
      { heading: `BEFORE TAX ${currency}`, align: 'right' },
    ],
    rows.map(([what, count, amount]) => ({ cells: [what, String(count), amount] })),
  );
}

function discrepancySection(
  { discrepancies, document: { id } }: ExplainedInvoice,
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (discrepancies.length === 0) return ['Discrepancies: none', ''];
  const inOrder = [
    ...discrepancies.filter(({ explained }) => !explained),
    ...discrepancies.filter(({ explained }) => explained),
  ];
  const shown = shortened(inOrder, MOST, `tieout discrepancies --all --invoice ${id}`);
  return ['Discrepancies', ...discrepancyTable(shown.rows, purchases), ...shown.rest, ''];
}

function notBilledSection(
  { notBilled, document: { period, currency } }: ExplainedInvoice,
  purchases: readonly PurchaseView[],
): readonly string[] {
  if (notBilled.length === 0) return [];
  const shown = shortened(
    notBilled,
    MOST,
    `tieout discrepancies --kind purchased_not_billed --period ${period}`,
  );
  const sum = amountText(
    sumOf(
      notBilled.map(({ expected, amount }) => (expected ?? amount).amount),
      currency,
    ),
  );
  return [
    `Due in ${period} and on no invoice: ${notBilled.length}, ${sum} ${currency}. They are in no figure above.`,
    ...discrepancyTable(shown.rows, purchases),
    ...shown.rest,
    '',
  ];
}

function whatNext({ document: { id }, discrepancies }: ExplainedInvoice): readonly string[] {
  if (discrepancies.every(({ explained }) => explained)) return [];
  return [
    '',
    'What can be done:',
    `  tieout cases list --invoice ${id}            who looks into it, and how far it is`,
    `  tieout export dispute_pack --invoice ${id}   what Microsoft needs to see of it`,
    `  tieout billing lines ${id}                   every line, with the place that leads to its source`,
  ];
}

function isNothing(amount: string): boolean {
  return decimal(amount).eq(ZERO);
}
