import type { PurchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { sumOf, type InQuestion, type Standing } from '../../../lib/reporting/views/in-question.ts';
import { decimal, ZERO } from '../../../lib/values/decimal.ts';
import { amountText, minus, money } from '../../../lib/values/money.ts';
import { checkSection } from '../../print-document.ts';
import { discrepancyTable } from '../../print-tables.ts';
import { shortened, table } from '../../table.ts';
import type { ExplainedInvoice } from './explained-invoice.ts';

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
    ...relatedSection(invoice),
    ...checkSection('Checks', invoice.checks, 'none yet: no lines are published'),
    ...whatNext(invoice),
  ];
}

function headline(invoice: ExplainedInvoice): string {
  const { document, coverage, inQuestion: question } = invoice;
  const { currency } = document;
  const name = `${document.documentType.replaceAll('_', ' ')} ${document.id} of ${document.period}`;
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  if (document.void) return `${title} is void: nothing is owed for it.`;
  if (coverage === null) return `${title} has not been reconciled yet. ${document.why}`.trimEnd();
  const { count, amount, tooMuch, tooLittle, toClarify, decided } = question;
  const beside = `${clarified(question, currency)}${decidedUpon(question, currency)}${besideItsCharges(invoice)}`;
  if (count > 0)
    return (
      `${title}: ${amount} ${currency} in question before tax: ${tooMuch} too much, ${tooLittle} too little, ` +
      `in ${chargesOf(count)} that no rule explains.${beside}`
    );
  return toClarify.length + decided.length === 0
    ? `${title} charges what it should: nothing on its lines is in question.${beside}`
    : `${title}: nothing more is in question before tax.${beside}`;
}

function chargesOf(count: number): string {
  return `${count} ${count === 1 ? 'charge' : 'charges'}`;
}

// Nobody can say yet what these are too much or too little by: the amounts are those of their lines.
function clarified({ toClarify }: InQuestion, currency: string): string {
  if (toClarify.length === 0) return '';
  const kinds = toClarify.map(
    ({ kind, count, amount }) => `${count} ${kind} (${amount} ${currency} charged)`,
  );
  return ` To be clarified: ${kinds.join(', ')}.`;
}

function decidedUpon({ decided }: InQuestion, currency: string): string {
  if (decided.length === 0) return '';
  const kinds = decided.map(
    ({ kind, count, amount, standing }) =>
      `${count} ${kind} (${amount} ${currency}) ${standing.replaceAll('_', ' ')}`,
  );
  return ` Decided: ${kinds.join(', ')}.`;
}

// What is amiss with the document as a whole: its total, or its statement.
function besideItsCharges({ ofDocument }: ExplainedInvoice): string {
  return ofDocument
    .map(
      ({ detail, standing }) =>
        ` Beside that: ${detail}${isDecided(standing) ? ` That is ${IN_WORDS[standing]}.` : ''}`,
    )
    .join('');
}

function isDecided(standing: Standing): boolean {
  return standing === 'accepted' || standing === 'written_off';
}

const IN_WORDS: Readonly<Record<Standing, string>> = {
  ...{ in_question: 'in question', to_clarify: 'to be clarified', explained: 'explained' },
  ...{ accepted: 'accepted', written_off: 'written off' },
};

/** From what it should have been to what it is: each row is added to those above it. */
function ladder({ document, beforeTax, shouldBe, steps, ofDocument }: ExplainedInvoice): readonly string[] {
  const { currency, linesTotal, explained, unexplained, total } = document;
  if (beforeTax === null || shouldBe === null || document.void)
    return [`  total  ${total} ${currency}${document.void ? ', void' : ''}`, ''];
  const decision = ofDocument.find(
    ({ kind, standing }) => kind === 'lines_do_not_sum' && isDecided(standing),
  );
  const taxed = linesTotal === null ? null : minus(money(linesTotal, currency), money(beforeTax, currency));
  const rows = [
    ['should have been, before tax', shouldBe, ''],
    ...steps.map(
      ({ kind, count, amount, standing }) =>
        [`+ ${kind}`, amount, `${count}, ${IN_WORDS[standing]}`] as const,
    ),
    ['= billed, before tax', beforeTax, ''],
    ...(taxed === null ? [] : ([['+ tax on its lines', amountText(taxed), '']] as const)),
    ...explained.map(({ kind, amount }) => [`+ ${kind}`, amount, 'explained'] as const),
    ...(unexplained === null
      ? []
      : ([
          [
            '+ on no line',
            unexplained,
            isNothing(unexplained) ? '' : decision ? IN_WORDS[decision.standing] : 'not explained',
          ],
        ] as const)),
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
    ['matched with a purchase, no difference', lines.matched, coverage.matched],
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

function relatedSection({ related, document }: ExplainedInvoice): readonly string[] {
  if (related.length === 0 && !document.void) return [];
  const rows = related.map(({ relation, id, documentType, total, currency, period, void: isVoid }) => {
    const what = `${documentType.replaceAll('_', ' ')} ${id}`;
    const stands = isVoid ? ', void' : '';
    return `  ${relation.replaceAll('_', ' ')} ${what} of ${period}: ${total} ${currency}${stands}`;
  });
  const isReplaced = related.some(({ relation }) => relation === 'replaced_by');
  const alone = document.void && !isReplaced ? ['  it is void, and no other document bills its charges'] : [];
  return ['Related documents', ...rows, ...alone, ''];
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
