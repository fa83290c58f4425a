import type { DiscrepancyView } from '../../../lib/reporting/views/discrepancy-view.ts';
import type { DocumentExplanation } from '../../../lib/reporting/views/document-explanation.ts';
import { isDecided, STANDING_WORDS, type InQuestion } from '../../../lib/reporting/views/in-question.ts';
import type { PurchaseView } from '../../../lib/reporting/views/purchase-view.ts';
import { checkSection } from '../../print-document.ts';
import { table } from '../../table.ts';
import { totalsOf } from '../../totals.ts';
import { kindAsDecided } from './case-statuses.ts';
import { printLadder } from './print-ladder.ts';
import { chargesOf, printDifferences, printSteps } from './print-next-steps.ts';

/** What the API answers, and beside it what should have been on an invoice of its month and is on none. */
type ExplainedInvoice = DocumentExplanation & { readonly notBilled: readonly NotBilled[] };

/** `decided`: `accepted` or `written_off`; null where nobody decided about it. */
export type NotBilled = DiscrepancyView & { readonly decided: string | null };

/** Why an invoice is as high as it is: the money and what to do first, then how it comes to be, then the evidence. */
export function printExplanation(
  invoice: ExplainedInvoice,
  purchases: readonly PurchaseView[],
): readonly string[] {
  return [
    headline(invoice),
    ...printSteps(invoice),
    '',
    ...printLadder(invoice),
    ...printDifferences(invoice, purchases),
    ...chargedFor(invoice),
    ...notBilledSection(invoice),
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
        ` Beside that: ${detail}${isDecided(standing) ? ` That is ${STANDING_WORDS[standing]}.` : ''}`,
    )
    .join('');
}

function chargedFor({ coverage, document: { currency } }: ExplainedInvoice): readonly string[] {
  if (coverage === null) return [];
  const { lines } = coverage;
  const rows = [
    ['matched: as its purchase, no difference', lines.matched, coverage.matched],
    ['in a discrepancy, explained or not', lines.discrepant, coverage.discrepant],
    ...coverage.outOfScopeBy.map(
      ({ category, lines: count, amount }) =>
        [`out of scope: ${category.replaceAll('_', ' ')}`, count, amount] as const,
    ),
    ['= all lines', lines.total, coverage.linesSubtotal],
  ] as const;
  return [
    ...table(
      [
        { heading: 'WHAT ITS LINES CHARGE FOR' },
        { heading: 'LINES', align: 'right' },
        { heading: `BEFORE TAX ${currency}`, align: 'right' },
      ],
      rows.map(([what, count, amount]) => ({ cells: [what, String(count), amount] })),
    ),
    '',
  ];
}

/** What is missing is of no invoice: of this one it is told that there is such, and where it stands. */
function notBilledSection({
  notBilled,
  document: { period, currency },
}: ExplainedInvoice): readonly string[] {
  if (notBilled.length === 0) return [];
  const statuses = new Map(notBilled.flatMap(({ id, decided }) => (decided === null ? [] : [[id, decided]])));
  const kinds = [...Map.groupBy(notBilled, (one) => kindAsDecided(one, statuses))];
  return [
    `Not of this invoice: of ${period}, due in ${currency} and on no invoice at all`,
    ...kinds.map(([what, own]) => {
      const kind = own[0]?.kind ?? what;
      const [, decided = ''] = what.split(kind);
      const amounts = own.map(({ expected, amount }) => (expected ?? amount).amount);
      const [sum] = totalsOf(amounts.map((amount) => ({ currency, amounts: [amount] })));
      return `  ${own.length} ${kind}, ${sum?.amounts[0]} ${currency}${decided}: tieout discrepancies --kind ${kind} --period ${period}`;
    }),
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
  const alone = document.void && !isReplaced ? [`  ${whyVoid(document)}`] : [];
  return ['Related documents', ...rows, ...alone, ''];
}

function whyVoid({ documentType }: ExplainedInvoice['document']): string {
  return documentType === 'credit_note'
    ? 'it is void with what it amends: what it gave back counts no more'
    : 'it is void, and no other document bills its charges';
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
